import { OperatorKey } from '../../../src/modules/accounts/operator/operator-key.js';
import { readConfig } from '../../../src/platform/config/env.js';

function operatorWith(keys: string | undefined, addresses?: string): OperatorKey {
  const settings = { NODE_ENV: 'test', X402_ADMIN_KEY: keys, ADMIN_ALLOWED_ADDRESSES: addresses };
  return new OperatorKey(readConfig(settings));
}

/** No person and no session stand behind the key. */
const BY_KEY = { kind: 'operator', userId: null, sessionId: null };

describe(OperatorKey, () => {
  it('B1: accepts both operator keys during a rotation', () => {
    const operator = operatorWith('old-key, new-key');
    expect(operator.authenticate('old-key', '192.0.2.1')).toEqual(BY_KEY);
    expect(operator.authenticate('new-key', '192.0.2.1')).toEqual(BY_KEY);
  });

  it('S5: accepts a key that a proxy sends twice in one header', () => {
    expect(operatorWith('the-key').authenticate('the-key, the-key', '192.0.2.1')).toEqual(BY_KEY);
  });

  it.each([
    ['a,b', 'wrong', 'INVALID_API_KEY'],
    ['a,b', 'a,b', 'INVALID_API_KEY'],
    ['a,b', undefined, 'MISSING_API_KEY'],
    ['a,b', '', 'MISSING_API_KEY'],
    [undefined, 'anything', 'INVALID_API_KEY'],
    [undefined, undefined, 'MISSING_API_KEY'],
    [',', '', 'MISSING_API_KEY'],
  ])('B1: with keys %j configured, refuses %j with %s', (configured, sent, code) => {
    expect(() => operatorWith(configured).authenticate(sent, '192.0.2.1')).toThrow(
      expect.objectContaining({ code }) as Error,
    );
  });

  it.each([
    ['192.0.2.0/24', '192.0.2.9', true],
    ['192.0.2.0/24, 2001:db8::/32', '2001:db8::9', true],
    ['192.0.2.0/24', '::ffff:192.0.2.9', true],
    ['192.0.2.0/24', '192.0.3.9', false],
    ['192.0.2.0/24', '', false],
    ['192.0.2.0/24', 'nonsense', false],
  ])('S5: with ADMIN_ALLOWED_ADDRESSES=%s, accepts the right key from "%s": %s', (allowed, address, isIn) => {
    const operator = operatorWith('the-key', allowed);
    if (isIn) expect(operator.authenticate('the-key', address)).toEqual(BY_KEY);
    else {
      for (const key of ['the-key', 'wrong', undefined]) {
        expect(() => operator.authenticate(key, address)).toThrow(
          expect.objectContaining({ code: 'IP_NOT_ALLOWED' }) as Error,
        );
      }
    }
  });

  it.each(['fe80::1%eth0', '192.0.2.0/33', '127.1', 'nonsense'])(
    'S5: refuses to start with the invalid ADMIN_ALLOWED_ADDRESSES=%s',
    (allowed) => {
      expect(() => operatorWith('the-key', allowed)).toThrow('ADMIN_ALLOWED_ADDRESSES');
    },
  );
});
