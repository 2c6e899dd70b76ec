import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import type { QueryRunner } from 'typeorm';
import { IdempotencyRepository } from '../../../src/platform/http/idempotency/idempotency.repository.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { until } from '../../support/services/cluster.js';
import { createTenant, type TestTenant } from '../../support/verification/tenants.js';

const API = '/api/v1/x402';
const EXPIRED = "locked_until = now() - interval '1 second'";
const TAKEN = 'token = gen_random_uuid()';

/** An execution that paused for longer than its lease, for example because the database stalled. */
describe('an execution that lost its lease', () => {
  let test: TestApp;
  let tenant: TestTenant;
  let holder: QueryRunner;

  beforeAll(async () => {
    const oneProcess = 'the answer of this one is held back';
    test = await createTestApp({ config: { JOBS_ENABLED: 'false' }, oneProcess });
  });
  beforeEach(async () => {
    tenant = await createTenant(test.app);
    holder = test.dataSource.createQueryRunner();
    await holder.startTransaction();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    if (holder.isTransactionActive) await holder.rollbackTransaction();
    await holder.release();
  });
  afterAll(() => test.close());

  const create = (key: string): Promise<Response> =>
    test.http
      .post(`${API}/api-keys`)
      .set({ Authorization: `Bearer ${tenant.liveKey}`, 'Idempotency-Key': key })
      .send({ name: key })
      .then((response) => response);
  const lose = (key: string, how: string): Promise<unknown> =>
    test.dataSource.query(`UPDATE idempotency_keys SET ${how} WHERE key = $1`, [key]);
  const keysMade = async (key: string): Promise<number> =>
    (await test.dataSource.query<unknown[]>('SELECT 1 FROM api_keys WHERE name = $1', [key])).length;
  const isWaiting = async (): Promise<boolean> => {
    const waiting = await test.dataSource.query<unknown[]>(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
         AND query ~ 'tenants'`,
    );
    return waiting.length > 0;
  };

  it.each([
    ['has expired', EXPIRED],
    ['was taken by another process', TAKEN],
  ])('C8: changes nothing if its lease %s before the commit', async (_, how) => {
    const key = randomUUID();
    // Creating a key locks the row of its tenant, so it stops here with its Idempotency-Key acquired.
    await holder.query('SELECT 1 FROM tenants WHERE id = $1 FOR UPDATE', [tenant.tenantId]);
    const creating = create(key);
    await until(isWaiting);
    await lose(key, how);
    await holder.rollbackTransaction();
    const refused = await creating;
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'IDEMPOTENCY_KEY_IN_USE', retryAfterSeconds: 1 });
    expect(await keysMade(key)).toBe(0);
  });

  /** Loses the lease after the change is committed and before its response is stored. */
  function loseBeforeStoring(how: string): void {
    const repository = test.app.get(IdempotencyRepository);
    const keep = repository.keep.bind(repository);
    jest.spyOn(repository, 'keep').mockImplementationOnce(async (slot, token, answer) => {
      await lose(slot.key, how);
      return keep(slot, token, answer);
    });
  }

  it('C8: stores its response after the lease expired if no other process took over', async () => {
    const key = randomUUID();
    loseBeforeStoring(EXPIRED);
    const first = await create(key);
    const again = await create(key);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual({ ...(first.body as object), key: null, secretAlreadyShown: true });
    expect(await keysMade(key)).toBe(1);
  });

  it('C8: gets 409 after its commit if another process took over', async () => {
    const key = randomUUID();
    loseBeforeStoring(TAKEN);
    const refused = await create(key);
    expect([refused.status, (refused.body as { code: string }).code]).toEqual([
      409,
      'IDEMPOTENCY_KEY_IN_USE',
    ]);
  });
});
