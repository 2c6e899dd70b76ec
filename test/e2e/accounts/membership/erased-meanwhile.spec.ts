import type { QueryRunner } from 'typeorm';
import { Browser } from '../../../support/accounts/browser.js';
import { signedInMember, type Member } from '../../../support/accounts/member.js';
import { createTestApp, type TestApp } from '../../../support/http/app.js';
import { until } from '../../../support/services/cluster.js';
import { createTenant } from '../../../support/verification/tenants.js';

const ADMIN_KEY = 'operator-key-of-erasures';

describe('a person who accepts an invitation while the only other account is erased', () => {
  let test: TestApp;

  beforeAll(async () => {
    const config = { SIGN_UP: 'open', X402_ADMIN_KEY: ADMIN_KEY };
    test = await createTestApp({ config, oneProcess: 'cookies are of one origin' });
  });
  afterAll(() => test.close());

  /** A member of an account that is to be erased, with an invitation to another one. */
  async function guest(): Promise<Member & { erased: string; joined: string; token: string }> {
    const [erased, joined] = [await createTenant(test.app), await createTenant(test.app)];
    const { browser } = await signedInMember(test, joined.tenantId);
    const made = await browser.send('post', '/team/invitations', { role: 'viewer' });
    const { link } = made.body as { link: string };
    const token = link.slice(link.indexOf('#') + 1);
    const member = await signedInMember(test, erased.tenantId);
    return { ...member, token, erased: erased.tenantId, joined: joined.tenantId };
  }
  /** Resolves when another connection waits for the runner's transaction. */
  async function isWaitedFor(runner: QueryRunner): Promise<void> {
    const [{ pid }] = (await runner.query('SELECT pg_backend_pid() AS pid')) as [{ pid: number }];
    await until(async () => {
      const waiting = await test.dataSource.query<unknown[]>(
        'SELECT FROM pg_stat_activity WHERE $1::int = ANY (pg_blocking_pids(pid))',
        [pid],
      );
      return waiting.length > 0;
    });
  }
  /** Does something in a transaction, and ends it once the other side waits for it. @returns what the other side gave */
  async function inFront<T>(
    work: (runner: QueryRunner) => Promise<unknown>,
    other: () => Promise<T>,
  ): Promise<T> {
    const runner = test.dataSource.createQueryRunner();
    await runner.startTransaction();
    try {
      await work(runner);
      const answer = other();
      await isWaitedFor(runner);
      await runner.commitTransaction();
      return await answer;
    } finally {
      await runner.release();
    }
  }
  const tenantsOf = async (userId: string): Promise<unknown[]> =>
    test.dataSource.query('SELECT tenant_id AS "tenantId", role FROM memberships WHERE user_id = $1', [
      userId,
    ]);

  it('M3: is signed out where the erasure was first, and the invitation stays', async () => {
    const { browser, userId, token } = await guest();
    const accepted = await inFront(
      (runner) => runner.query('DELETE FROM users WHERE id = $1', [userId]),
      () => browser.send('post', '/invitations/accept', { token }),
    );
    expect([accepted.status, (accepted.body as { code: string }).code]).toEqual([401, 'NOT_SIGNED_IN']);
    const looked = await (await Browser.of(test.app)).send('post', '/invitations/look', { token });
    expect(looked.status).toBe(200);
  });

  it('M3: changes a session of its own while the account is erased, and neither waits for the other', async () => {
    const { userId, sessionId, erased } = await guest();
    const runner = test.dataSource.createQueryRunner();
    await runner.startTransaction();
    // As a code of an authenticator does: the person first, then its session.
    await runner.query('UPDATE users SET totp_failures = 1 WHERE id = $1', [userId]);
    const erasure = test.http
      .delete(`/api/v1/x402/admin/tenants/${erased}`)
      .set('X-Admin-Key', ADMIN_KEY)
      .then(({ status }) => status);
    await isWaitedFor(runner);
    await runner.query('UPDATE sessions SET second_factor_at = now() WHERE id = $1', [sessionId]);
    await runner.commitTransaction();
    await runner.release();
    expect(await erasure).toBe(200);
  });

  it('M3: stays a member where the invitation was accepted first', async () => {
    const { userId, erased, joined } = await guest();
    const erasure = await inFront(
      (runner) =>
        runner.query(`INSERT INTO memberships (tenant_id, user_id, role) VALUES ($1, $2, 'viewer')`, [
          joined,
          userId,
        ]),
      async () => test.http.delete(`/api/v1/x402/admin/tenants/${erased}`).set('X-Admin-Key', ADMIN_KEY),
    );
    expect(erasure.status).toBe(200);
    expect(await tenantsOf(userId)).toEqual([{ tenantId: joined, role: 'viewer' }]);
  });
});
