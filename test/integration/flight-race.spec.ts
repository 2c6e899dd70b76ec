import { randomBytes, randomUUID } from 'node:crypto';
import { DataSource, type QueryRunner } from 'typeorm';
import { createDataSource } from '../../src/data-source.js';
import { workerDatabaseUrl } from '../support/worker-database.js';

/**
 * A verification that begins just as another one of the same payment lands. It sees no payment yet, and then waits in
 * its insert until the landing has committed.
 */
describe('begin_verification during a landing', () => {
  let dataSource: DataSource;
  let lander: QueryRunner;

  beforeAll(async () => {
    dataSource = await createDataSource(workerDatabaseUrl()).initialize();
    lander = dataSource.createQueryRunner();
  });
  afterAll(async () => {
    await lander.release();
    await dataSource.destroy();
  });

  const begin = (tenantId: string, txHash: string, token: string): Promise<{ outcome: string }[]> =>
    dataSource.query(
      `SELECT outcome, payment->>'amount_text' AS amount
       FROM begin_verification($1, 'live', 'base', 'eip155:8453', $2, $3, NULL, 15, 1, true, '0xaa', NULL)`,
      [tenantId, txHash, token],
    );
  const land = (tenantId: string, txHash: string, token: string): Promise<unknown> =>
    lander.query(
      `SELECT * FROM land_verification($1, 'live', 'eip155:8453', $2, $3, NULL, $4, true, NULL, $5, NULL)`,
      [
        tenantId,
        txHash,
        token,
        JSON.stringify({
          chain: 'base',
          status: 'confirmed',
          evidence: {},
          judged_wallet: '0xaa',
          amount_atomic: '1500000',
          deepest: false,
          remember_seconds: 3_600,
        }),
        JSON.stringify({
          caller: 'key:test',
          chain: 'base',
          status: 'confirmed',
          amount_atomic: '1500000',
          latency_ms: 1,
        }),
      ],
    );

  it('A12: finds what has just been remembered, although the last unit is used: no second flight', async () => {
    const [tenantId, leader, late] = [randomUUID(), randomUUID(), randomUUID()];
    const txHash = `0x${randomBytes(32).toString('hex')}`;
    expect(await begin(tenantId, txHash, leader)).toMatchObject([{ outcome: 'granted' }]);
    await lander.startTransaction();
    await land(tenantId, txHash, leader);
    const beginning = begin(tenantId, txHash, late);
    await untilBlocked(lander);
    await lander.commitTransaction();
    expect(await beginning).toEqual([{ outcome: 'remembered', amount: '1500000' }]);
    const flights = await dataSource.query<unknown[]>(
      'SELECT 1 FROM verification_flights WHERE tenant_id = $1',
      [tenantId],
    );
    expect(flights).toEqual([]);
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
