import { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { RollupsRepository } from '../../../src/modules/analytics/rollups/rollups.repository.js';
import { SAMPLE } from '../../../tools/release/sample-ids.js';
import { SAMPLE_KEYS } from '../../../tools/release/sample-keys.js';
import { insertSampleRows } from '../../../tools/release/sample-rows.js';
import { checkRollups } from '../../support/database/check-rollups.js';
import { BackupStage, type PostgresCluster } from '../../support/backup/postgres-cluster.js';
import { violationsWhenQuiet } from '../../support/database/invariants.js';
import { startPythonVerifier, type PythonVerifierStandIn } from '../../support/python-verifier/start.js';
import { migrate } from '../../support/releases/kept-release.js';
import { bearer, call, newHash, until, verify } from '../../support/services/cluster.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';
import { asAdmin } from '../../support/services/postgres.js';

const SELLER = { liveKey: SAMPLE_KEYS.live };
const DATABASE = 'x402';
/** A small database on a local disk: measured in 4 s on two busy cores. */
const RTO_LIMIT_MS = 60_000;

/** The state of every table, of both schemas: name, rows and a digest. Also partitions, functions and queues. */
async function contents(dataSource: DataSource): Promise<Record<string, string>> {
  const tables = await dataSource.query<{ name: string }[]>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname IN ('public', 'pgboss') AND c.relkind = 'r' ORDER BY 1`,
  );
  const digests: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await dataSource.query<[{ digest: string }]>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '') AS digest FROM ${name} t`,
    );
    digests[name] = row.digest;
  }
  return digests;
}

