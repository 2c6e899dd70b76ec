import fc from 'fast-check';
import { DEFAULT_SCOPES, SCOPES, scopesBeyond, scopesOf } from '../../../../src/domain/access/scope.js';

const scopes = fc.subarray([...SCOPES]);

describe('scopes', () => {
  it('B4: are the seven documented scopes', () => {
    expect(SCOPES).toEqual(['verify', 'settle', 'analytics', 'keys', 'wallets', 'billing', 'webhooks']);
    expect(DEFAULT_SCOPES).toEqual(['verify', 'settle', 'analytics']);
  });

  it('S4: a live key can hold every scope, a test key every scope except billing', () => {
    expect(scopesOf('live', SCOPES)).toEqual(SCOPES);
    expect(scopesOf('test', SCOPES)).toEqual(SCOPES.filter((scope) => scope !== 'billing'));
  });

  it('B5: a key grants only scopes that it holds', () => {
    fc.assert(
      fc.property(scopes, scopes, (held, requested) => {
        const beyond = scopesBeyond(held, requested);
        expect(beyond).toEqual(requested.filter((scope) => !new Set(held).has(scope)));
        expect(scopesBeyond(held, held)).toEqual([]);
        expect(scopesBeyond([], requested)).toEqual(requested);
      }),
    );
  });

  it('B5: a key with more scopes never grants fewer', () => {
    fc.assert(
      fc.property(scopes, scopes, scopes, (held, more, requested) => {
        const before = scopesBeyond(held, requested);
        for (const scope of scopesBeyond([...held, ...more], requested)) expect(before).toContain(scope);
      }),
    );
  });

  it('B5: a chain of created keys never gains scopes', () => {
    fc.assert(
      fc.property(scopes, fc.array(scopes, { maxLength: 5 }), (first, wishes) => {
        const last = wishes.reduce(
          (held, wish) => (scopesBeyond(held, wish).length === 0 ? wish : held),
          first,
        );
        expect(scopesBeyond(first, last)).toEqual([]);
      }),
    );
  });
});
