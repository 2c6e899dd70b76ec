import { findChain } from '../../../src/domain/chain.js';
import {
  BASE_URL,
  freshHash,
  paid,
  sandboxHash,
  startVerification,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import type { TestTenant } from '../../support/verification/tenants.js';

/** Ways to write Base that are taken wherever a chain is named. */
const NAMES = ['base', 'Base', 'BASE', 'eip155:8453', 'EIP155:8453'];
const ADDRESS = '0x1000000000000000000000000000000000000009';

describe('a chain by any of its names', () => {
  let fixture: VerificationFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    fixture = await startVerification();
    seller = await fixture.tenant();
  });
  afterAll(() => fixture.test.close());

  const verify = (key: string, body: object) =>
    fixture.test.http.post(`${BASE_URL}/verify`).set('Authorization', `Bearer ${key}`).send(body);

  it.each(NAMES)('N3: POST /verify takes %s, and answers and stores it as base', async (chain) => {
    const tx_hash = freshHash();
    fixture.verifier.tell(tx_hash, paid());
    const answer = await verify(seller.liveKey, { tx_hash, chain }).expect(200);
    expect(answer.body).toMatchObject({ status: 'confirmed', chain: 'base', network: 'eip155:8453' });
    const { paymentId } = answer.body as { paymentId: string };
    const stored = await fixture.get(seller.liveKey, `/payments/${paymentId}`).expect(200);
    expect(stored.body).toMatchObject({ chain: 'base' });
  });

  it.each(NAMES)('N3: the filter of GET /payments and of GET /analytics takes %s', async (chain) => {
    const query = `chain=${encodeURIComponent(chain)}`;
    const { body } = await fixture.get(seller.liveKey, `/payments?limit=1&${query}`).expect(200);
    expect(body).toMatchObject({ payments: [{ chain: 'base' }] });
    const answer = await fixture.get(seller.liveKey, `/analytics?${query}`).expect(200);
    expect(
      (answer.body as { byChain: { chain: string }[] }).byChain.every((row) => row.chain === 'base'),
    ).toBe(true);
    await fixture.get(seller.liveKey, `/analytics/top-payers?${query}`).expect(200);
  });

  it.each(NAMES)('N3: PUT, GET and DELETE /wallets/%s mean the wallet on base', async (chain) => {
    const { liveKey } = await fixture.tenant();
    const path = `${BASE_URL}/wallets/${encodeURIComponent(chain)}`;
    const key = ['Authorization', `Bearer ${liveKey}`] as const;
    const put = await fixture.test.http
      .put(path)
      .set(...key)
      .send({ address: ADDRESS })
      .expect(200);
    expect(put.body).toMatchObject({ chain: 'base', address: ADDRESS });
    const got = await fixture.test.http
      .get(path)
      .set(...key)
      .expect(200);
    expect(got.body).toMatchObject({ chain: 'base', address: ADDRESS });
    await fixture.test.http
      .delete(path)
      .set(...key)
      .expect(204);
    await fixture.test.http
      .get(path)
      .set(...key)
      .expect(404);
  });

  it.each(['sandbox', 'Sandbox', 'x402:sandbox', 'eip155:1520283840'])(
    'N3: %s is the sandbox in POST /verify',
    async (chain) => {
      const body = { tx_hash: sandboxHash('confirmed'), chain };
      const answer = await verify(seller.testKey, body).expect(200);
      expect(answer.body).toMatchObject({ status: 'confirmed', chain: 'sandbox', network: 'x402:sandbox' });
    },
  );

  it('N3: one Idempotency-Key takes a chain in another spelling for the same request', async () => {
    const tx_hash = sandboxHash('confirmed');
    const send = (chain: string) =>
      verify(seller.testKey, { tx_hash, chain }).set('Idempotency-Key', tx_hash);
    await send('sandbox').expect(200);
    await send('x402:sandbox').expect(200).expect('Idempotent-Replayed', 'true');
  });

  it.each([
    ['sepolia', 'ethereum-sepolia'],
    ['solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', 'solana'],
    ['SOLANA-DEVNET', 'solana-devnet'],
  ])('N3: %s names %s', (name, chain) => {
    expect(findChain(name)?.name).toBe(chain);
  });

  it('E3: a live key hears on a test network that it is one', async () => {
    const answer = await verify(seller.liveKey, { tx_hash: freshHash(), chain: 'eip155:84532' }).expect(403);
    expect(answer.body).toMatchObject({
      code: 'CHAIN_NOT_ENABLED',
      message: expect.stringContaining('base-sepolia is a test network, and this is a live key') as string,
    });
  });

  it('N3: an expectation in the smallest unit is told', async () => {
    const tx_hash = freshHash();
    fixture.verifier.tell(tx_hash, paid(500_000n));
    const answer = await verify(seller.liveKey, {
      tx_hash,
      chain: 'base',
      expected_amount: '500000',
    }).expect(200);
    expect(answer.body).toMatchObject({
      reason: 'AMOUNT_TOO_LOW',
      message: 'Less was paid than expected. expected_amount is in USDC, not in its smallest unit.',
    });
  });
});
