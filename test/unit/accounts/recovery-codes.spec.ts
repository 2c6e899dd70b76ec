import {
  newRecoveryCodes,
  recoveryCodeHash,
} from '../../../src/modules/accounts/second-factor/recovery-codes.js';

describe('recovery codes', () => {
  it('M1 are eight, all different, in groups that can be read out', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(8);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
  });

  it('M1 are the same code however they are typed', () => {
    const hash = recoveryCodeHash('0123-4567-89AB-CDEF');
    expect(hash).toHaveLength(32);
    for (const typed of [
      '0123456789abcdef',
      ' 0123 4567 89ab cdef ',
      'O123-4567-89AB-CDEF',
      '0I23-4567-89ab-cdef',
      '0l23456789ABCDEF',
    ]) {
      expect(recoveryCodeHash(typed)).toEqual(hash);
    }
    expect(recoveryCodeHash('1123-4567-89AB-CDEF')).not.toEqual(hash);
  });

  it.each(['', '123456', '0123-4567-89AB-CDE', '0123-4567-89AB-CDEF-0', '0123-4567-89AB-CDEU'])(
    'M1 are never %j',
    (text) => {
      expect(recoveryCodeHash(text)).toBeNull();
    },
  );
});
