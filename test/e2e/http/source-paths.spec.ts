import { ADMIN_KEY } from '../../support/stripe/stage.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { rawExchange } from '../../support/http/raw-exchange.js';
import { createTenant, type TestTenant } from '../../support/verification/tenants.js';

const BASE = '/api/v1/x402';

describe('the source system’s paths', () => {
  let test: TestApp;
  let tenant: TestTenant;

  beforeAll(async () => {
    test = await createTestApp({ config: { X402_ADMIN_KEY: ADMIN_KEY } });
    await test.app.listen(0, '127.0.0.1');
    tenant = await createTenant(test.app, { plan: 'enterprise' });
  });
  afterAll(() => test.close());

  const get = (path: string, key: string = tenant.liveKey) =>
    test.http.get(path).set('Authorization', `Bearer ${key}`);

  it.each([
    ['/api/health', `${BASE}/health`, 'status'],
    ['/api/chains', `${BASE}/supported-chains`, 'chains'],
    ['/api/api-keys?limit=1', `${BASE}/api-keys?limit=1`, 'apiKeys'],
    ['/api/analysis/patterns?days=3', `${BASE}/analytics/patterns?days=3`, 'period'],
    ['/api/analysis/anomalies', `${BASE}/analytics/anomalies`, 'anomalies'],
  ])('E10: GET %s answers as %s does', async (source, ours, member) => {
    const [theirs, own] = [await get(source).expect(200), await get(ours).expect(200)];
    expect(Object.keys(theirs.body as object)).toEqual(Object.keys(own.body as object));
    expect(theirs.body).toHaveProperty(member);
  });

  it('E10: keys are issued, renamed and revoked by the source’s paths, as by ours', async () => {
    const created = await test.http
      .post('/api/api-keys')
      .set('Authorization', `Bearer ${tenant.liveKey}`)
      .send({ name: 'My API Key', expiresInDays: 90 })
      .expect(201);
    const { id, key } = created.body as { id: string; key: string };
    expect(key).toMatch(/^x402_live_/);
    const bearer = { Authorization: `Bearer ${tenant.liveKey}` };
    const renamed = await test.http.patch(`/api/api-keys/${id}`).set(bearer).send({ name: 'Renamed' });
    expect(renamed.body).toMatchObject({ id, name: 'Renamed', status: 'active' });
    await test.http.delete(`/api/api-keys/${id}`).set(bearer).expect(204);
    await get(`${BASE}/supported-chains`, key).expect(401);
  });

  it('E10: the guards are those of our route', async () => {
    await test.http.get('/api/api-keys').expect(401);
    await test.http.get('/api/analysis/anomalies').expect(401);
    await get('/api/db-stats').expect(401);
    await test.http.get('/api/db-stats').set('X-Admin-Key', ADMIN_KEY).expect(200);
    const free = await createTenant(test.app);
    const refused = await get('/api/analysis/patterns', free.liveKey).expect(403);
    expect(refused.body).toMatchObject({ code: 'FEATURE_NOT_IN_PLAN' });
    const posted = await test.http.post('/api/chains').expect(405);
    expect(posted.headers['allow']).toBe('GET, HEAD, OPTIONS');
  });

  it('E10: a log line, the metrics and the class of limits name our route alone', async () => {
    await get('/api/api-keys').set('X-Request-Id', 'source-path-1').expect(200);
    const lines = test.logs().filter((line) => line['clientRequestId'] === 'source-path-1');
    expect(lines).toMatchObject([{ route: `${BASE}/api-keys` }]);
    const health = await test.http.get('/api/health');
    expect(health.headers['x-ratelimit-limit']).toBe('6000');
  });

  it('E10: an Idempotency-Key of one path answers the other', async () => {
    const send = (path: string) =>
      test.http
        .post(path)
        .set({ Authorization: `Bearer ${tenant.liveKey}`, 'Idempotency-Key': 'source-path-key' })
        .send({ environment: 'test' })
        .expect(201);
    const [first, second] = [await send('/api/api-keys'), await send(`${BASE}/api-keys`)];
    expect((second.body as { id: string }).id).toBe((first.body as { id: string }).id);
  });

  it('E10: absolute form, another case and a trailing slash are answered too', async () => {
    const server = test.app.getHttpServer();
    for (const target of ['http://proxy.example/api/health', '/API/Health', '/api/health/?a=1']) {
      const head = `GET ${target} HTTP/1.1\r\nHost: proxy.example\r\nConnection: close\r\n\r\n`;
      const { text } = await rawExchange(server, head);
      expect(text).toMatch(/^HTTP\/1\.1 200 /);
    }
  });

  it('E10: the document names our paths alone', async () => {
    const document = await test.http.get('/openapi.json').expect(200);
    const paths = Object.keys((document.body as { paths: object }).paths);
    expect(paths.filter((path) => !path.startsWith(BASE))).toEqual([]);
  });
});
