import { DataSource } from 'typeorm';
import { readConfig } from '../../../src/platform/config/env.js';
import { AddressHasher } from '../../../src/platform/http/request/address-hasher.js';
import { callerNetwork } from '../../../src/platform/http/request/caller-network.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { SecretStore } from '../../../src/platform/secrets/secret-store.js';

describe('identification of anonymous callers', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['203.0.113.7:50123', '203.0.113.7'],
    ['[2001:db8:1:2::9]:50123', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::9]', '2001:db8:1:2::/64'],
    ['[::ffff:203.0.113.7]:50123', '203.0.113.7'],
    // The deprecated IPv4-compatible form is a separate IPv6 address (RFC 4291 §2.5.5.1).
    ['::203.0.113.7', '0:0:0:0::/64'],
    ['[fe80::1%eth0]:50123', 'fe80:0:0:0::/64'],
    ['127.1', 'unknown'],
    ['0x7f000001', 'unknown'],
    ['unknown', 'unknown'],
  ])('C3: maps the address %s to the network %s', (address, network) => {
    expect(callerNetwork(address)).toBe(network);
  });

  function hasherWith(secret: string): AddressHasher {
    const config = readConfig({ NODE_ENV: 'test', ADDRESS_HASH_SECRET: secret });
    return new AddressHasher(
      new DataSource({ type: 'postgres' }),
      new SecretStore(config, new Metrics()),
      config,
    );
  }

  it('C3: hashes to sixteen hex characters that depend on the /64 network and the secret', () => {
    const hasher = hasherWith('one');
    const hash = hasher.hash('2001:db8:1:2::1');
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    expect(hasher.hash('2001:db8:1:2:ffff::9')).toBe(hash);
    expect(hasher.hash('2001:db8:1:3::1')).not.toBe(hash);
    expect(hasherWith('two').hash('2001:db8:1:2::1')).not.toBe(hash);
    expect(hasher.hash(undefined)).toMatch(/^[0-9a-f]{16}$/);
  });
});
