import { isPublicAddress } from '../../../src/modules/webhooks/egress/address-policy.js';
import { NameResolver } from '../../../src/modules/webhooks/egress/name-resolver.js';
import { RefusedTarget, TargetPolicy } from '../../../src/modules/webhooks/egress/target-policy.js';
import { readConfig } from '../../../src/platform/config/env.js';

/** Resolves every name to these addresses. */
class OneAddress extends NameResolver {
  constructor(private readonly addresses: readonly string[]) {
    super();
  }

  resolve(): Promise<string[]> {
    return Promise.resolve([...this.addresses]);
  }
}

function policy(settings: Record<string, string> = {}, ...addresses: string[]): TargetPolicy {
  const environment = { NODE_ENV: 'production', DATABASE_URL: 'postgres://db/x402', ...settings };
  return new TargetPolicy(readConfig(environment), new OneAddress(addresses));
}

/** URLs that are refused without a name look-up. */
const HOSTILE = [
  // Loopback, in every notation that parsers know
  'https://127.0.0.1/',
  'https://127.1/',
  'https://127.0.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.0.0.1/',
  'https://0x7f.1/',
  'https://017700000001/',
  'https://0177.0.0.1/',
  'https://127.0.0.1./',
  'https://127.8.9.10/',
  'https://①②⑦.0.0.1/',
  'https://%31%32%37.0.0.1/',
  'https://127。0。0。1/',
  'https://127.0.0.1%2e/',
  'https://127.0.0.1../',
  'https:127.0.0.1',
  'https:\\\\127.0.0.1\\',
  'https://127.\n0.0.1/',
  'https://0/',
  'https://0.0.0.0/',
  'https://[::1]/',
  'https://[0:0:0:0:0:0:0:1]/',
  'https://[::]/',
  // IPv4 in IPv6
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::ffff:169.254.169.254]/',
  'https://[::ffff:8.8.8.8]/',
  'https://[::127.0.0.1]/',
  'https://[::ffff:0:127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[64:ff9b::8.8.8.8]/',
  'https://[64:ff9b:1::a00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[2002:a00:1::1]/',
  'https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
  // Private, link-local, metadata, carrier-grade NAT
  'https://10.0.0.1/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.1.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://169.254.170.2/v2/credentials',
  'https://2852039166/latest/meta-data/',
  'https://100.64.0.1/',
  'https://168.63.129.16/machine',
  'https://100.100.100.200/latest/meta-data/',
  'https://192.0.0.192/',
  'https://[fd00:ec2::254]/latest/meta-data/',
  'https://[fc00::1]/',
  'https://[fe80::1]/',
  'https://[fe80::1%25eth0]/',
  'https://[fec0::1]/',
  'https://[ff02::1]/',
  // Documentation, benchmarks, multicast, reserved
  'https://192.0.2.1/',
  'https://198.51.100.7/',
  'https://203.0.113.9/',
  'https://198.18.0.1/',
  'https://192.88.99.1/',
  'https://224.0.0.1/',
  'https://240.0.0.1/',
  'https://255.255.255.255/',
  'https://[2001:db8::1]/',
  'https://[3fff::1]/',
  'https://[100::1]/',
  'https://[5f00::1]/',
  // Local and internal names
  'https://localhost/',
  'https://LOCALHOST/',
  'https://localhost./',
  'https://localhost../',
  'https://local\u00adhost/',
  'https://ｌｏｃａｌｈｏｓｔ/',
  'https://api.localhost/',
  'https://metadata.google.internal/computeMetadata/v1/',
  'https://metadata/',
  'https://postgres/',
  'https://printer.local/',
  'https://kubernetes.default.svc.cluster.local/',
  'https://router.home.arpa/',
  'https://intranet.corp/',
  'https://abcdefghijklmnop.onion/',
  // Credentials, ports, schemes
  'https://user@example.com/',
  'https://user:secret@example.com/',
  'https://example.com@127.0.0.1/',
  'https://example.com:22/',
  'https://example.com:6379/',
  'https://example.com:5432/',
  'https://example.com:80/',
  'https://example.com:0/',
  'https://8.8.8.8:444/',
  'https://example..com/',
  'https://.example.com/',
  'http://example.com/',
  'http://127.0.0.1/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'gopher://example.com/',
  'data:text/plain,hello',
  'javascript:alert(1)',
  '//example.com/',
  'https://',
  'https://exa mple.com/',
  // Text that one parser repairs and another does not
  ' https://example.com/',
  'https://example.com/ ',
  'https://example.com/a b',
  'https://exam\tple.com/',
  'https://example.com/\r\nX-Injected: 1',
  'https://example.com/\u0000',
  'https://example.com/\u00a0',
  'https://example.com\\@evil.example/',
  '',
];

