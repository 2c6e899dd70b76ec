import { asAdmin } from '../../support/services/postgres.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const READY = '/api/v1/x402/health/ready';

describe('readiness and the schema', () => {
  let database: ThrowawayDatabase;
  let test: TestApp;

  beforeEach(async () => {
    database = await createThrowawayDatabase();
  });
  afterEach(async () => {
    await test.close();
    await database.drop();
  });

  const start = async (): Promise<void> => {
    test = await createTestApp({
      config: { NODE_ENV: 'production', DATABASE_URL: database.url, JOBS_ENABLED: 'false' },
    });
  };

  it('F2: is not ready with an older function revision and logs the function', async () => {
    await asAdmin(
      database.url,
      `UPDATE schema_functions SET revision = 0 WHERE name = 'acquire_verifications'`,
    );
    await start();
    await test.http.get(READY).expect(503, { status: 'unhealthy' });
    const said = test.lines.join('');
    expect(said).toContain('MIGRATIONS ARE PENDING');
    expect(said).toContain('function acquire_verifications (revision 0, this build has');
  });

  it('F2: is not ready with a missing function and logs it', async () => {
    await asAdmin(database.url, 'DROP FUNCTION latency_slot(integer)');
    await start();
    await test.http.get(READY).expect(503, { status: 'unhealthy' });
    expect(test.lines.join('')).toContain('function latency_slot');
  });

  it('F2: is ready with a newer database: higher revisions and unknown migrations', async () => {
    await asAdmin(
      database.url,
      `UPDATE schema_functions SET revision = revision + 1;
       INSERT INTO schema_functions (name, revision, hash) VALUES ('later', 1, '');
       INSERT INTO migrations (timestamp, name) VALUES (2000000000000, 'Later2000000000000')`,
    );
    await start();
    await test.http.get(READY).expect(200, { status: 'healthy' });
  });
});
