import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../../src/data-source.js';
import {
  buyWith,
  installExamples,
  openShopWith,
  type Bought,
  type Shop,
} from '../../../support/facilitator/x402-examples.js';
import { documentedPayers, TWIN } from '../../../support/facilitator/sandbox-stage.js';
import { startServer, type ServerProcess } from '../../../support/services/server-process.js';
import { createTenant, type TestTenant } from '../../../support/verification/tenants.js';
import { workerDatabaseUrl } from '../../../support/services/worker-database.js';

/** The examples as they are after `npm start`: a test key, and no other setting anywhere. */
describe('the unmodified official clients in the sandbox', () => {
  let server: ServerProcess;
  let rows: DataSource;
  let tenant: TestTenant;
  const shops: Shop[] = [];

  beforeAll(async () => {
    await installExamples();
    rows = await createDataSource(workerDatabaseUrl()).initialize();
    tenant = await createTenant(rows);
    server = await startServer();
  }, 400_000);
  afterAll(async () => {
    for (const shop of shops) shop.close();
    await server.kill();
    await rows.destroy();
  });

  async function open(more: Record<string, string> = {}): Promise<string> {
    const X402_URL = `${server.url}/api/v1/x402`;
    const shop = await openShopWith('seller.mjs', { X402_URL, X402_TEST_KEY: tenant.testKey, ...more });
    shops.push(shop);
    return shop.url;
  }
  const paymentsOf = async (): Promise<{ txHash: string; amountUsdc: string }[]> => {
    const response = await fetch(`${server.url}/api/v1/x402/payments`, {
      headers: { authorization: `Bearer ${tenant.testKey}` },
    });
    return ((await response.json()) as { payments: { txHash: string; amountUsdc: string }[] }).payments;
  };

  it.each([
    ['authorization', {}],
    ['upfront', { FLOW: 'upfront' }],
  ] as const)(
    'N4: in the flow %s a new buyer pays at once, and the payment is listed',
    async (_flow, env) => {
      const bought = await buyWith('buyer.mjs', { URL: await open(env) });
      expect(bought).toMatchObject({
        status: 200,
        body: { report: 'worth every cent' },
        payment: { success: true, network: TWIN },
      });
      expect(await paymentsOf()).toContainEqual(
        expect.objectContaining({ txHash: bought.payment?.transaction, amountUsdc: '0.01' }),
      );
    },
  );

  it('N4: a live key in the shell beside the test key changes nothing', async () => {
    const url = await open({ X402_KEY: tenant.liveKey });
    expect(await buyWith('buyer.mjs', { URL: url })).toMatchObject({ status: 200 });
  });

  it('N4: the documented payers are served or refused as documented', async () => {
    const url = await open();
    const sales = await Promise.all(
      documentedPayers().map(async ({ outcome, key }): Promise<[string, Bought]> => [
        outcome,
        await buyWith('buyer.mjs', { URL: url, BUYER_KEY: key }),
      ]),
    );
    const statuses = sales.map(([outcome, { status }]) => [outcome, status]);
    expect(Object.fromEntries(statuses)).toEqual({
      ...{ insufficient_funds: 402, nonce_used: 402, screened: 402, reverts: 402 },
      // The official seller makes a 402 of our 503, and says that the facilitator failed.
      outage: 402,
      // The official seller asks once more after `settlement_pending`.
      pending: 200,
    });
  }, 90_000);

  it('N4: without its line of spendControls the official buyer refuses to pay', async () => {
    const { x402Client } = await import('@x402/core/client');
    const { ExactEvmScheme } = await import('@x402/evm/exact/client');
    const { generatePrivateKey, privateKeyToAccount } = await import('viem/accounts');
    const response = await fetch(await open());
    const header = response.headers.get('payment-required') ?? '';
    const required = JSON.parse(Buffer.from(header, 'base64').toString()) as Parameters<
      InstanceType<typeof x402Client>['createPaymentPayload']
    >[0];
    const client = x402Client.fromConfig({
      schemes: [
        { network: 'eip155:*', client: new ExactEvmScheme(privateKeyToAccount(generatePrivateKey())) },
      ],
    });
    await expect(client.createPaymentPayload(required)).rejects.toThrow('rejected by spendControls');
  });
});
