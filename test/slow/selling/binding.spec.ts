import { randomBytes } from 'node:crypto';
import { privateKeyToAccount, generatePrivateKey } from 'viem/accounts';
import type { Offer, PaymentRequired } from '@x402-infrastructure/sdk';
import { proveTransaction } from '@x402-infrastructure/sdk/sell';
import { createDataSource } from '../../../src/data-source.js';
import { X402Stage } from '../../support/facilitator/x402-stage.js';
import { challengeOf, order } from '../../support/selling/buyer.js';
import { SHOPS, type HashShop } from '../../support/selling/shops.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';
import { workerDatabaseUrl } from '../../support/services/worker-database.js';
import { createTenant, registerWallet } from '../../support/verification/tenants.js';

const PREFIX = 'invalid_exact_evm_transaction_proof';

/** USDC on a chain, and signatures of those who paid it. */
describe('N1: a payment on a chain is its payer’s', () => {
  let stage: X402Stage;
  let server: ServerProcess;
  let shop: HashShop;
  let url: string;
  const thiefKey = generatePrivateKey();

  beforeAll(async () => {
    stage = await X402Stage.start();
    await stage.usdc.mint(privateKeyToAccount(thiefKey).address, 1_000_000n);
    await stage.anvil.rpc('anvil_setBalance', [stage.buyer, '0x56bc75e2d63100000']);
    await stage.anvil.rpc('anvil_setBalance', [privateKeyToAccount(thiefKey).address, '0x56bc75e2d63100000']);
    const rows = await createDataSource(workerDatabaseUrl()).initialize();
    const tenant = await createTenant(rows);
    const wallet = { environment: 'test', chain: 'base-sepolia', address: stage.seller } as const;
    await registerWallet(rows, tenant.tenantId, wallet);
    await rows.destroy();
    server = await startServer({ env: { ...stage.env(), JOBS_ENABLED: 'false' } });
    const [, open] = SHOPS[0] ?? [];
    if (open === undefined) throw new Error('no shop');
    shop = await open({
      apiKey: tenant.testKey,
      baseUrl: server.url,
      prices: { chain: 'base-sepolia', amount: '0.01' },
      waitSeconds: 3,
    });
    url = `${shop.url}/report`;
  }, 120_000);
  afterAll(async () => {
    await shop.close();
    await server.kill();
    await stage.stop();
  });
  beforeEach(() => shop.served.splice(0));

  function pay(offer: Offer, key = stage.buyerKey, amount = BigInt(offer.amount)): Promise<string> {
    return stage.usdc.transfer(key, offer.payTo as `0x${string}`, amount);
  }

  function prove(challenge: PaymentRequired, offer: Offer, transaction: string, key = stage.buyerKey) {
    const account = privateKeyToAccount(key);
    return proveTransaction({ offer, resource: challenge.resource, transaction, account });
  }

  it('offers the registered wallet, and wants the payer’s signature', async () => {
    const { offer } = await challengeOf(url);
    expect(offer).toMatchObject({
      ...{ network: 'eip155:84532', amount: '10000', asset: stage.usdc.address, payTo: stage.seller },
      extra: { binding: ['payer-signature'], paymentFlow: 'upfront' },
    });
  });

  it('serves the payer, who signed the offer and the hash', async () => {
    const { challenge, offer } = await challengeOf(url);
    const transaction = await pay(offer);
    const proof = await prove(challenge, offer, transaction);
    const answer = await order(url, proof);
    expect(answer).toMatchObject({
      status: 200,
      outcome: {
        success: true,
        transaction,
        payer: stage.buyer.toLowerCase(),
        amount: '10000',
        extra: { binding: 'payer' },
      },
    });
    await expect(order(url, proof)).resolves.toMatchObject({ body: { error: 'duplicate_settlement' } });
  });

  it('serves nobody else who saw the hash, and then still the payer', async () => {
    const { challenge, offer } = await challengeOf(url);
    const transaction = await pay(offer);
    const thiefs = await challengeOf(url);
    const asThief = await prove(thiefs.challenge, thiefs.offer, transaction, thiefKey);
    const own = await order(url, asThief);
    expect(own.body['error']).toBe(`${PREFIX}_payer_mismatch`);
    const lying = { ...asThief, payload: { ...asThief.payload, from: stage.buyer } };
    expect((await order(url, lying)).body['error']).toBe(`${PREFIX}_signature`);
    const { type, from } = asThief.payload;
    const bare = { type, transaction, ...(from !== undefined && { from }) };
    expect((await order(url, { ...asThief, payload: bare })).body['error']).toBe(`${PREFIX}_binding_missing`);
    expect(shop.served).toEqual([]);
    await expect(order(url, await prove(challenge, offer, transaction))).resolves.toMatchObject({
      status: 200,
    });
  });

  it('takes a signature for the one resource, offer and transaction', async () => {
    const { challenge, offer } = await challengeOf(url);
    const transaction = await pay(offer);
    const proof = await prove(challenge, offer, transaction);
    const elsewhere = await order(`${shop.url}/other`, proof);
    expect(elsewhere.body['error']).toBe(`${PREFIX}_request_mismatch`);
    const { offer: another } = await challengeOf(url);
    expect((await order(url, { ...proof, accepted: another })).body['error']).toBe(`${PREFIX}_signature`);
    const swapped = { ...proof.payload, transaction: await pay(offer) };
    expect((await order(url, { ...proof, payload: swapped })).body['error']).toBe(`${PREFIX}_signature`);
    await expect(order(url, proof)).resolves.toMatchObject({ status: 200 });
  });

  it('takes no payment of less, and none that nobody made', async () => {
    const { challenge, offer } = await challengeOf(url);
    const little = await prove(challenge, offer, await pay(offer, stage.buyerKey, 9_999n));
    expect((await order(url, little)).body['error']).toBe(`${PREFIX}_underpaid`);
    const none = await prove(challenge, offer, `0x${randomBytes(32).toString('hex')}`);
    expect((await order(url, none)).body['error']).toBe(`${PREFIX}_not_observed`);
    expect(shop.served).toEqual([]);
  });

  it('says 503 with Retry-After while our server is down, and serves the same proof afterwards', async () => {
    const { challenge, offer } = await challengeOf(url);
    const proof = await prove(challenge, offer, await pay(offer));
    const port = Number(new URL(server.url).port);
    await server.kill();
    const down = await order(url, proof);
    expect(down).toMatchObject({ status: 503, body: { error: 'unexpected_settle_error' }, challenge: null });
    expect(Number(down.headers.get('retry-after'))).toBeGreaterThan(0);
    server = await startServer({ port, env: { ...stage.env(), JOBS_ENABLED: 'false' } });
    await expect(order(url, proof)).resolves.toMatchObject({ status: 200 });
    expect(shop.served).toHaveLength(1);
  }, 60_000);
});
