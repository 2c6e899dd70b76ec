import { BROWSED, walletPerson, type WalletPerson } from '../../support/accounts/process-browser.js';
import { evmWallet } from '../../support/accounts/wallets.js';
import { countStatuses, startCluster, type Cluster } from '../../support/services/cluster.js';

const AT_ONCE = 20;
const ROUNDS = 5;

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
});
