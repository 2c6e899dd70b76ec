import type { components } from '@x402-infrastructure/sdk';

type ApiKey = components['schemas']['ApiKey'];
type Role = components['schemas']['SessionTenant']['role'];

/** The scopes that a member gives to no key. The server's word counts; a test compares this with its roles. */
const NOT_GIVEN: Readonly<Record<Role, Readonly<Record<ApiKey['environment'], readonly string[]>>>> = {
  owner: { live: [], test: [] },
  admin: { live: ['billing'], test: [] },
  developer: { live: ['billing', 'wallets'], test: [] },
  viewer: { live: [], test: [] },
};

export function couldMake(
  role: Role,
  { environment, scopes }: Pick<ApiKey, 'environment' | 'scopes'>,
): boolean {
  return role !== 'viewer' && !scopes.some((scope) => NOT_GIVEN[role][environment].includes(scope));
}

/** The keys that end when the member gets this role; null for a member who goes. */
export function endingKeys(keys: readonly ApiKey[], userId: string, role: Role | null): readonly ApiKey[] {
  return keys.filter(
    (key) =>
      key.status === 'active' &&
      key.createdBy === `user:${userId}` &&
      (role === null || !couldMake(role, key)),
  );
}

/** What is said when it is done: "Member removed, 2 keys ended". */
export function withEnded(done: string, { length }: readonly unknown[]): string {
  return length === 0 ? done : `${done}, ${length === 1 ? '1 key' : `${length} keys`} ended`;
}
