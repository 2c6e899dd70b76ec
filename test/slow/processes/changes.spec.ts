import {
  bearer,
  call,
  CLUSTER_ADMIN_KEY,
  createSeller,
  startCluster,
  until,
  type Cluster,
} from '../../support/services/cluster.js';
import { mintKey } from '../../support/verification/tenants.js';

/** The cache alone would hold a key for 30 s; the change signal makes it faster. */
const APPLIED_WITHIN_MS = 1_000;

describe('a change made on one process', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster();
  }, 60_000);
  afterAll(() => cluster.stop());

  it('B7: a key revoked on one process is refused on the other within a second', async () => {
    const [here, there] = cluster.servers;
    const seller = await createSeller(cluster);
    const { key, keyId } = await mintKey(cluster.dataSource, seller.tenantId);
    const use = async (server: typeof here) => call(server, '/usage', { headers: bearer(key) });
    for (const server of cluster.servers) expect((await use(server)).status).toBe(200);
    const revoked = await call(here, `/api-keys/${keyId}`, {
      method: 'DELETE',
      headers: bearer(seller.liveKey),
    });
    expect(revoked.status).toBe(204);
    expect(await use(here)).toMatchObject({ status: 401, body: { code: 'INVALID_API_KEY' } });
    await until(async () => (await use(there)).status === 401, APPLIED_WITHIN_MS);
    expect(await use(there)).toMatchObject({ status: 401, body: { code: 'INVALID_API_KEY' } });
    // Other keys of the tenant stay valid.
    expect((await call(there, '/usage', { headers: bearer(seller.liveKey) })).status).toBe(200);
  });

  it('B7: a plan change and a suspension take effect on the other process within a second', async () => {
    const [here, there] = cluster.servers;
    const seller = await createSeller(cluster, { plan: 'free' });
    const plan = async (server: typeof here) =>
      (await call(server, '/usage', { headers: bearer(seller.liveKey) })).body;
    for (const server of cluster.servers) expect((await plan(server))['plan']).toBe('free');
    const operator = { 'X-Admin-Key': CLUSTER_ADMIN_KEY };
    const path = `/admin/tenants/${seller.tenantId}`;
    const changed = await call(here, path, { method: 'PATCH', headers: operator, body: { plan: 'pro' } });
    expect(changed.status).toBe(200);
    expect((await plan(here))['plan']).toBe('pro');
    await until(async () => (await plan(there))['plan'] === 'pro', APPLIED_WITHIN_MS);

    const suspended = await call(here, `${path}/suspend`, {
      method: 'POST',
      headers: operator,
      body: { reason: 'unpaid' },
    });
    expect(suspended.status).toBeLessThan(300);
    await until(async () => (await plan(there))['code'] === 'TENANT_SUSPENDED', APPLIED_WITHIN_MS);
  });
});
