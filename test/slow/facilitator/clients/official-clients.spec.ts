import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../../src/data-source.js';
import { startServer, type ServerProcess } from '../../../support/services/server-process.js';
import {
  createTenant,
  mintKey,
  registerWallet,
  type TestTenant,
} from '../../../support/verification/tenants.js';
import { workerDatabaseUrl } from '../../../support/services/worker-database.js';
import { buy, installExamples, openShop, type Shop } from '../../../support/facilitator/x402-examples.js';
import { PRICE, X402Stage } from '../../../support/facilitator/x402-stage.js';

/** Runs the example seller and buyer, made of official packages only, against our server. */
describe('the unmodified official clients', () => {
  let stage: X402Stage;
  let server: ServerProcess;
  let rows: DataSource;
  let tenant: TestTenant;
  const shops: Shop[] = [];

  beforeAll(async () => {
    await installExamples();
    stage = await X402Stage.start();
    await stage.openPermit2();
    rows = await createDataSource(workerDatabaseUrl()).initialize();
    tenant = await seller();
    server = await startServer({ env: { ...stage.env(), JOBS_ENABLED: 'false' } });
  }, 400_000);
  afterAll(async () => {
    for (const shop of shops) shop.close();
    await server.kill();
    await rows.destroy();
    await stage.stop();
  });

  async function seller(limits: Record<string, number> = {}): Promise<TestTenant> {
    const created = await createTenant(rows, { limitOverrides: limits });
    const wallet = { environment: 'test', chain: 'base-sepolia', address: stage.seller } as const;
    await registerWallet(rows, created.tenantId, wallet);
    return created;
  }

  async function open(script: string, env: Record<string, string>): Promise<string> {
    const shop = await openShop(script, server.url, stage, { X402_KEY: tenant.testKey, ...env });
    shops.push(shop);
    return shop.url;
  }

  it.each([
    ['version 2, flow authorization', '', {}, PRICE],
    ['version 2, flow upfront', '', { FLOW: 'upfront' }, PRICE],
    ['version 2, by Permit2', '', { METHOD: 'permit2' }, PRICE],
    ['version 2, scheme upto, which charges what was used', '', { SCHEME: 'upto' }, 4_000n],
    ['version 1', '-v1', { NETWORK: 'base-sepolia' }, PRICE],
  ] as const)(
    'J1: %s: the payment is settled, recorded and charged one unit',
    async (_name, version, env, price) => {
      const owner = await seller();
      const url = await open(`seller${version}.mjs`, { X402_KEY: owner.testKey, ...env });
      const before = await stage.received();
      const bought = await buy(`buyer${version}.mjs`, url, stage);
      expect(bought).toMatchObject({
        status: 200,
        body: { report: 'worth every cent' },
        payment: { success: true, network: version === '' ? 'eip155:84532' : 'base-sepolia' },
      });
      expect(await stage.received()).toBe(before + price);
      const recorded = await rows.query<object[]>(
        `SELECT p.status, p.amount_atomic, (SELECT sum(used)::int FROM usage_counters u WHERE u.tenant_id = p.tenant_id) AS units
         FROM payments p WHERE p.tenant_id = $1 AND p.tx_hash = $2`,
        [owner.tenantId, bought.payment?.transaction],
      );
      expect(recorded).toEqual([{ status: 'confirmed', amount_atomic: price.toString(), units: 1 }]);
    },
    60_000,
  );

  it('J1: a buyer learns nothing about a problem of the seller’s account', async () => {
    const verifyOnly = await mintKey(rows, tenant.tenantId, { environment: 'test', scopes: ['verify'] });
    const exhausted = await seller({ verificationsPerMonth: 0 });
    const unrelated = await createTenant(rows);
    const before = await stage.received();
    for (const key of [verifyOnly.key, exhausted.testKey, unrelated.testKey]) {
      const url = await open('seller.mjs', { X402_KEY: key });
      const bought = await buy('buyer.mjs', url, stage);
      expect(bought.status).not.toBe(200);
      const response = JSON.stringify(bought);
      for (const secret of [
        key,
        tenant.tenantId,
        exhausted.tenantId,
        unrelated.tenantId,
        'quota',
        'scope',
        'tenant',
      ]) {
        expect(response.toLowerCase()).not.toContain(secret.toLowerCase());
      }
    }
    expect(await stage.received()).toBe(before);
  }, 120_000);

  it('J1: a seller with a wrong API key receives no payment', async () => {
    const before = await stage.received();
    const status = await open('seller.mjs', { X402_KEY: 'x402_test_nobody' })
      .then((url) => buy('buyer.mjs', url, stage))
      .then(
        (bought) => bought.status,
        () => null,
      );
    expect(status).not.toBe(200);
    expect(await stage.received()).toBe(before);
  }, 60_000);
});
