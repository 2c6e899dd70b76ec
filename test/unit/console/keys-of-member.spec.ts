import { couldMake, endingKeys, withEnded } from '../../../console/src/people/keys-of-member.js';
import { mayMakeKey, ROLES } from '../../../src/domain/access/role.js';
import { SCOPES, scopesOf, type Scope } from '../../../src/domain/access/scope.js';

type ApiKey = Parameters<typeof endingKeys>[0][number];

const keyOf = (more: Partial<ApiKey>): ApiKey => ({
  ...{ id: 'k', name: null, key: 'x402_live_ab…', environment: 'live', scopes: ['verify'], status: 'active' },
  ...{ allowedIps: null, requestsPerDay: null, createdAt: '', expiresAt: null, lastUsed: null },
  createdBy: 'user:ada',
  ...more,
});

describe('the keys that a dialog says will end', () => {
  it.each(ROLES)('M3: are those that the server says a role could not make: %s', (role) => {
    for (const environment of ['live', 'test'] as const) {
      const wishes: Scope[][] = [
        ...scopesOf(environment, SCOPES).map((scope) => [scope]),
        ['verify', 'wallets'],
      ];
      const judged = wishes.map((scopes) => [scopes, couldMake(role, { environment, scopes })]);
      expect(judged).toEqual(wishes.map((scopes) => [scopes, mayMakeKey(role, { environment, scopes })]));
    }
  });

  it('M3: are in force, and of that member', () => {
    const keys = [
      keyOf({ id: 'in force' }),
      keyOf({ id: 'revoked', status: 'revoked' }),
      keyOf({ id: 'expired', status: 'expired' }),
      keyOf({ id: 'of another', createdBy: 'user:bob' }),
      keyOf({ id: 'of the operator', createdBy: null }),
    ];
    expect(endingKeys(keys, 'ada', null).map(({ id }) => id)).toEqual(['in force']);
    expect(endingKeys(keys, 'ada', 'developer')).toEqual([]);
  });

  it('M3: are counted when it is done', () => {
    const said = [[], [1], [1, 2]].map((keys) => withEnded('Member removed', keys));
    expect(said).toEqual(['Member removed', 'Member removed, 1 key ended', 'Member removed, 2 keys ended']);
  });
});
