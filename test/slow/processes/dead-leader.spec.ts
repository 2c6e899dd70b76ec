import {
  createSeller,
  expectInvariants,
  newHash,
  startCluster,
  until,
  usedUnits,
  verify,
  type Cluster,
} from '../../support/services/cluster.js';
import type { ServerProcess } from '../../support/services/server-process.js';

const LEASE_MS = 15_000;
/** The lease, a waiter's poll interval of one second, and a second for a busy machine. */
const TAKEN_OVER_WITHIN_MS = LEASE_MS + 2_000;

describe('a lease holder that dies or freezes during a verification', () => {
  let cluster: Cluster;
  let holder: ServerProcess;
  let other: ServerProcess;

  beforeEach(async () => {
    cluster = await startCluster();
    [holder, other] = cluster.servers;
  }, 60_000);
  afterEach(() => cluster.stop());

  const leaseOf = async (hash: string): Promise<{ token: string; awaited: boolean } | undefined> => {
    const [row] = await cluster.dataSource.query<{ token: string; awaited: boolean }[]>(
      'SELECT token, awaited FROM verification_leases WHERE tx_hash = $1',
      [hash],
    );
    return row;
  };
  /** The holder calls the verifier; the other process waits for its result. */
  const startBoth = async (seller: { liveKey: string }, hash: string) => {
    const led = verify(holder, seller, hash);
    await until(async () => (await cluster.verifier.calls(hash)) === 1);
    const waited = verify(other, seller, hash);
    await until(async () => (await leaseOf(hash))?.awaited === true);
    return { led, waited };
  };

  it('A12: after SIGKILL the waiting process takes over when the lease ends', async () => {
    const seller = await createSeller(cluster, { verificationsPerMonth: 1 });
    const hash = newHash();
    await cluster.verifier.program({ rules: [{ times: 1, act: 'hang' }] });
    const { led, waited } = await startBoth(seller, hash);
    const startMs = performance.now();
    await holder.kill();
    expect((await led).status).toBeNull();
    const reply = await waited;
    expect(reply).toMatchObject({ status: 200, body: { success: true, cached: false } });
    expect(performance.now() - startMs).toBeLessThan(TAKEN_OVER_WITHIN_MS);
    expect(await cluster.verifier.calls(hash)).toBe(2);
    expect(await usedUnits(cluster.dataSource, seller.tenantId)).toBe(1);
    await expectInvariants(cluster.dataSource);
  }, 60_000);

  it('A12: a holder frozen beyond its lease is fenced, and its client gets the current result', async () => {
    const seller = await createSeller(cluster, { verificationsPerMonth: 1 });
    const hash = newHash();
    // The evidence of the frozen holder is out of date when it resumes and must not be written.
    await cluster.verifier.program({ rules: [{ times: 1, delayMs: 500, answer: { amount_usdc: '9' } }] });
    const { led, waited } = await startBoth(seller, hash);
    process.kill(holder.pid, 'SIGSTOP');
    expect(await waited).toMatchObject({ status: 200, body: { success: true, amountUsdc: '1.5' } });
    process.kill(holder.pid, 'SIGCONT');
    expect(await led).toMatchObject({ status: 200, body: { success: true, amountUsdc: '1.5' } });
    expect(await cluster.verifier.calls(hash)).toBe(2);
    expect(await usedUnits(cluster.dataSource, seller.tenantId)).toBe(1);
    const logged = await cluster.dataSource.query<unknown[]>(
      `SELECT status, amount_atomic FROM verification_log WHERE tx_hash = $1`,
      [hash],
    );
    expect(logged).toEqual(Array(2).fill({ status: 'confirmed', amount_atomic: '1500000' }));
    await expectInvariants(cluster.dataSource);
  }, 60_000);

  it('A12: a holder whose lease ended verifies again, even if no other process took over', async () => {
    const seller = await createSeller(cluster, { verificationsPerMonth: 1 });
    const hash = newHash();
    await cluster.verifier.program({ rules: [{ times: 1, delayMs: 500, answer: { amount_usdc: '9' } }] });
    const led = verify(holder, seller, hash);
    await until(async () => (await cluster.verifier.calls(hash)) === 1);
    process.kill(holder.pid, 'SIGSTOP');
    await until(async () => {
      const [row] = await cluster.dataSource.query<{ over: boolean }[]>(
        'SELECT lease_until < now() AS over FROM verification_leases WHERE tx_hash = $1',
        [hash],
      );
      return row?.over === true;
    }, TAKEN_OVER_WITHIN_MS);
    process.kill(holder.pid, 'SIGCONT');
    expect(await led).toMatchObject({ status: 200, body: { success: true, amountUsdc: '1.5' } });
    expect(await usedUnits(cluster.dataSource, seller.tenantId)).toBe(1);
    await expectInvariants(cluster.dataSource);
  }, 60_000);

  it('A12: the lease is renewed while the verifier takes longer than a lease', async () => {
    const seller = await createSeller(cluster, { verificationsPerMonth: 1 });
    const hash = newHash();
    await cluster.verifier.program({ rules: [{ delayMs: LEASE_MS + 4_000 }] });
    const { led, waited } = await startBoth(seller, hash);
    const token = (await leaseOf(hash))?.token;
    expect(await led).toMatchObject({ status: 200, body: { success: true } });
    expect(await waited).toMatchObject({ status: 200, body: { success: true } });
    expect(token).toBeDefined();
    expect(await cluster.verifier.calls(hash)).toBe(1);
    expect(await usedUnits(cluster.dataSource, seller.tenantId)).toBe(1);
    await expectInvariants(cluster.dataSource);
  }, 60_000);
});
