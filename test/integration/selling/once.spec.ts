import {
  createX402Client,
  type Decision,
  type DeliveryStore,
  type OfferStore,
  type PaymentRequired,
  type PaymentsApi,
  type SellOptions,
} from '@x402-infrastructure/sdk';
import {
  createSeller,
  decodeHeader,
  encodeHeader,
  memoryOffers,
  PAYMENT_REQUIRED,
  PAYMENT_SIGNATURE,
  proveTransaction,
  Seller,
  type RequestFacts,
} from '@x402-infrastructure/sdk/sell';
import { createDataSource } from '../../../src/data-source.js';
import { sandboxHash } from '../../support/selling/buyer.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';
import { workerDatabaseUrl } from '../../support/services/worker-database.js';
import { createTenant, type TestTenant } from '../../support/verification/tenants.js';

const SECRET = 'a secret of a shop, for its offers alone';

/** A seller without a framework, so that its clock and its connection are the test's. */
describe('N1: one payment, one answer', () => {
  let server: ServerProcess;
  let tenant: TestTenant;
  let client: PaymentsApi;
  const problems: unknown[] = [];

  beforeAll(async () => {
    const rows = await createDataSource(workerDatabaseUrl()).initialize();
    tenant = await createTenant(rows);
    await rows.destroy();
    server = await startServer({ env: { JOBS_ENABLED: 'false' } });
    client = createX402Client({ apiKey: tenant.testKey, baseUrl: server.url });
  }, 120_000);
  afterAll(() => server.kill());
  afterEach(() => problems.splice(0));

  function optionsWith(more: Partial<SellOptions> = {}): SellOptions {
    const prices = { chain: 'sandbox', amount: '1.5' };
    return { prices, secret: SECRET, waitSeconds: 0, onProblem: (error) => problems.push(error), ...more };
  }

  function sellerWith(more: Partial<SellOptions> = {}, api = client, nowSeconds?: () => number): Seller {
    return new Seller(api, optionsWith(more), nowSeconds);
  }

  /** Asks, pays the first offer with this hash, and returns the request that shows it. */
  async function paidRequest(seller: Seller, transaction: string): Promise<RequestFacts> {
    const { headers } = await seller.decide(requestOf());
    const { accepts, resource } = decodeHeader(headers[PAYMENT_REQUIRED] ?? '') as PaymentRequired;
    const [offer] = accepts;
    if (offer === undefined) throw new Error('no offer');
    return requestOf(encodeHeader(await proveTransaction({ offer, resource, transaction })));
  }

  /** A client whose answers of `POST /verify` are lost, so many of them. */
  function losing(answers: number): PaymentsApi {
    let left = answers;
    return {
      ...client,
      verifyPayment: async (call) => {
        const answer = await client.verifyPayment(call);
        if (left-- > 0) throw new Error('the connection broke');
        return answer;
      },
    };
  }

  it('a lost answer is 503, and the next try in that process is served; in another it is refused', async () => {
    const seller = sellerWith({}, losing(1));
    const request = await paidRequest(seller, sandboxHash('0200'));
    expect(wordOf(await seller.decide(request))).toBe('unexpected_settle_error');
    expect(problems).toEqual([expect.objectContaining({ message: 'the connection broke' })]);
    expect(wordOf(await sellerWith().decide(request))).toBe('duplicate_settlement');
    const answers = await Promise.all(Array.from({ length: 5 }, () => seller.decide(request)));
    expect(answers.map(wordOf).sort()).toEqual([...Array<string>(4).fill('duplicate_settlement'), 'serve']);
  });

  it('waits for the same answer again while there is time', async () => {
    const seller = sellerWith({ waitSeconds: 5 }, losing(2));
    const request = await paidRequest(seller, sandboxHash('0200'));
    expect(wordOf(await seller.decide(request))).toBe('serve');
    expect(problems).toEqual([]);
  });

  it('with a shared store of deliveries, any process serves after a lost answer, and one does', async () => {
    const consumed = new Set<string>();
    const deliveries: DeliveryStore = {
      consume: (key) => !consumed.has(key) && consumed.add(key).has(key),
    };
    const first = sellerWith({ deliveries }, losing(1));
    const second = sellerWith({ deliveries });
    const transaction = sandboxHash('0200');
    const request = await paidRequest(first, transaction);
    expect(wordOf(await first.decide(request))).toBe('unexpected_settle_error');
    const sellers = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? first : second));
    const answers = await Promise.all(sellers.map((seller) => seller.decide(request)));
    expect(answers.map(wordOf).sort()).toEqual([...Array<string>(19).fill('duplicate_settlement'), 'serve']);
    expect([...consumed]).toEqual([`x402:sandbox:${transaction}`]);
    // Another offer of the shop does not buy with it either: the service knows its order.
    expect(wordOf(await second.decide(await paidRequest(second, transaction)))).toBe('duplicate_settlement');
  });

  it('a store of deliveries that is down is an outage, and nothing is lost', async () => {
    let isDown = true;
    const consume = () => (isDown ? Promise.reject(new Error('the store is down')) : Promise.resolve(true));
    const seller = sellerWith({ deliveries: { consume } });
    const request = await paidRequest(seller, sandboxHash('0200'));
    expect(wordOf(await seller.decide(request))).toBe('unexpected_settle_error');
    isDown = false;
    expect(wordOf(await seller.decide(request))).toBe('serve');
  });

  it('a payment within the offer’s time is taken afterwards, and a later one is not consumed', async () => {
    const now = Math.floor(Date.now() / 1_000);
    let clock = now - 100;
    const seller = sellerWith(
      { maxTimeoutSeconds: 60, maxProofAgeSeconds: 600, skewSeconds: 0 },
      client,
      () => clock,
    );
    const inTime = await paidRequest(seller, sandboxHash('0210', (now - 50).toString(16)));
    const lateHash = sandboxHash('0210', (now - 10).toString(16));
    const late = await paidRequest(seller, lateHash);
    clock = now;
    expect(wordOf(await seller.decide(inTime))).toBe('serve');
    expect(wordOf(await seller.decide(late))).toBe('invalid_exact_evm_transaction_proof_expired');
    const body = {
      txHash: lateHash,
      chain: 'sandbox',
      expectedAmount: '1.5',
      recipient: recipientOf(late),
    };
    const answer = await client.verifyPayment({
      body: { ...body, reference: 'mine' },
      retries: 0,
      timeoutMs: 9_000,
    });
    expect(answer).toMatchObject({ success: true, claimed: true });
  });

  it('an offer ends with its longest age of a proof', async () => {
    let clock = Math.floor(Date.now() / 1_000);
    const options = { maxTimeoutSeconds: 60, maxProofAgeSeconds: 600 };
    const seller = sellerWith(options, client, () => clock);
    const request = await paidRequest(seller, sandboxHash('0200'));
    clock += 661;
    expect(wordOf(await seller.decide(request))).toBe('invalid_exact_evm_transaction_proof_expired');
  });

  it('signed offers are known to every process with the secret, and to no other shop', async () => {
    const request = await paidRequest(sellerWith(), sandboxHash('0200'));
    const other = sellerWith({ secret: 'another secret, of another shop altogether' });
    expect(wordOf(await other.decide(request))).toBe('invalid_payment_requirements');
    const rotated = sellerWith({ secret: ['the secret that replaces it, from now on!', SECRET] });
    expect(wordOf(await rotated.decide(request))).toBe('serve');
  });

  it('kept offers are known to those who share the store', async () => {
    const offers: OfferStore = memoryOffers();
    const request = await paidRequest(sellerWith({ offers }), sandboxHash('0200'));
    expect(wordOf(await sellerWith({ offers: memoryOffers() }).decide(request))).toBe(
      'invalid_payment_requirements',
    );
    expect(wordOf(await sellerWith({ offers }).decide(request))).toBe('serve');
  });

  it('several prices are several offers, each with its own chain', async () => {
    const prices = [
      { chain: 'sandbox', amount: '1.5' },
      { chain: 'eip155:84532', amount: '2', payTo: '0x209693Bc6afc0C5328bA36FaF03C514EF312287C' },
    ];
    const { headers } = await sellerWith({ prices }).decide(requestOf());
    const { accepts } = decodeHeader(headers[PAYMENT_REQUIRED] ?? '') as PaymentRequired;
    expect(accepts.map(({ network, amount, extra }) => [network, amount, extra.binding])).toEqual([
      ['x402:sandbox', '1500000', ['none']],
      ['eip155:84532', '2000000', ['payer-signature']],
    ]);
  });

  it.each([
    ['a chain of the other environment', { prices: { chain: 'base', amount: '1' } }, 'base is no chain'],
    ['an amount that is none', { prices: { chain: 'sandbox', amount: '1,50' } }, '"1,50" is no USDC amount'],
    ['a chain without a wallet', { prices: { chain: 'base-sepolia', amount: '1' } }, 'wallet'],
  ])('the seller hears of %s, the buyer of a 503', async (_what, more, message) => {
    const decision = await sellerWith(more).decide(requestOf());
    expect(decision).toMatchObject({ kind: 'refuse', status: 503 });
    expect(JSON.stringify(decision)).not.toMatch(/wallet|base/);
    expect(problems).toEqual([
      expect.objectContaining({ message: expect.stringContaining(message) as string }),
    ]);
  });

  it('says at once what it cannot sell by', () => {
    const { prices } = optionsWith();
    const unsigned = { prices };
    expect(() => createSeller(unsigned)).toThrow('give client, or apiKey');
    expect(() => createSeller({ ...unsigned, apiKey: ' ' })).toThrow('is the variable set');
    expect(() => createSeller({ ...unsigned, client })).toThrow('offers are signed, or kept');
    expect(() => createSeller({ ...unsigned, client, secret: 'short' })).toThrow('at least 32 characters');
  });
});

function requestOf(proof?: string): RequestFacts {
  return {
    method: 'GET',
    path: '/report',
    origin: 'https://shop.example',
    header: (name) => (name === PAYMENT_SIGNATURE ? proof : undefined),
  };
}

function wordOf(decision: Decision): string {
  return decision.kind === 'serve' ? 'serve' : (decision.body as { error: string }).error;
}

function recipientOf(request: RequestFacts): string {
  const proof = decodeHeader(request.header(PAYMENT_SIGNATURE) ?? '') as { accepted: { payTo: string } };
  return proof.accepted.payTo;
}
