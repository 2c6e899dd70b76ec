import { decodePaymentRequiredHeader, decodePaymentResponseHeader } from '@x402/core/http';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';
import { workerDatabaseUrl } from '../../support/services/worker-database.js';
import { createDataSource } from '../../../src/data-source.js';
import { createTenant, type TestTenant } from '../../support/verification/tenants.js';
import { challengeOf, order, proofFor, sandboxHash } from '../../support/selling/buyer.js';
import { SHOPS, type HashShop } from '../../support/selling/shops.js';

const CONFIRMED = '0200';

let server: ServerProcess;
let tenant: TestTenant;

beforeAll(async () => {
  const rows = await createDataSource(workerDatabaseUrl()).initialize();
  tenant = await createTenant(rows);
  await rows.destroy();
  server = await startServer({ env: { JOBS_ENABLED: 'false' } });
}, 120_000);
afterAll(() => server.kill());

describe.each(SHOPS)('N1: %s sells by hash', (_framework, open) => {
  const problems: unknown[] = [];
  let shop: HashShop;

  beforeAll(async () => {
    shop = await open({
      apiKey: tenant.testKey,
      baseUrl: server.url,
      prices: { chain: 'sandbox', amount: '1.5' },
      description: 'A report worth a cent',
      waitSeconds: 4,
      onProblem: (error) => problems.push(error),
    });
  });
  afterAll(() => shop.close());
  beforeEach(() => shop.served.splice(0));
  afterEach(() => {
    expect(problems.splice(0)).toEqual([]);
  });

  it('challenges with the envelope of x402, which the official package reads', async () => {
    const answer = await order(`${shop.url}/report?page=2`);
    expect(answer.status).toBe(402);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const header = answer.headers.get('payment-required') ?? '';
    expect(decodePaymentRequiredHeader(header)).toEqual(answer.challenge);
    expect(answer.body).toEqual({
      ...answer.challenge,
      message: expect.stringContaining('PAYMENT-SIGNATURE') as string,
    });
    expect(answer.challenge).toEqual({
      x402Version: 2,
      error: 'payment_required',
      resource: { url: `${shop.url}/report?page=2`, description: 'A report worth a cent' },
      accepts: [
        {
          scheme: 'exact',
          network: 'x402:sandbox',
          amount: '1500000',
          asset: '0x5a9DB0c0000000000000000000000000000005Dc',
          payTo: '0x5A9DB0c0000000000000000000000000000a55E7',
          maxTimeoutSeconds: 600,
          extra: {
            assetTransferMethod: 'transaction-proof',
            paymentFlow: 'upfront',
            binding: ['none'],
            offerId: expect.stringMatching(/^[0-9a-f]{32}\.[\w-]{43}$/) as string,
            requestHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
            issuedAt: expect.any(Number) as number,
            expiresAt: expect.any(Number) as number,
            maxProofAgeSeconds: 604_800,
            finality: 'confirmations:1',
          },
        },
      ],
    });
  });

  it('serves a payment once, and says which payment it was', async () => {
    const transaction = sandboxHash(CONFIRMED);
    const proof = await proofFor(`${shop.url}/report`, transaction);
    const answer = await order(`${shop.url}/report`, proof);
    expect(answer).toMatchObject({ status: 200, body: { report: 'worth every cent' } });
    expect(answer.headers.get('cache-control')).toBe('private');
    expect(decodePaymentResponseHeader(answer.headers.get('payment-response') ?? '')).toEqual(answer.outcome);
    expect(answer.outcome).toMatchObject({
      ...{ success: true, transaction, network: 'x402:sandbox', amount: '25000000' },
      payer: '0x5a9db0c00000000000000000000000000000a11c',
      extra: { surplusAtomic: '23500000', binding: 'none' },
    });
    const id = proof.accepted.extra.offerId.slice(0, 32);
    expect(shop.served).toEqual([
      expect.objectContaining({
        transaction,
        reference: expect.stringMatching(`^offer:${id}:[0-9a-f]{16}$`) as string,
      }),
    ]);
    const [payment] = await paymentsOf(shop.served[0]?.reference ?? '');
    expect(payment).toMatchObject({ txHash: transaction, status: 'confirmed' });

    const again = await order(`${shop.url}/report`, proof);
    expect(again).toMatchObject({ status: 402, body: { error: 'duplicate_settlement' } });
    expect(again.outcome).toMatchObject({ success: false, errorReason: 'duplicate_settlement', transaction });
    const other = await order(`${shop.url}/report`, await proofFor(`${shop.url}/report`, transaction));
    expect(other).toMatchObject({ status: 402, body: { error: 'duplicate_settlement' } });
    expect(shop.served).toHaveLength(1);
  });

  it('serves one of twenty presentations at once', async () => {
    const proof = await proofFor(`${shop.url}/report`, sandboxHash(CONFIRMED));
    const answers = await Promise.all(Array.from({ length: 20 }, () => order(`${shop.url}/report`, proof)));
    const statuses = answers.map(({ status, body }) => (status === 200 ? 'served' : body['error'])).sort();
    expect(statuses).toEqual([...Array<string>(19).fill('duplicate_settlement'), 'served']);
    expect(shop.served).toHaveLength(1);
  });

  it('waits for a payment that is not final yet, and serves it', async () => {
    const soon = Math.floor(Date.now() / 1_000) + 2;
    const proof = await proofFor(`${shop.url}/report`, sandboxHash('0210', soon.toString(16)));
    await expect(order(`${shop.url}/report`, proof)).resolves.toMatchObject({ status: 200 });
  });

  it('hands out the same offer while a payment is pending, and takes it later', async () => {
    const later = Math.floor(Date.now() / 1_000) + 7;
    const proof = await proofFor(`${shop.url}/report`, sandboxHash('0210', later.toString(16)));
    const early = await order(`${shop.url}/report`, proof);
    expect(early).toMatchObject({ status: 402, body: { error: 'settlement_pending' } });
    expect(early.headers.get('retry-after')).toBe('2');
    expect(early.challenge?.accepts).toEqual([proof.accepted]);
    await expect(order(`${shop.url}/report`, proof)).resolves.toMatchObject({ status: 200 });
    expect(shop.served).toHaveLength(1);
  });

  it('claims nothing for a buyer who hung up', async () => {
    const soon = Math.floor(Date.now() / 1_000) + 2;
    const proof = await proofFor(`${shop.url}/report`, sandboxHash('0210', soon.toString(16)));
    const hungUp = order(`${shop.url}/report`, proof, { signal: AbortSignal.timeout(700) });
    await expect(hungUp).rejects.toThrow('aborted');
    await expect(order(`${shop.url}/report`, proof)).resolves.toMatchObject({ status: 200 });
    expect(shop.served).toHaveLength(1);
  });

  it('ties an offer to its request: method, URL and body', async () => {
    const json = (text: string): RequestInit => ({
      method: 'POST',
      body: JSON.stringify({ text }),
      headers: { 'content-type': 'application/json' },
    });
    const proof = await proofFor(`${shop.url}/echo`, sandboxHash(CONFIRMED), json('mine'));
    for (const [url, init] of [
      [`${shop.url}/report`, {}],
      [`${shop.url}/echo?more=1`, json('mine')],
      [`${shop.url}/echo`, json('another')],
    ] as const) {
      const refused = await order(url, proof, init);
      expect(refused.body['error']).toBe('invalid_exact_evm_transaction_proof_request_mismatch');
    }
    const served = await order(`${shop.url}/echo`, proof, json('mine'));
    expect(served).toMatchObject({ status: 200, body: { echo: { text: 'mine' } } });
  });

  it('takes no offer that it has not made', async () => {
    const { challenge, offer } = await challengeOf(`${shop.url}/report`);
    const forged = [
      { ...offer, amount: '1' },
      { ...offer, payTo: '0x5A9DB0C000000000000000000000000000000dEA' },
      { ...offer, extra: { ...offer.extra, expiresAt: offer.extra.expiresAt + 1 } },
      { ...offer, extra: { ...offer.extra, offerId: `${'0'.repeat(32)}.${'A'.repeat(43)}` } },
      { ...offer, extra: { ...offer.extra, offerId: 'order-of-the-buyer' } },
      { ...offer, extra: { ...offer.extra, more: true } },
    ];
    for (const accepted of forged) {
      const payload = { type: 'transaction-proof', transaction: sandboxHash(CONFIRMED) };
      const proof = { x402Version: 2, resource: challenge.resource, accepted, payload };
      const refused = await order(`${shop.url}/report`, proof);
      expect(refused).toMatchObject({ status: 402, body: { error: 'invalid_payment_requirements' } });
    }
    expect(shop.served).toEqual([]);
  });

  it('says "try again" when the chain cannot be asked, never "not paid"', async () => {
    const proof = await proofFor(`${shop.url}/report`, sandboxHash('0504'));
    const answer = await order(`${shop.url}/report`, proof);
    expect(answer).toMatchObject({ status: 503, body: { error: 'unexpected_settle_error' } });
    expect(answer.headers.get('retry-after')).toBe('30');
    expect(problems.splice(0)).toEqual([expect.objectContaining({ code: 'VERIFIER_UNAVAILABLE' })]);
  });

  it.each([
    ['0100', 'settlement_pending'],
    ['0404', 'invalid_exact_evm_transaction_proof_not_observed'],
    ['0301', 'invalid_exact_evm_transaction_proof_recipient_mismatch'],
    ['0302', 'invalid_exact_evm_transaction_proof_asset_mismatch'],
    ['0303', 'invalid_exact_evm_transaction_proof_no_transfer'],
    ['0201', 'invalid_exact_evm_transaction_proof_underpaid'],
    ['0410', 'invalid_exact_evm_transaction_proof_expired'],
    ['0500', 'invalid_exact_evm_transaction_proof_failed'],
  ])('sandbox family %s is %s', async (family, error) => {
    const answer = await order(
      `${shop.url}/report`,
      await proofFor(`${shop.url}/report`, sandboxHash(family)),
    );
    expect(answer).toMatchObject({ status: 402, body: { error } });
    expect(shop.served).toEqual([]);
  });

  it('takes no payment that was made before the offer', async () => {
    const before = Math.floor(Date.now() / 1_000) - 120;
    const proof = await proofFor(`${shop.url}/report`, sandboxHash('0210', before.toString(16)));
    const answer = await order(`${shop.url}/report`, proof);
    expect(answer.body['error']).toBe('invalid_exact_evm_transaction_proof_paid_too_early');
  });

  it.each([
    ['no base64 of JSON', 'hello', 'invalid_payload'],
    ['version 1', { x402Version: 1, scheme: 'exact' }, 'invalid_x402_version'],
    ['another scheme', { accepted: { scheme: 'upto' }, payload: {} }, 'unsupported_scheme'],
    [
      'a signed payment',
      { accepted: { scheme: 'exact' }, payload: { authorization: {} } },
      'unsupported_payload_type',
    ],
  ])('answers a proof that is %s', async (_what, proof, error) => {
    const sent = typeof proof === 'string' ? proof : { x402Version: 2, ...proof };
    await expect(order(`${shop.url}/report`, sent)).resolves.toMatchObject({ status: 402, body: { error } });
  });
});

async function paymentsOf(reference: string): Promise<object[]> {
  const url = `${server.url}/api/v1/x402/payments?reference=${encodeURIComponent(reference)}`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${tenant.testKey}` } });
  return ((await response.json()) as { payments: object[] }).payments;
}
