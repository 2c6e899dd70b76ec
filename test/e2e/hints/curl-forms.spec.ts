import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant, type TestTenant } from '../../support/verification/tenants.js';
import { sandboxHash } from '../../support/verification/verification.js';

const VERIFY = '/api/v1/x402/verify';
const ADMIN_KEY = 'the operator of this spec';
const FORM = 'application/x-www-form-urlencoded';

describe("a body under curl's default media type", () => {
  let test: TestApp;
  let tenant: TestTenant;

  beforeAll(async () => {
    test = await createTestApp({ config: { X402_ADMIN_KEY: ADMIN_KEY } });
    tenant = await createTenant(test.app);
  });
  afterAll(() => test.close());

  const body = (): string => JSON.stringify({ tx_hash: sandboxHash('confirmed'), chain: 'sandbox' });
  const post = (headers: Readonly<Record<string, string>>, text = body(), path = VERIFY) =>
    test.http
      .post(path)
      .set({ 'Content-Type': FORM, ...headers })
      .send(text);

  it('N3: is read as JSON where a key came in a header', async () => {
    for (const headers of [{ Authorization: `Bearer ${tenant.testKey}` }, { 'X-API-Key': tenant.testKey }])
      expect((await post(headers).expect(200)).body).toMatchObject({ status: 'confirmed' });
    await post({ Authorization: `Bearer ${tenant.testKey}` }, ` \n${body()}`).expect(200);
    const email = `${sandboxHash('confirmed').slice(40)}@example.com`;
    await post({ 'X-Admin-Key': ADMIN_KEY }, JSON.stringify({ email }), '/api/v1/x402/admin/tenants').expect(
      201,
    );
  });

  it('N3: is 415 without a key, by a cookie, or when it is a form', async () => {
    const refused = [
      await post({}),
      await post({ Cookie: `key=${tenant.testKey}` }),
      await post({ Authorization: `Bearer ${tenant.testKey}` }, 'tx_hash=0x'),
      await post({ Authorization: `Bearer ${tenant.testKey}` }, '[{}]'),
    ];
    for (const response of refused) {
      expect(response.status).toBe(415);
      expect((response.body as { message: string }).message).toContain("-H 'Content-Type: application/json'");
    }
  });

  it('N3: is no way around the bounds of a body', async () => {
    const long = `{"tx_hash":"${'a'.repeat(1_048_577)}"}`;
    expect((await post({ Authorization: `Bearer ${tenant.testKey}` }, long)).status).toBe(413);
  });
});
