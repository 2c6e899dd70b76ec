import { OperatorKey } from '../../../src/modules/api-keys/operator-key.js';
import { readConfig } from '../../../src/platform/config/env.js';

function operatorWith(keys: string | undefined): OperatorKey {
  return new OperatorKey(readConfig({ NODE_ENV: 'test', X402_ADMIN_KEY: keys }));
}

describe(OperatorKey, () => {
  it('B1: accepts each of two keys while one is rotated', () => {
    const operator = operatorWith('old-key, new-key');
    expect(operator.authenticate('old-key')).toEqual({ kind: 'operator' });
    expect(operator.authenticate('new-key')).toEqual({ kind: 'operator' });
  });

  it.each([
    ['a,b', 'wrong', 'INVALID_API_KEY'],
    ['a,b', 'a,b', 'INVALID_API_KEY'],
    ['a,b', undefined, 'MISSING_API_KEY'],
    ['a,b', '', 'MISSING_API_KEY'],
    [undefined, 'anything', 'INVALID_API_KEY'],
    [undefined, undefined, 'MISSING_API_KEY'],
    [',', '', 'MISSING_API_KEY'],
  ])('B1: with %j set, %j is refused as %s', (configured, sent, code) => {
    expect(() => operatorWith(configured).authenticate(sent)).toThrow(
      expect.objectContaining({ code }) as Error,
    );
  });
});
