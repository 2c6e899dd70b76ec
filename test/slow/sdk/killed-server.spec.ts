import { createX402Client } from '@x402-infrastructure/sdk';
import {
  createSeller,
  expectInvariants,
  newHash,
  startCluster,
  until,
  usedUnits,
  type Cluster,
} from '../../support/services/cluster.js';

describe('the SDK and two server processes', () => {
  let cluster: Cluster;

  beforeEach(async () => {
    cluster = await startCluster();
  }, 60_000);
  afterEach(() => cluster.stop());

  it('N1: a call whose process is killed is finished by the other one, once', async () => {
    const [first, second] = cluster.servers;
    const { liveKey, tenantId } = await createSeller(cluster);
    const hash = newHash();
    await cluster.verifier.program({ rules: [{ times: 1, act: 'hang' }] });
    const statuses: (number | null)[] = [];
    /** As a balancer does that no longer sends to a dead process. */
    const balanced: typeof fetch = async (input, init) => {
      const to = statuses.length === 0 ? first : second;
      const seen = statuses.push(null) - 1;
      const response = await fetch(new Request(input).url.replace('http://service.internal', to.url), init);
      statuses[seen] = response.status;
      return response;
    };
    const x402 = createX402Client({ apiKey: liveKey, baseUrl: 'http://service.internal', fetch: balanced });
    const call = x402.verifyPayment({ body: { txHash: hash, chain: 'base', reference: 'order-1' } });
    await until(async () => (await cluster.verifier.calls(hash)) === 1);
    await first.kill();

    expect(await call).toMatchObject({ success: true, claimed: true, reference: 'order-1' });
    // The connection broke; the key was in use until the lease of the dead process ended.
    expect([statuses[0], statuses[1], statuses.at(-1)]).toEqual([null, 409, 200]);
    expect(await usedUnits(cluster.dataSource, tenantId)).toBe(1);
    await expectInvariants(cluster.dataSource);
  }, 90_000);
});
