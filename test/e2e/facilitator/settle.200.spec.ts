import type { DataSource } from 'typeorm';
import { createTestApp, type TestApp } from '../../support/app.js';
import { createTenant, registerWallet, type TestTenant } from '../../support/tenants.js';
import { PRICE, X402Stage, type X402Body } from '../../support/x402-stage.js';

const BASE = '/api/v1/x402/facilitator';

describe('POST /facilitator/settle and /verify', () => {
  let stage: X402Stage;
  let test: TestApp;
  let tenant: TestTenant;
  let rows: DataSource;

  beforeAll(async () => {
    stage = await X402Stage.start({}, 2);
    test = await createTestApp({ config: { JOBS_ENABLED: 'false', ...stage.env() } });
    await test.app.listen(0, '127.0.0.1');
    rows = test.dataSource;
    tenant = await createTenant(test.app);
    await registerWallet(test.app, tenant.tenantId, {
      environment: 'test',
      chain: 'base-sepolia',
      address: stage.seller,
    });
  });
  afterAll(async () => {
    await test.close();
    await stage.stop();
  });

  const post = (path: 'verify' | 'settle', body: X402Body, key = tenant.testKey) =>
    test.http.post(`${BASE}/${path}`).set('Authorization', `Bearer ${key}`).send(body);

  it('J1: verifies and settles a payment of version 2', async () => {
    const body = await stage.pay();
    const before = await stage.received();
    const verified = await post('verify', body).expect(200);
    expect(verified.body).toEqual({ isValid: true, payer: stage.buyer });
    const settled = await post('settle', body);
    expect(settled.body).toMatchObject({ success: true, network: 'eip155:84532', payer: stage.buyer });
    expect(settled.status).toBe(200);
    expect(await stage.received()).toBe(before + PRICE);
    const again = await post('settle', body).expect(200);
    expect(again.body).toEqual(settled.body);
  });

  it('J1: verifies and settles a payment of version 1', async () => {
    const body = await stage.payV1();
    const before = await stage.received();
    const verified = await post('verify', body).expect(200);
    expect(verified.body).toEqual({ isValid: true, payer: stage.buyer });
    const settled = await post('settle', body).expect(200);
    expect(settled.body).toMatchObject({ success: true, network: 'base-sepolia' });
    expect(await stage.received()).toBe(before + PRICE);
    expect(rows.isInitialized).toBe(true);
  });
});
