import { Browser } from '../../support/accounts/browser.js';
import { EventReader } from '../../support/http/event-reader.js';
import {
  bearer,
  call,
  CLUSTER_ADMIN_KEY,
  createSeller,
  startCluster,
  until,
  type Cluster,
} from '../../support/services/cluster.js';
import type { ServerProcess } from '../../support/services/server-process.js';
import { workerRedisUrl } from '../../support/services/worker-database.js';
import type { TestTenant } from '../../support/verification/tenants.js';
import { sandboxHash } from '../../support/verification/verification.js';

/** Two servers that share Postgres and Redis; the operator looks at a seller, in one session. */
describe('live updates over two processes', () => {
  let cluster: Cluster;
  let seller: TestTenant;
  let cookie: string;

  beforeAll(async () => {
    cluster = await startCluster({ REDIS_URL: workerRedisUrl() });
  }, 60_000);
  afterAll(() => cluster.stop());
  beforeEach(async () => {
    seller = await createSeller(cluster);
    const { url } = cluster.servers[0];
    const browser = new Browser(url, url);
    await browser.signedIn(browser.send('post', '/sign-in/operator-key', { adminKey: CLUSTER_ADMIN_KEY }));
    await browser.signedIn(browser.send('post', `/admin/tenants/${seller.tenantId}/view`));
    cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  });

  const listen = ({ url }: ServerProcess, lastEventId?: string): Promise<EventReader> =>
    EventReader.open(url, {
      cookie,
      'x-environment': 'test',
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    });
  const verify = async (server: ServerProcess): Promise<string> => {
    const { status, body } = await call(server, '/verify', {
      method: 'POST',
      headers: bearer(seller.testKey),
      body: { tx_hash: sandboxHash('confirmed'), chain: 'sandbox' },
    });
    expect(status).toBe(200);
    return String(body['paymentId']);
  };
  const has = (id: string) => (events: EventReader['events']) => events.some(({ data }) => data.id === id);

  it('M4: a payment that one process verified is told by the stream of the other one', async () => {
    const [a, b] = cluster.servers;
    const streams = [await listen(a), await listen(b)];
    const ids = [await verify(b), await verify(a)];
    for (const stream of streams) for (const id of ids) await stream.until(has(id));
    expect(streams.map(({ response }) => response.statusCode)).toEqual([200, 200]);
    for (const stream of streams) stream.close();
  }, 30_000);

  it('M4: the streams of a session are counted over both, and a place is free once one is closed', async () => {
    const [a, b] = cluster.servers;
    const streams = await Promise.all([a, b, a, b].map((server) => listen(server)));
    expect(streams.map(({ response }) => response.statusCode)).toEqual([200, 200, 200, 200]);
    for (const server of [a, b]) {
      const beyond = await listen(server);
      expect(beyond.response.statusCode).toBe(429);
      expect(Number(beyond.response.headers['retry-after'])).toBe(5);
    }
    streams[0]?.close();
    await until(async () => {
      const again = await listen(b);
      again.close();
      return again.response.statusCode === 200;
    });
    for (const stream of streams) stream.close();
  }, 30_000);

  it('M4: a stream ends the moment its process gets SIGTERM, and goes on at the other one without a loss', async () => {
    const [a, b] = cluster.servers;
    const stream = await listen(b);
    const seen = await verify(a);
    await stream.until(has(seen));
    const startedMs = performance.now();
    const stopped = b.stop('SIGTERM');
    const missed = await verify(a);
    await stream.ended;
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    expect(stream.text.endsWith('\n\n')).toBe(true);
    const later = await verify(a);
    const next = await listen(a, stream.lastId);
    const told = (events: EventReader['events']) => [...stream.events, ...events];
    await next.until((events) => has(missed)(told(events)) && has(later)(events));
    next.close();
    expect(await stopped).toBe(0);
  }, 30_000);
});
