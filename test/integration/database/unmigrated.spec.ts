import { createEmptyDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';

describe('a production process before its migrations', () => {
  let database: ThrowawayDatabase;
  let test: TestApp;

  beforeAll(async () => {
    database = await createEmptyDatabase();
    test = await createTestApp({
      config: { NODE_ENV: 'production', DATABASE_URL: database.url, JOBS_ENABLED: 'false' },
    });
  });
  afterAll(async () => {
    await test.close();
    await database.drop();
  });

  it('F2: is live and not ready', async () => {
    const live = await test.http.get('/api/v1/x402/health/live');
    const ready = await test.http.get('/api/v1/x402/health/ready');
    expect([live.status, ready.status]).toEqual([200, 503]);
  });
});
