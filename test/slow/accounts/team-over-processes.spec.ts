import {
  BROWSED,
  newAddress,
  walletPerson,
  type WalletPerson,
} from '../../support/accounts/process-browser.js';
import { evmWallet } from '../../support/accounts/wallets.js';
import {
  bearer,
  call,
  countStatuses,
  startCluster,
  until,
  type Cluster,
} from '../../support/services/cluster.js';

const AT_ONCE = 20;
const ROUNDS = 5;
/** A cache alone would hold a key for 30 s; the signal makes it faster (as in processes/changes.spec.ts). */
const APPLIED_WITHIN_MS = 1_000;

interface Membership {
  readonly userId: string;
  readonly role: string;
}

describe('a team that is changed over two processes at once', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster(BROWSED);
  }, 60_000);
  afterAll(() => cluster.stop());

  const person = (): Promise<WalletPerson> => walletPerson(cluster, evmWallet());
  const people = async (number: number): Promise<WalletPerson[]> =>
    Promise.all(Array.from({ length: number }, person));
  const teamOf = (tenantId: string): Promise<Membership[]> =>
    cluster.dataSource.query(
      'SELECT user_id AS "userId", role FROM memberships WHERE tenant_id = $1 ORDER BY created_at',
      [tenantId],
    );
  const ownersOf = async (tenantId: string): Promise<number> =>
    (await teamOf(tenantId)).filter(({ role }) => role === 'owner').length;
  const acceptedIn = async (tenantId: string): Promise<number> => {
    const rows = await cluster.dataSource.query<unknown[]>(
      `SELECT FROM audit_log WHERE tenant_id = $1 AND action = 'invitation.accepted'`,
      [tenantId],
    );
    return rows.length;
  };

  /** An invitation of that person's account. @returns the token of its link */
  const invitationBy = async ({ browser }: WalletPerson): Promise<string> => {
    const { status, body } = await browser.send('POST', '/team/invitations', { role: 'developer' });
    expect(status).toBe(201);
    const link = String(body['link']);
    return link.slice(link.indexOf('#') + 1);
  };

  it('M1: an invitation accepted by one person twenty times at once is one membership', async () => {
    const [owner, guest] = [await person(), await person()];
    const token = await invitationBy(owner);
    const replies = await guest.browser.atOnce(AT_ONCE, 'POST', '/invitations/accept', { token });
    // A session has another token once it has accepted: the others find no invitation, or no session.
    const { 200: accepted, 401: signedOut = 0, 404: gone = 0 } = countStatuses(replies);
    expect([accepted, signedOut + gone]).toEqual([1, AT_ONCE - 1]);
    expect(await teamOf(owner.tenantId)).toEqual([
      { userId: owner.userId, role: 'owner' },
      { userId: guest.userId, role: 'developer' },
    ]);
    expect(await acceptedIn(owner.tenantId)).toBe(1);
  });

  it('M3: an invitation accepted by eight people at once admits one of them', async () => {
    const owner = await person();
    const guests = await people(8);
    const token = await invitationBy(owner);
    const replies = await Promise.all(
      guests.map(({ browser }) => browser.send('POST', '/invitations/accept', { token })),
    );
    expect(countStatuses(replies)).toEqual({ 200: 1, 404: 7 });
    const admitted = guests[replies.findIndex(({ status }) => status === 200)];
    expect(await teamOf(owner.tenantId)).toEqual([
      { userId: owner.userId, role: 'owner' },
      { userId: admitted?.userId, role: 'developer' },
    ]);
    expect(await acceptedIn(owner.tenantId)).toBe(1);
  });

  describe('with two owners', () => {
    /** An account with two owners, both at work in it. */
    const twoOwners = async (): Promise<{ tenantId: string; owners: [WalletPerson, WalletPerson] }> => {
      const [one, other] = [await person(), await person()];
      const { tenantId } = one;
      await cluster.dataSource.query(
        `INSERT INTO memberships (tenant_id, user_id, role) VALUES ($1, $2, 'owner')`,
        [tenantId, other.userId],
      );
      expect((await other.browser.send('PUT', '/session/tenant', { tenantId })).status).toBe(200);
      return { tenantId, owners: [one, other] };
    };

    it.each(Array.from({ length: ROUNDS }, (_, index) => index + 1))(
      'M2: who remove each other at once, one stays (round %i)',
      async () => {
        const { tenantId, owners } = await twoOwners();
        const [one, other] = owners;
        const replies = await Promise.all([
          one.browser.send('DELETE', `/team/members/${other.userId}`),
          other.browser.send('DELETE', `/team/members/${one.userId}`),
        ]);
        expect(countStatuses(replies)[204]).toBe(1);
        expect(await ownersOf(tenantId)).toBe(1);
      },
    );

    it.each(Array.from({ length: ROUNDS }, (_, index) => index + 1))(
      'M2: who leave at once, one stays and is told why (round %i)',
      async () => {
        const { tenantId, owners } = await twoOwners();
        const replies = await Promise.all(
          owners.map(({ browser, userId }) => browser.send('DELETE', `/team/members/${userId}`)),
        );
        expect(countStatuses(replies)).toEqual({ 204: 1, 409: 1 });
        expect(await ownersOf(tenantId)).toBe(1);
      },
    );

    it.each(Array.from({ length: ROUNDS }, (_, index) => index + 1))(
      'M2: who give up their role at once, one keeps it (round %i)',
      async () => {
        const { tenantId, owners } = await twoOwners();
        const replies = await Promise.all(
          owners.map(({ browser, userId }) =>
            browser.send('PATCH', `/team/members/${userId}`, { role: 'viewer' }),
          ),
        );
        expect(countStatuses(replies)).toEqual({ 204: 1, 409: 1 });
        expect(await ownersOf(tenantId)).toBe(1);
      },
    );
  });

  describe('with an admin who has made keys', () => {
    /** An account with an admin, who is at work in it. */
    const withAdmin = async (): Promise<{ owner: WalletPerson; admin: WalletPerson }> => {
      const [owner, admin] = [await person(), await person()];
      await cluster.dataSource.query(
        `INSERT INTO memberships (tenant_id, user_id, role) VALUES ($1, $2, 'admin')`,
        [owner.tenantId, admin.userId],
      );
      const { tenantId } = owner;
      expect((await admin.browser.send('PUT', '/session/tenant', { tenantId })).status).toBe(200);
      return { owner, admin };
    };
    const wish = { scopes: ['keys', 'wallets'] };
    const from = (headers: Readonly<Record<string, string>>) => ({
      ...headers,
      'X-Forwarded-For': newAddress(),
    });
    const keyOf = ({ body }: { readonly body: Readonly<Record<string, unknown>> }): string =>
      String(body['key']);
    /** Refusals are of an address each, so none of them leads to a ban. */
    const statusesOf = (key: string): Promise<(number | null)[]> =>
      Promise.all(
        cluster.servers.map(
          async (server) => (await call(server, '/supported-chains', { headers: from(bearer(key)) })).status,
        ),
      );

    it('M3: the keys of the admin are refused on both processes within a second of the removal', async () => {
      const { owner, admin } = await withAdmin();
      const key = keyOf(await admin.browser.send('POST', '/api-keys', wish));
      expect(await statusesOf(key)).toEqual([200, 200]);
      expect((await owner.browser.send('DELETE', `/team/members/${admin.userId}`)).status).toBe(204);
      await until(async () => (await statusesOf(key)).every((status) => status === 401), APPLIED_WITHIN_MS);
      expect(await statusesOf(key)).toEqual([401, 401]);
    });

    it.each(Array.from({ length: ROUNDS }, (_, index) => index + 1))(
      'M3: no key outlives the admin that is made, on either process, during the removal (round %i)',
      async () => {
        const { owner, admin } = await withAdmin();
        const issuing = keyOf(await admin.browser.send('POST', '/api-keys', wish));
        const byKey = (turn: number) =>
          call(cluster.servers[turn % 2 === 0 ? 0 : 1], '/api-keys', {
            ...{ method: 'POST', headers: from(bearer(issuing)), body: wish },
          } as const);
        const [removed, inSession, ...byKeys] = await Promise.all([
          owner.browser.send('DELETE', `/team/members/${admin.userId}`),
          admin.browser.atOnce(8, 'POST', '/api-keys', wish),
          ...Array.from({ length: 8 }, (_, turn) => byKey(turn)),
        ]);
        expect(removed.status).toBe(204);
        const inForce = await cluster.dataSource.query<unknown[]>(
          `SELECT id FROM api_keys WHERE tenant_id = $1 AND revoked_at IS NULL AND created_by IS NOT NULL`,
          [owner.tenantId],
        );
        expect(inForce).toEqual([]);
        const keys = [...inSession, ...byKeys].filter(({ status }) => status === 201).map(keyOf);
        await until(async () =>
          (await Promise.all(keys.map(statusesOf))).flat().every((status) => status === 401),
        );
        expect(await statusesOf(issuing)).toEqual([401, 401]);
      },
    );
  });
});
