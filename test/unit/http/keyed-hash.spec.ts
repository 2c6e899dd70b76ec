import { createHmac, randomBytes } from 'node:crypto';
import { KeyedHash } from '../../../src/platform/secrets/keyed-hash.js';

describe('the hash of addresses', () => {
  it.each([0, 1, 31, 43, 63, 64, 65, 200])('C3: is HMAC-SHA-256 for a secret of %d characters', (length) => {
    const secret = randomBytes(length).toString('latin1').slice(0, length);
    const hashes = new KeyedHash(secret);
    for (const text of ['', '203.0.113.7', '2001:db8:0:0::/64', 'unknown', 'ä'.repeat(100)]) {
      expect(hashes.hex(text)).toBe(createHmac('sha256', secret).update(text).digest('hex'));
    }
  });

  it('C3: is the same for every text, whatever was hashed before', () => {
    const hashes = new KeyedHash('a secret');
    const first = hashes.hex('203.0.113.7');
    hashes.hex('203.0.113.8');
    expect(hashes.hex('203.0.113.7')).toBe(first);
  });
});
