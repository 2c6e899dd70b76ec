import { randomUUID } from 'node:crypto';
import { BASE_PATH } from '../../../src/platform/http/base-path.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant } from '../../support/verification/tenants.js';
import type { Call } from '../../support/verification/verification.js';

const ADMIN_KEY = 'operator-key-of-the-emails';

describe('PATCH /admin/tenants/:id {email}', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp({ config: { X402_ADMIN_KEY: ADMIN_KEY, JOBS_ENABLED: 'false' } });
  });
  afterAll(() => test.close());

  const operator = (method: 'get' | 'post' | 'patch', path: string, body: object = {}): Call =>
    test.http[method](`/${BASE_PATH}/admin${path}`).set('X-Admin-Key', ADMIN_KEY).send(body);
  const correct = (tenantId: string, email: unknown) => operator('patch', `/tenants/${tenantId}`, { email });
  const someEmail = (): string => `Right-${randomUUID()}@Example.com`;

  it('E10: changes the address, frees the old one and keeps both out of the audit log', async () => {
    const { tenantId, email: wrong } = await createTenant(test.app);
    const right = someEmail();
    expect((await correct(tenantId, right).expect(200)).body).toMatchObject({
      email: right,
      planSource: 'stripe',
    });
    expect((await operator('get', `/tenants/${tenantId}`)).body).toMatchObject({ email: right });
    await operator('post', '/tenants', { email: wrong }).expect(201);
    const { body } = await operator('get', `/audit?tenantId=${tenantId}`);
    expect(body).toMatchObject({
      entries: [{ action: 'tenant.changed', actor: 'operator', after: { email: '[personal]' } }],
    });
    expect(JSON.stringify(body)).not.toMatch(/right-|@example/i);
  });

  it('E10: accepts the own address in another case and refuses that of another tenant', async () => {
    const [one, two] = [await createTenant(test.app), await createTenant(test.app)];
    await correct(one.tenantId, one.email.toUpperCase()).expect(200);
    const { body } = await correct(two.tenantId, one.email).expect(409);
    expect(body).toMatchObject({ code: 'CONFLICT', message: 'A tenant with this e-mail address exists.' });
    expect((await operator('get', `/tenants/${two.tenantId}`)).body).toMatchObject({ email: two.email });
  });

  it('E10: of two tenants concurrently given one address, one gets it', async () => {
    const tenants = await Promise.all([createTenant(test.app), createTenant(test.app)]);
    const email = someEmail();
    const statuses = await Promise.all(
      tenants.map(async ({ tenantId }) => (await correct(tenantId, email)).status),
    );
    expect(statuses.sort()).toEqual([200, 409]);
  });

  it('E10: refuses an invalid address', async () => {
    const { tenantId, email } = await createTenant(test.app);
    const wrong = [null, '', 'nobody', 'a@b', `${'x'.repeat(250)}@example.com`, 'jörg@example.com', [email]];
    for (const wish of wrong) {
      const { status, body } = await correct(tenantId, wish);
      expect([wish, status, body]).toEqual([
        wish,
        400,
        expect.objectContaining({ code: 'VALIDATION_FAILED' }),
      ]);
    }
    expect((await operator('get', `/tenants/${tenantId}`)).body).toMatchObject({ email });
  });
});
