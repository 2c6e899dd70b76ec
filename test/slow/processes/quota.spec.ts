import {
  bearer,
  call,
  countStatuses,
  createSeller,
  expectInvariants,
  newHash,
  startCluster,
  until,
  usedUnits,
  verify,
  type Cluster,
  type Reply,
} from '../../support/services/cluster.js';
import type { ServerProcess } from '../../support/services/server-process.js';

/** The reservation of a dead process counts until its lease ends, plus the time that a last commit may take. */
const DEAD_RESERVATION_MS = 30_000;

describe('quota over two processes', () => {
  let cluster: Cluster;

  beforeEach(async () => {
    cluster = await startCluster();
  }, 60_000);
  afterEach(() => cluster.stop());

  const hashes = (count: number): string[] => Array.from({ length: count }, newHash);
  /** All at once, to the servers in turn. */
  const verifyAll = (
    servers: readonly ServerProcess[],
    seller: { liveKey: string },
    all: readonly string[],
  ): Promise<Reply[]> =>
    Promise.all(
      all.map((hash, index) => verify(servers[index % servers.length] ?? cluster.servers[0], seller, hash)),
    );
  const usageOf = async (server: ServerProcess, seller: { liveKey: string }) =>
    (await call(server, '/usage', { headers: bearer(seller.liveKey) })).body;

  it('A11: 300 parallel verifications get exactly the 100 remaining units', async () => {
    const seller = await createSeller(cluster, { verificationsPerMonth: 107 });
    await verifyAll(cluster.servers, seller, hashes(7));
    const replies = await verifyAll(cluster.servers, seller, hashes(300));
    expect(countStatuses(replies)).toEqual({ 200: 100, 429: 200 });
    for (const { status, body } of replies) {
      expect(body).toMatchObject(
        status === 200 ? { success: true, cached: false } : { code: 'QUOTA_EXCEEDED', limit: 107 },
      );
    }
    for (const server of cluster.servers) {
      expect(await usageOf(server, seller)).toMatchObject({ used: 107, remaining: 0 });
    }
    await expectInvariants(cluster.dataSource);
  }, 60_000);

  it('A11: 400 parallel verifications from zero use exactly the limit of 250 units', async () => {
    const seller = await createSeller(cluster, { verificationsPerMonth: 250 });
    const replies = await verifyAll(cluster.servers, seller, hashes(400));
    expect(countStatuses(replies)).toEqual({ 200: 250, 429: 150 });
    expect(await usageOf(cluster.servers[0], seller)).toMatchObject({ used: 250, remaining: 0 });
    await expectInvariants(cluster.dataSource);
  }, 60_000);

  it('A4: a process killed during verifications neither loses nor doubles a unit', async () => {
    const limit = 100;
    const seller = await createSeller(cluster, { verificationsPerMonth: limit });
    const [survivor, victim] = cluster.servers;
    // The first calls return at once, so that some are committed and some in progress at the kill.
    await cluster.verifier.program({ rules: [{ times: 40 }, { delayMs: 3_000 }] });
    const all = hashes(300);
    const inProgress = verifyAll(cluster.servers, seller, all);
    await until(async () => (await cluster.verifier.stats()).concurrent >= 55);
    await victim.kill();
    const killedAtMs = performance.now();
    const replies = await inProgress;
    const answered = all.filter((_, index) => replies[index]?.status === 200);
    const broken = all.filter((_, index) => replies[index]?.status === null);
    expect(answered.length).toBeGreaterThan(0);
    expect(broken.length).toBeGreaterThan(0);
    await cluster.verifier.program({ rules: [] });

    // Units that dead leases reserve stay unavailable, so that the limit holds now and later.
    const usedAfterKill = await usedUnits(cluster.dataSource, seller.tenantId);
    expect(usedAfterKill).toBeGreaterThanOrEqual(answered.length);
    expect(usedAfterKill).toBeLessThan(limit);
    const early = await verifyAll([survivor], seller, hashes(100));
    expect(countStatuses(early)).toEqual({ 429: 100 });

    await until(async () => Promise.resolve(performance.now() - killedAtMs > DEAD_RESERVATION_MS), 60_000);
    await expectInvariants(cluster.dataSource);
    const successor = await cluster.addServer();
    // Repeats of successful verifications succeed again and use no unit.
    const again = await verifyAll([survivor, successor], seller, answered);
    expect(countStatuses(again)).toEqual({ 200: answered.length });
    expect(again.every(({ body }) => body['cached'] === true)).toBe(true);
    expect(await usedUnits(cluster.dataSource, seller.tenantId)).toBe(usedAfterKill);

    const rest = await verifyAll([survivor, successor], seller, hashes(limit));
    expect(countStatuses(rest)).toEqual({ 200: limit - usedAfterKill, 429: usedAfterKill });
    expect(await usageOf(successor, seller)).toMatchObject({ used: limit, remaining: 0 });
    await expectInvariants(cluster.dataSource);
  }, 120_000);
});
