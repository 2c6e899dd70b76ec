import { randomUUID } from 'node:crypto';
import {
  countStatuses,
  call,
  createSeller,
  expectInvariants,
  newHash,
  startCluster,
  usedUnits,
  verify,
  type Cluster,
} from '../../support/services/cluster.js';
import type { ServerProcess } from '../../support/services/server-process.js';

/** What failed without an error on a real Citus, before statements and locks were made for it (docs/scale.md). */
describe('two processes on a distributed Postgres', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster();
  }, 120_000);
  afterAll(() => cluster.stop());
  afterEach(() => expectInvariants(cluster.dataSource));

  const server = (index: number): ServerProcess => cluster.servers[index % 2 === 0 ? 0 : 1];

  it('P4: every process finds out that it is distributed, and health asks every node', async () => {
    for (const one of cluster.servers) {
      expect(one.lines.some((line) => line.includes('The database is distributed'))).toBe(true);
      const { body } = await call(one, '/health', {});
      expect(body).toMatchObject({ checks: { database: { status: 'healthy' } } });
    }
  });

  it('P4: 300 verifications at once get exactly the 100 units of the month', async () => {
    const seller = await createSeller(cluster, { verificationsPerMonth: 100 });
    const hashes = Array.from({ length: 300 }, newHash);
    const replies = await Promise.all(hashes.map((hash, index) => verify(server(index), seller, hash)));
    expect(countStatuses(replies)).toEqual({ 200: 100, 429: 200 });
    expect(await usedUnits(cluster.dataSource, seller.tenantId)).toBe(100);
  }, 60_000);

  it('P4: a settlement that counts the last units keeps verifications from them, wherever they run', async () => {
    const seller = await createSeller(cluster, { verificationsPerMonth: 1 });
    const runner = cluster.dataSource.createQueryRunner();
    await runner.startTransaction();
    // As `begin_settlement` does in its transaction, on the coordinator.
    const month = `date_trunc('month', now() AT TIME ZONE 'UTC')::date`;
    await runner.query(`SELECT check_quota($1, 'live', ${month}, 1, 1, 'exact')`, [seller.tenantId]);
    const question = {
      tenant_id: seller.tenantId,
      nth: 0,
      environment: 'live',
      chain: 'base',
      token: randomUUID(),
    };
    const asked = JSON.stringify([
      { ...question, network: 'eip155:8453', tx_hash: newHash(), lease_seconds: 15, unit_limit: 1 },
    ]);
    const [row] = await cluster.dataSource.query<[{ result: { outcome: string } }]>(
      'SELECT * FROM acquire_verifications($1, false, false, $2)',
      [asked, seller.tenantId],
    );
    expect(row.result.outcome).toBe('needs_exact');
    await runner.rollbackTransaction();
    await runner.release();
    expect((await verify(server(0), seller, newHash())).status).toBe(200);
  }, 30_000);

  it('P4: calls that wait at the other process hear of the end at once, and do not poll', async () => {
    const seller = await createSeller(cluster, { verificationsPerMonth: 1 });
    await cluster.verifier.program({ rules: [{ delayMs: 400 }] });
    const hash = newHash();
    const tookMs = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const startedMs = performance.now();
        expect((await verify(server(index), seller, hash)).body).toMatchObject({ success: true });
        return performance.now() - startedMs;
      }),
    );
    expect(await cluster.verifier.calls(hash)).toBe(1);
    // A poll comes a second after the question.
    expect(Math.max(...tookMs)).toBeLessThan(950);
    await cluster.verifier.program({ rules: [] });
  }, 30_000);
});
