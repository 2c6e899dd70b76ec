import { generateSync } from 'otplib';
import { newTotpSecret, stepOfCode, totpUri } from '../../../src/modules/accounts/second-factor/totp.js';

/** RFC 6238, appendix B: the secret "12345678901234567890", at 59 s, is 94287082; its last six digits. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('a code of an authenticator', () => {
  it('M1 is that of RFC 6238', () => {
    expect(stepOfCode(RFC_SECRET, '287082', 59_000)).toBe(1);
    expect(stepOfCode(RFC_SECRET, '081804', 1_111_111_109_000)).toBe(37_037_036);
  });

  it('M1 is known by its own step one step early and late, and not two', () => {
    const secret = newTotpSecret();
    const code = generateSync({ secret, epoch: 3_000 });
    expect([2_940, 2_970, 3_029, 3_059, 3_060].map((s) => stepOfCode(secret, code, s * 1_000))).toEqual([
      null,
      100,
      100,
      100,
      null,
    ]);
  });

  it.each(['', '12345', '1234567', '12345a', ' 28708', '٢٨٧٠٨٢', '287082\n'])(
    'M1 is six digits: not %j',
    (code) => {
      expect(stepOfCode(RFC_SECRET, code, 59_000)).toBeNull();
    },
  );

  it('M1 comes from an address that authenticators read', () => {
    const uri = new URL(totpUri(RFC_SECRET, 'ada@seller.example'));
    expect(uri.protocol).toBe('otpauth:');
    expect(decodeURIComponent(uri.pathname)).toContain('x402 Infrastructure:ada@seller.example');
    expect(uri.searchParams.get('secret')).toBe(RFC_SECRET);
    expect(uri.searchParams.get('issuer')).toBe('x402 Infrastructure');
  });
});