/** The drill of docs/backup.md: a machine is lost, and the database comes back from what was kept elsewhere. */
describe('a backup that is restored into another cluster', () => {
  const stage = new BackupStage();
  const clusters: PostgresCluster[] = [];
  const servers: ServerProcess[] = [];
  let verifier: PythonVerifierStandIn;

  beforeAll(async () => {
    verifier = await startPythonVerifier();
  }, 60_000);
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.kill()));
    await Promise.all(clusters.map((cluster) => cluster.kill()));
    await verifier.stop();
    stage.remove();
  }, 60_000);

  const keep = (cluster: PostgresCluster): PostgresCluster => {
    clusters.push(cluster);
    return cluster;
  };
  async function serve(databaseUrl: string): Promise<ServerProcess> {
    const env = { PYTHON_VERIFIER_URL: verifier.url, PYTHON_VERIFIER_KEY: verifier.key };
    const server = await startServer({
      databaseUrl,
      env: { ...env, NODE_ENV: 'production', ENCRYPTION_KEY: SAMPLE_KEYS.encryption },
    });
    servers.push(server);
    return server;
  }
  const on = async <T>(url: string, work: (dataSource: DataSource) => Promise<T>): Promise<T> => {
    const dataSource = await createDataSource(url).initialize();
    try {
      return await work(dataSource);
    } finally {
      await dataSource.destroy();
    }
  };
  const get = async (server: ServerProcess, path: string) =>
    (await call(server, path, { headers: bearer(SAMPLE_KEYS.live) })).body;

  /** Answers of the server on the restored database: those of the payments, quota, analytics, secrets. */
  async function expectAsBefore(
    server: ServerProcess,
    paid: ReadonlyMap<string, unknown>,
    used: unknown,
  ): Promise<void> {
    for (const [hash, paymentId] of paid) {
      const again = await verify(server, SELLER, hash, { reference: `order-${hash}` });
      expect(again.body).toMatchObject({ success: true, cached: true, paymentId });
      const other = await verify(server, SELLER, hash, { reference: 'another-order' });
      expect(other.body).toMatchObject({ success: false, reason: 'ALREADY_CLAIMED' });
      expect(await verifier.calls(hash)).toBe(1);
    }
    expect(await get(server, '/usage')).toMatchObject({ used });
    const fresh = await verify(server, SELLER, newHash(), { reference: 'after-the-restore' });
    expect(fresh.body).toMatchObject({ success: true, cached: false });
    expect(await get(server, '/usage')).toMatchObject({ used: Number(used) + 1 });
    const endpoint = `/webhook-endpoints/${SAMPLE.endpoint}/test`;
    const headers = bearer(SAMPLE_KEYS.live);
    expect((await call(server, endpoint, { method: 'POST', headers })).status).toBe(202);
  }

  /** The job goes on by itself, and its sums and the tail are the log. */
  async function expectExactAnalytics(server: ServerProcess, url: string): Promise<void> {
    await on(url, async (dataSource) => {
      await new RollupsRepository(dataSource).rollUp({ visibleAfterSeconds: 0 });
      expect(await checkRollups(dataSource)).toEqual([]);
      const [log] = await dataSource.query<[{ live: number; summed: number }]>(
        `SELECT (SELECT count(*)::int FROM verification_log WHERE tenant_id = $1 AND environment = 'live') AS live,
           (SELECT sum(verifications)::int FROM verification_rollups WHERE tenant_id = $1 AND environment = 'live'
              AND grain_minutes = 1440) AS summed`,
        [SAMPLE.seller],
      );
      expect(log.summed).toBe(log.live);
      expect((await get(server, '/analytics?days=30'))['totals']).toMatchObject({ verifications: log.live });
    });
  }

  it('P6: loses nothing that was archived (RPO), and answers again soon (RTO), with base backup and WAL', async () => {
    const lost = keep(await stage.create('lost'));
    await asAdmin(lost.urlOf('postgres'), `CREATE DATABASE ${DATABASE}`);
    await migrate('run', lost.urlOf(DATABASE));
    await on(lost.urlOf(DATABASE), (dataSource) => insertSampleRows(dataSource, Date.now()));
    const backup = await stage.baseBackup(lost, 'backup');
    const server = await serve(lost.urlOf(DATABASE));
    const paid = new Map<string, unknown>();
    for (let count = 0; count < 5; count += 1) {
      const hash = newHash();
      paid.set(hash, (await verify(server, SELLER, hash, { reference: `order-${hash}` })).body['paymentId']);
    }
    const { used } = await get(server, '/usage');
    expect(await server.stop()).toBe(0);
    const before = await on(lost.urlOf(DATABASE), contents);
    // `archive_timeout` does this every minute: what it has not reached yet is the loss.
    const [{ file = '' } = {}] = await asAdmin(
      lost.urlOf('postgres'),
      'SELECT pg_walfile_name(pg_switch_wal()) AS file',
    );
    await until(() => stage.archived().includes(file));
    await lost.kill();

    const startedMs = performance.now();
    const restored = keep(await stage.restore(backup));
    expect(await on(restored.urlOf(DATABASE), contents)).toEqual(before);
    const again = await serve(restored.urlOf(DATABASE));
    await until(async () => (await call(again, '/health/ready', {})).status === 200);
    const rtoMs = performance.now() - startedMs;
    if (process.env['SHOW_NUMBERS'] === '1')
      process.stdout.write(`restored and ready after ${Math.round(rtoMs)} ms\n`);
    expect(rtoMs).toBeLessThan(RTO_LIMIT_MS);
    await expectAsBefore(again, paid, used);
    await expectExactAnalytics(again, restored.urlOf(DATABASE));
    expect(await on(restored.urlOf(DATABASE), (rows) => violationsWhenQuiet(rows, 30_000))).toEqual({});
    expect(await again.stop()).toBe(0);
  }, 180_000);

  it('P6: a dump restored into a new cluster goes on, sums included, though transactions begin anew', async () => {
    const source = clusters.at(-1);
    if (source === undefined) throw new Error('the first drill has made no cluster');
    const ahead = 'SELECT pg_current_xact_id()::text::bigint AS id';
    // The old cluster counts far ahead of the new one, as after years.
    await asAdmin(
      source.urlOf(DATABASE),
      'DO $$ BEGIN FOR n IN 1..20000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$',
    );
    const server = await serve(source.urlOf(DATABASE));
    const hash = newHash();
    const answer = await verify(server, SELLER, hash, { reference: `order-${hash}` });
    const { used } = await get(server, '/usage');
    expect(await server.stop()).toBe(0);
    const before = await on(source.urlOf(DATABASE), contents);
    const target = keep(await stage.create('target'));
    await stage.copyDatabase(source, target, DATABASE);
    const [[was], [is]] = [
      await asAdmin(source.urlOf(DATABASE), ahead),
      await asAdmin(target.urlOf(DATABASE), ahead),
    ];
    expect(Number(is?.['id'])).toBeLessThan(Number(was?.['id']));
    expect(await on(target.urlOf(DATABASE), contents)).toEqual(before);
    expect(await migrate('check', target.urlOf(DATABASE))).toBe('the database is as this build makes it');
    const again = await serve(target.urlOf(DATABASE));
    await expectAsBefore(again, new Map([[hash, answer.body['paymentId']]]), used);
    await expectExactAnalytics(again, target.urlOf(DATABASE));
    expect(await again.stop()).toBe(0);
  }, 180_000);
});
