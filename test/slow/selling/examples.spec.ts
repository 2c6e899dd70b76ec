import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { X402Stage } from '../../support/facilitator/x402-stage.js';
import { order, proofFor, sandboxHash } from '../../support/selling/buyer.js';
import { runExample, startExample, type ListeningExample } from '../../support/selling/example-programs.js';
import { until } from '../../support/services/cluster.js';
import { freePort } from '../../support/services/free-port.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';
import { workerDatabaseUrl } from '../../support/services/worker-database.js';
import { createTenant, registerWallet, type TestTenant } from '../../support/verification/tenants.js';

/** The programs of `examples/` that need none of the official packages. */
describe('N2: examples run', () => {
  let stage: X402Stage;
  let server: ServerProcess;
  let rows: DataSource;
  let tenant: TestTenant;
  let env: Record<string, string>;
  const receiverPort: number[] = [];
  const running: ListeningExample[] = [];

  beforeAll(async () => {
    stage = await X402Stage.start();
    await stage.anvil.rpc('anvil_setBalance', [stage.buyer, '0x56bc75e2d63100000']);
    rows = await createDataSource(workerDatabaseUrl()).initialize();
    tenant = await createTenant(rows, { plan: 'pro' });
    const wallet = { environment: 'test', chain: 'base-sepolia', address: stage.seller } as const;
    await registerWallet(rows, tenant.tenantId, wallet);
    receiverPort.push(await freePort(), await freePort());
    server = await startServer({
      env: {
        ...stage.env(),
        WEBHOOK_ALLOWED_HOSTS: receiverPort.map((port) => `127.0.0.1:${port}`).join(','),
      },
    });
    env = { X402_URL: `${server.url}/api/v1/x402`, X402_TEST_KEY: tenant.testKey };
  }, 120_000);
  afterAll(async () => {
    for (const example of running) example.close();
    await server.kill();
    await rows.destroy();
    await stage.stop();
  });

  async function start(script: string, more: Record<string, string> = {}): Promise<ListeningExample> {
    const example = await startExample(script, { ...env, ...more });
    running.push(example);
    return example;
  }

  it('seller-by-hash.mjs sells to buyer-by-hash.mjs in the sandbox', async () => {
    const { url } = await start('seller-by-hash.mjs');
    const { stdout, stderr, code } = await runExample('buyer-by-hash.mjs', [], { URL: `${url}/report` });
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({
      status: 200,
      body: { report: 'worth every cent', paidBy: '0x5a9db0c00000000000000000000000000000a11c' },
      payment: { success: true, network: 'x402:sandbox' },
    });
  }, 60_000);

  it('the same on a chain: the buyer pays USDC, and signs', async () => {
    const { url } = await start('seller-by-hash.mjs', { CHAIN: 'base-sepolia' });
    const before = await stage.received();
    const { stdout, stderr } = await runExample('buyer-by-hash.mjs', [], {
      URL: `${url}/report`,
      RPC_URL: stage.anvil.url,
      BUYER_KEY: stage.buyerKey,
    });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      status: 200,
      payment: { success: true, payer: stage.buyer.toLowerCase(), extra: { binding: 'payer' } },
    });
    expect(await stage.received()).toBe(before + 10_000n);
  }, 60_000);

  it('two processes of one seller serve one payment once', async () => {
    // Both are one shop, as behind a balancer.
    const shop = { PUBLIC_URL: 'https://shop.example' };
    const first = await start('seller-by-hash.mjs', shop);
    const second = await start('seller-by-hash.mjs', shop);
    for (let round = 0; round < 5; round += 1) {
      const proof = await proofFor(`${first.url}/report`, sandboxHash('0200'));
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) => order(`${(n % 2 === 0 ? first : second).url}/report`, proof)),
      );
      const kinds = answers.map(({ status, body }) => (status === 200 ? 'served' : body['error'])).sort();
      expect(kinds).toEqual([...Array<string>(19).fill('duplicate_settlement'), 'served']);
    }
  }, 60_000);

  it.each(['verify.py', 'verify.sh'])(
    '%s says paid, not paid, not yet, and no answer',
    async (script) => {
      const verify = (hash: string, more: Record<string, string> = {}, ...rest: string[]) =>
        runExample(script, [hash, 'sandbox', ...rest], { ...env, ...more });
      const hash = sandboxHash('0200');
      const paid = await verify(hash, {}, '1.5', 'order-1');
      expect(paid.stderr).toBe('');
      expect(paid.code).toBe(0);
      expect(JSON.parse(paid.stdout)).toMatchObject({ success: true, reference: 'order-1', claimed: true });
      await expect(verify(hash, {}, '1.5', 'order-1')).resolves.toMatchObject({ code: 0 });
      await expect(verify(hash, {}, '1.5', 'order-2')).resolves.toMatchObject({ code: 1 });
      await expect(verify(sandboxHash('0500'))).resolves.toMatchObject({ code: 1 });
      const nobody = await verify(sandboxHash('0200'), { X402_TEST_KEY: 'x402_test_nobody' });
      expect(nobody.code).toBe(3);
      const nowhere = { X402_URL: `http://127.0.0.1:${await freePort()}/api/v1/x402`, X402_TEST_KEY: 'x' };
      if (script === 'verify.sh') {
        await expect(verify(sandboxHash('0100'))).resolves.toMatchObject({ code: 2 });
        await expect(verify(sandboxHash('0200'), nowhere)).resolves.toMatchObject({ code: 3 });
      }
    },
    90_000,
  );

  it('verify.py waits for a payment that is not final yet', async () => {
    const soon = Math.floor(Date.now() / 1_000) + 3;
    const hash = sandboxHash('0210', soon.toString(16));
    await expect(runExample('verify.py', [hash], env)).resolves.toMatchObject({ code: 0 });
  }, 60_000);

  it.each([
    ['webhook-receiver.mjs', 0],
    ['webhook_receiver.py', 1],
  ])(
    '%s takes genuine deliveries, and no others',
    async (script, index) => {
      const port = receiverPort[index] ?? 0;
      const url = `http://127.0.0.1:${port}/webhooks/x402`;
      const created = await call('POST', '/webhook-endpoints', { url, eventTypes: ['payment.verified'] });
      const { secret } = created as { secret: string };
      const { lines } = await start(script, { PORT: String(port), WEBHOOK_SECRET: secret });
      const hash = sandboxHash('0200');
      await call('POST', '/verify', { txHash: hash, chain: 'sandbox', expectedAmount: '1.5' });
      await until(() => lines.length > 1);
      expect(lines.slice(1).map((line) => JSON.parse(line) as object)).toEqual([
        expect.objectContaining({
          type: 'payment.verified',
          data: expect.objectContaining({ txHash: hash }) as object,
        }),
      ]);
      const forged = await fetch(url, {
        method: 'POST',
        body: JSON.stringify({ id: 'forged', type: 'payment.verified', data: {} }),
        headers: {
          'content-type': 'application/json',
          'webhook-id': 'forged',
          'webhook-timestamp': String(Math.floor(Date.now() / 1_000)),
          'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}`,
        },
      });
      expect(forged.status).toBe(400);
      expect(lines).toHaveLength(2);
    },
    60_000,
  );

  async function call(method: string, path: string, body: object): Promise<unknown> {
    const response = await fetch(`${env['X402_URL'] ?? ''}${path}`, {
      method,
      headers: { authorization: `Bearer ${tenant.testKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text) as unknown;
  }
});
