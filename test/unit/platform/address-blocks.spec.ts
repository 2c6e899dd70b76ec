import { AddressBlocks } from '../../../src/platform/address-blocks.js';
import { parseAddressBlock } from '../../../src/platform/ip-address.js';

describe('allowed addresses of an API key', () => {
  const blocks = new AddressBlocks(['203.0.113.0/24', '198.51.100.7', '2001:db8:1::/48', 'fe80::/10']);

  it.each([
    '203.0.113.255',
    '198.51.100.7',
    '::ffff:203.0.113.1',
    '2001:db8:1:ffff::1',
    '203.0.113.255:50123',
    '[2001:db8:1:ffff::1]:50123',
    'fe80::1%eth0',
  ])('B5: include %s', (address) => {
    expect(blocks.includes(address)).toBe(true);
  });

  it.each([
    '203.0.114.0',
    '198.51.100.8',
    '::ffff:198.51.100.8',
    '::203.0.113.1',
    '203.0.113',
    '0313.0.0161.1',
    '2001:db8:2::1',
    '',
    'localhost',
    '203.0.114.0:1',
  ])('B5: do not include "%s"', (address) => {
    expect(blocks.includes(address)).toBe(false);
  });

  it.each([
    ['0.0.0.0/0', '203.0.113.7', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '203.0.113.7', true],
    ['::ffff:203.0.113.0/120', '203.0.113.7', true],
    ['::ffff:203.0.113.0/120', '203.0.114.7', false],
    ['203.0.113.0/31', '203.0.113.2', false],
    ['2001:db8::/127', '2001:db8::1', true],
    ['2001:db8::/127', '2001:db8::2', false],
  ])('B5: block %s includes address %s: %s', (block, address, isIn) => {
    expect(new AddressBlocks([block]).includes(address)).toBe(isIn);
  });

  it.each([
    '',
    'host',
    '1.2.3',
    '1.2.3.4/33',
    '1.2.3.4/',
    '1.2.3.4/-1',
    '1.2.3.4/8/8',
    '::1/129',
    'fe80::1%eth0',
    '127.1',
    '0x7f000001/8',
    '010.0.0.0/8',
  ])('B5: refuse "%s" as an address block', (text) => {
    expect(parseAddressBlock(text)).toBeNull();
  });
});
