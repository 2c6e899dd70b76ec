import { presentedKey } from '../../../src/modules/api-keys/presented-key.js';

describe(presentedKey, () => {
  it.each([
    [{ authorization: 'Bearer abc' }, 'abc'],
    [{ authorization: 'bearer   abc ' }, 'abc'],
    [{ 'x-api-key': 'abc' }, 'abc'],
    [{ authorization: 'Bearer one', 'x-api-key': 'two' }, 'one'],
    [{ authorization: '', 'x-api-key': 'two' }, 'two'],
    [{}, null],
    [{ 'x-api-key': '' }, null],
  ])('B2: finds in %j the key %j', (headers, key) => {
    expect(presentedKey(headers)).toBe(key);
  });

  it.each(['Basic dXNlcjpwYXNz', 'x402_live_abc', 'Bearer', 'Bearer a b'])(
    'B2: finds in "%s" what is no key, since its sender did not mean to be anonymous',
    (authorization) => {
      expect(presentedKey({ authorization, 'x-api-key': 'abc' })).toBe('');
    },
  );
});
