import { randomUUID } from 'node:crypto';
import { DataSource, type QueryRunner } from 'typeorm';
import { dataSourceOptions } from '../../src/data-source.js';
import { until } from '../support/cluster.js';
import { workerDatabaseUrl } from '../support/worker-database.js';

const NETWORK = 'base-sepolia';
const MONTH = `date_trunc('month', now() AT TIME ZONE 'UTC')::date`;

/** Locks are taken in one order by whatever begins or ends a settlement. */
describe('the locks of settlements', () => {
  let rows: DataSource;
  const runners: QueryRunner[] = [];
  const tenantId = randomUUID();

  beforeAll(async () => {
    rows = await new DataSource(dataSourceOptions(workerDatabaseUrl())).initialize();
  });
  afterAll(async () => {
    await Promise.all(runners.map((runner) => runner.release()));
    await rows.destroy();
  });

  async function session(): Promise<QueryRunner> {
    const runner = rows.createQueryRunner();
    runners.push(runner);
    await runner.connect();
    await runner.startTransaction();
    return runner;
  }

  const claim = (runner: QueryRunner, id: string): Promise<[{ outcome: string }]> =>
    runner.query(
      `SELECT outcome FROM begin_settlement($1, 'test', $2, $3, $3::text::uuid, 'payer', NULL, 1, 1000, 1, 1000, NULL, NULL, NULL,
         false, false, 0)`,
      [tenantId, NETWORK, id],
    ) as Promise<[{ outcome: string }]>;

  /** A settlement under way, whose unit is the only one of the month, in this shard. */
  async function underWay(shard: number): Promise<string> {
    const id = randomUUID();
    const runner = await session();
    await claim(runner, id);
    await runner.query(
      `SELECT record_settlement(jsonb_build_object('tenant_id', $1::text, 'id', $2::text, 'environment', 'test', 'chain', $3::text,
         'network', $3::text, 'wire_network', $3::text, 'x402_version', 2, 'scheme', 'exact', 'claim', $2::text, 'digest', '',
         'asset', '', 'payer', 'payer', 'pay_to', 'seller', 'amount_atomic', 1, 'tx_hash', $2::text, 'cost_reserved', 1,
         'budget_day', (now() AT TIME ZONE 'UTC')::date, 'charged_period', ${MONTH}, 'caller', 'key', 'look_seconds', 60))`,
      [tenantId, id, NETWORK],
    );
    await runner.query('UPDATE usage_counters SET shard = $2 WHERE tenant_id = $1', [tenantId, shard]);
    await runner.commitTransaction();
    return id;
  }

  const pidOf = async (runner: QueryRunner): Promise<number> => {
    const [{ pid }] = (await runner.query('SELECT pg_backend_pid() AS pid')) as [{ pid: number }];
    return pid;
  };
  const waits = async (pid: number): Promise<boolean> => {
    const [{ blocked }] = await rows.query<[{ blocked: boolean }]>(
      'SELECT cardinality(pg_blocking_pids($1)) > 0 AS blocked',
      [pid],
    );
    return blocked;
  };

  it('J2: one that begins and one that ends in vain, with units of one shard, do not wait for each other', async () => {
    const [holder, beginning, ending] = [await session(), await session(), await session()];
    await beginning.query('SELECT setseed(0.42)');
    const [{ shard }] = (await beginning.query('SELECT floor(random() * 16)::int AS shard')) as [
      { shard: number },
    ];
    const vain = await underWay(shard);
    await holder.query('SELECT 1 FROM settlement_budgets WHERE tenant_id = $1 FOR UPDATE', [tenantId]);
    await beginning.query('SELECT setseed(0.42)');
    const [beginner, ender] = [await pidOf(beginning), await pidOf(ending)];
    const began = claim(beginning, randomUUID()).then(async ([{ outcome }]) => {
      await beginning.commitTransaction();
      return outcome;
    });
    await until(() => waits(beginner));
    const ended = (
      ending.query(
        `SELECT (settlement).status FROM finish_settlement($1, $2, 'failed', NULL, 'nonce_lost', NULL, 0, 0, false, false, 0)`,
        [tenantId, vain],
      ) as Promise<[{ status: string }]>
    ).then(async ([{ status }]) => {
      await ending.commitTransaction();
      return status;
    });
    await until(() => waits(ender));
    await holder.commitTransaction();
    expect(await Promise.all([began, ended].map((work) => work.catch(messageOf)))).toEqual([
      'claimed',
      'failed',
    ]);
  });
});

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
