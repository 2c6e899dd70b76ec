import {
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

describe('a process that shuts down during verifications', () => {
  let cluster: Cluster;

  beforeEach(async () => {
    cluster = await startCluster();
  }, 60_000);
  afterEach(() => cluster.stop());

  it('F3: after SIGTERM 50 verifications in progress are each answered and charged once, exit 0', async () => {
    const [leaving, staying] = cluster.servers;
    const seller = await createSeller(cluster);
    await cluster.verifier.program({ rules: [{ delayMs: 300 }] });
    const replies: Reply[] = [];
    let target = leaving;
    let isDone = false;
    // Keep-alive clients behind a balancer, which sends them to the other process once readiness fails.
    const client = async (): Promise<void> => {
      while (!isDone) replies.push(await verify(target, seller, newHash()));
    };
    const clients = Array.from({ length: 50 }, client);
    await until(async () => (await cluster.verifier.stats()).concurrent >= 45);
    const exited = leaving.stop('SIGTERM');
    await until(async () => (await call(leaving, '/health/ready', {})).status === 503, 1_000);
    expect((await cluster.verifier.stats()).concurrent).toBeGreaterThan(0);
    target = staying;
    expect(await exited).toBe(0);
    isDone = true;
    await Promise.all(clients);
    expect(countStatuses(replies)).toEqual({ 200: replies.length });
    expect(replies.every(({ body }) => body['success'] === true)).toBe(true);
    expect(await usedUnits(cluster.dataSource, seller.tenantId)).toBe(replies.length);
    await expectInvariants(cluster.dataSource);
  }, 60_000);
});