describe(TargetPolicy.name, () => {
  it('G6: the list has at least 40 distinct hostile URLs', () => {
    expect(new Set(HOSTILE).size).toBeGreaterThanOrEqual(40);
  });

  it.each(HOSTILE)('G6: %s is refused', (url) => {
    expect(() => policy().parse(url)).toThrow(RefusedTarget);
  });

  it.each([
    'https://example.com/',
    'https://example.com:8443/hook?a=b#c',
    'https://shop.example.co.uk./hook',
    'https://8.8.8.8/',
    'https://172.32.0.1/',
    'https://100.128.0.1/',
    'https://[2606:4700::1111]/',
    'https://bücher.example.com/',
    // Names that only look like an address
    'https://127.0.0.1.example.com/',
    'https://localhost.example.com/',
  ])('G6: %s is accepted', (url) => {
    expect(policy().parse(url)).toBeInstanceOf(URL);
  });

  it.each([
    ['127.0.0.1'],
    ['10.1.2.3'],
    ['169.254.169.254'],
    ['::1'],
    ['::ffff:10.0.0.1'],
    ['fd00::1'],
    ['fe80::1%eth0'],
    ['93.184.216.34', '127.0.0.1'],
    ['2606:4700::1111', '192.168.0.1'],
  ])('G6: a name with an address that is not public is refused (first address: %s)', async (...addresses) => {
    await expect(policy({}, ...addresses).pin('https://innocent.example.com/')).rejects.toThrow(
      RefusedTarget,
    );
  });

  it('G6: a name that resolves to public addresses is pinned to them', async () => {
    const target = await policy({}, '93.184.216.34', '2606:4700::1111').pin('https://innocent.example.com/');
    expect(target.addresses).toEqual(['93.184.216.34', '2606:4700::1111']);
  });

  it('G6: at most three addresses per family are pinned, and all resolved addresses must be public', async () => {
    const many = Array.from({ length: 250 }, (_, n) => [`93.184.216.${n}`, `2606:4700::${n}`]).flat();
    const { addresses } = await policy({}, ...many).pin('https://innocent.example.com/');
    expect(addresses).toEqual([
      '93.184.216.0',
      '93.184.216.1',
      '93.184.216.2',
      '2606:4700::0',
      '2606:4700::1',
      '2606:4700::2',
    ]);
    const mixed = policy({}, ...many, '10.0.0.1').pin('https://innocent.example.com/');
    await expect(mixed).rejects.toThrow(RefusedTarget);
  });

  it('G6: http is accepted in development only, and a private address not even there', () => {
    const development = policy({ NODE_ENV: 'development' });
    expect(development.parse('http://example.com/').protocol).toBe('http:');
    expect(() => development.parse('http://127.0.0.1:8080/')).toThrow(RefusedTarget);
    expect(() => policy({ NODE_ENV: 'test' }).parse('http://example.com/')).toThrow(RefusedTarget);
  });

  it('G6: an allowed host covers one host at one port', async () => {
    const settings = { WEBHOOK_ALLOWED_HOSTS: '127.0.0.1:9000, [::1]:9000, Receiver.internal:443' };
    const allowing = policy(settings);
    for (const url of [
      'http://127.0.0.1:9000/a',
      'https://0x7f.1:9000/',
      'http://[::1]:9000/',
      'https://receiver.internal/',
    ])
      expect(allowing.parse(url)).toBeInstanceOf(URL);
    for (const url of [
      'http://127.0.0.1:9001/',
      'http://127.0.0.2:9000/',
      'http://receiver.internal/',
      'http://u@127.0.0.1:9000/',
    ])
      expect(() => allowing.parse(url)).toThrow(RefusedTarget);
    expect((await allowing.pin('http://127.0.0.1:9000/')).addresses).toEqual(['127.0.0.1']);
  });

  it('G6: a text that is no address is not public', () => {
    for (const text of ['', 'example.com', '1.2.3', '999.1.1.1', '8.8.8.8 ', '::g'])
      expect(isPublicAddress(text)).toBe(false);
  });
});
