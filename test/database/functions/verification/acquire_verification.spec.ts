import { randomBytes, randomUUID } from 'node:crypto';
import { DataSource, type QueryRunner } from 'typeorm';
import { createDataSource } from '../../../../src/data-source.js';
import { workerDatabaseUrl } from '../../../support/worker-database.js';

/**
 * A verification that is acquired just as another one of the same payment commits. It sees no payment yet, and then waits
 * in its insert until the other has committed.
 */
describe('acquire_verification during a commit', () => {
  let dataSource: DataSource;
  let committer: QueryRunner;

  beforeAll(async () => {
    dataSource = await createDataSource(workerDatabaseUrl()).initialize();
    committer = dataSource.createQueryRunner();
  });
  afterAll(async () => {
    await committer.release();
    await dataSource.destroy();
  });

  const acquire = (tenantId: string, txHash: string, token: string): Promise<{ outcome: string }[]> =>
    dataSource.query(
      `SELECT outcome, payment->>'amount_text' AS amount
       FROM acquire_verification($1, 'live', 'base', 'eip155:8453', $2, $3, NULL, 15, 1, true, '0xaa', NULL)`,
      [tenantId, txHash, token],
    );
  const commit = (tenantId: string, txHash: string, token: string): Promise<unknown> =>
    committer.query(
      `SELECT * FROM commit_verification($1, 'live', 'eip155:8453', $2, $3, $4, NULL, $5, true, NULL, $6, $7, '{}')`,
      [
        tenantId,
        txHash,
        token,
        JSON.stringify({ status: null, verified_at: null, deepest: null, claims: [] }),
        JSON.stringify({
          chain: 'base',
          status: 'confirmed',
          evidence: {},
          judged_wallet: '0xaa',
          amount_atomic: '1500000',
          deepest: false,
          remember_seconds: 3_600,
        }),
        JSON.stringify({ caller: 'key:test', chain: 'base', amount_atomic: '1500000', latency_ms: 1 }),
        JSON.stringify({ accepted: { status: 'confirmed', reason: null, event: null } }),
      ],
    );

  it('A12: finds what has just been remembered, although the last unit is used: no second lease', async () => {
    const [tenantId, leader, late] = [randomUUID(), randomUUID(), randomUUID()];
    const txHash = `0x${randomBytes(32).toString('hex')}`;
    expect(await acquire(tenantId, txHash, leader)).toMatchObject([{ outcome: 'granted' }]);
    await committer.startTransaction();
    await commit(tenantId, txHash, leader);
    const acquiring = acquire(tenantId, txHash, late);
    await untilBlocked(committer);
    await committer.commitTransaction();
    expect(await acquiring).toEqual([{ outcome: 'remembered', amount: '1500000' }]);
    const leases = await dataSource.query<unknown[]>(
      'SELECT 1 FROM verification_leases WHERE tenant_id = $1',
      [tenantId],
    );
    expect(leases).toEqual([]);
  });

  /** Until another session waits for a lock that this one holds. */
  async function untilBlocked(holder: QueryRunner): Promise<void> {
    for (;;) {
      const rows = await dataSource.query<unknown[]>(
        // Not pg_stat_activity: within a transaction it shows the sessions of its first look only.
        'SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))',
        [],
        holder,
      );
      if (rows.length > 0) return;
      await new Promise((done) => setTimeout(done, 5));
    }
  }
});
