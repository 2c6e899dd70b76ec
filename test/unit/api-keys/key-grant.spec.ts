import fc from 'fast-check';
import { DomainError } from '../../../src/domain/error-code.js';
import { SCOPES } from '../../../src/domain/access/scope.js';
import { assertWithin, type KeyGrant } from '../../../src/modules/api-keys/issuing/key-grant.js';

const FULL: KeyGrant = {
  environment: 'live',
  scopes: SCOPES,
  expiresAt: null,
  allowedIps: null,
  requestsPerDay: null,
  limitedBy: [],
};

function refusal(held: KeyGrant, wanted: KeyGrant): DomainError | null {
  try {
    assertWithin(held, wanted);
    return null;
  } catch (error) {
    return error as DomainError;
  }
}

describe('limits of the keys that an API key may create', () => {
  it('B5: lets a key create an equal key and a weaker key', () => {
    expect(refusal(FULL, FULL)).toBeNull();
    expect(
      refusal(FULL, {
        environment: 'test',
        scopes: ['verify'],
        expiresAt: new Date(1),
        allowedIps: ['203.0.113.7'],
        requestsPerDay: 1,
        limitedBy: ['itself'],
      }),
    ).toBeNull();
  });

  it('B5: names the requested scope that the creating key lacks', () => {
    const error = refusal(
      { ...FULL, scopes: ['keys', 'verify'] },
      { ...FULL, scopes: ['verify', 'billing'] },
    );
    expect(error).toMatchObject({ code: 'INSUFFICIENT_SCOPE', details: { requiredScope: 'billing' } });
    expect(error?.message).toContain('"billing"');
  });

  const bounded: [string, Partial<KeyGrant>, Partial<KeyGrant>[]][] = [
    ['environment', { environment: 'test' }, [{ environment: 'live' }]],
    ['lifetime', { expiresAt: new Date(1000) }, [{ expiresAt: null }, { expiresAt: new Date(1001) }]],
    ['daily limit', { requestsPerDay: 10 }, [{ requestsPerDay: null }, { requestsPerDay: 11 }]],
    ['windows', { limitedBy: ['first'] }, [{ limitedBy: [] }, { limitedBy: ['second'] }]],
    [
      'addresses',
      { allowedIps: ['203.0.113.0/24'] },
      [{ allowedIps: null }, { allowedIps: ['203.0.113.0/24', '0.0.0.0/0'] }],
    ],
  ];

  it.each(bounded)('B5: refuses a key that exceeds the %s of the creating key', (_, bound, excesses) => {
    const held = { ...FULL, ...bound };
    expect(refusal(held, held)).toBeNull();
    for (const excess of excesses) {
      expect(refusal(held, { ...held, ...excess })).toMatchObject({ code: 'INSUFFICIENT_SCOPE' });
    }
  });

  it('B5: a chain of created keys never gains rights', () => {
    const grants = fc.record<KeyGrant>({
      environment: fc.constantFrom('live', 'test'),
      scopes: fc.subarray([...SCOPES], { minLength: 1 }),
      expiresAt: fc.option(fc.date({ noInvalidDate: true })),
      allowedIps: fc.option(fc.subarray(['10.0.0.1', '10.0.0.2', '::1'], { minLength: 1 })),
      requestsPerDay: fc.option(fc.integer({ min: 1, max: 5 })),
      limitedBy: fc.subarray(['first', 'second', 'third']),
    });
    fc.assert(
      fc.property(grants, grants, grants, (first, second, third) => {
        const chained = refusal(first, second) === null && refusal(second, third) === null;
        return !chained || refusal(first, third) === null;
      }),
    );
  });
});
