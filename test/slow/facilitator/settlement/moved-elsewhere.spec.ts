import { generatePrivateKey, privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts';
import { startFacilitator, type FacilitatorFixture } from '../../../support/facilitator/facilitator.js';
import { findViolations } from '../../../support/database/invariants.js';
import { forwardTo, JsonRpcStub } from '../../../support/evm/json-rpc-stub.js';
import { ThirdParties } from '../../../support/verification/third-parties.js';
import { registerWallet, type TestTenant } from '../../../support/verification/tenants.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';
import { PRICE, X402Stage, type X402Body } from '../../../support/facilitator/x402-stage.js';

const API = '/api/v1/x402';
const PERMIT2 = { extra: { assetTransferMethod: 'permit2' } } as const;

/** Two processes; a payment counts whichever account sends its transaction. */
describe('a payment sent by a third party', () => {
  let stage: X402Stage;
  let database: ThrowawayDatabase;
  let node: JsonRpcStub;
  let thirdParties: ThirdParties;
  let one: FacilitatorFixture;
  let two: FacilitatorFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    [stage, database] = await Promise.all([X402Stage.start(), createThrowawayDatabase()]);
    await stage.openPermit2();
    thirdParties = new ThirdParties(stage);
    node = await JsonRpcStub.start({}, forwardTo(stage.anvil.url));
    const settings = {
      DATABASE_URL: database.url,
      BASE_SEPOLIA_RPC_URL: node.url,
      SETTLEMENT_WAIT_MS: '4000',
    };
    [one, two] = await Promise.all([startFacilitator(stage, settings), startFacilitator(stage, settings)]);
  });
  beforeEach(async () => {
    tenant = await one.tenant();
  });
  afterEach(async () => {
    node.forget();
    expect(await findViolations(one.rows)).toEqual({});
  });
  afterAll(async () => {
    await Promise.all([one.test.close(), two.test.close()]);
    await database.drop();
    await node.close();
    await stage.stop();
  });

  const settle = async (body: object, by = one, key = tenant.testKey) =>
    (await by.post('settle', body, key)).body;
  const verify = async (body: object, by = two, key = tenant.testKey) =>
    (await by.post('verify', body, key)).body;
  const get = async (path: string) =>
    (await two.test.http.get(`${API}${path}`).set('Authorization', `Bearer ${tenant.testKey}`))
      .body as object;
  const byHash = async (txHash: string, more: object = {}) => {
    const request = two.test.http.post(`${API}/verify`).set('Authorization', `Bearer ${tenant.testKey}`);
    return (await request.send({ tx_hash: txHash, chain: 'base-sepolia', ...more })).body as object;
  };
  const used = () => one.units(tenant.tenantId);
  const success = (transaction: string) => ({ success: true, transaction });
  const duplicate = (transaction: string) => ({
    ...{ success: false, errorReason: 'duplicate_settlement', transaction },
  });
  const settlements = () =>
    one.rows.query<object[]>(
      'SELECT status, reason, tx_hash FROM settlements WHERE tenant_id = $1 ORDER BY created_at',
      [tenant.tenantId],
    );
  const budget = async () => {
    const [row] = await one.rows.query<Record<string, string>[]>(
      'SELECT cost, reverted_cost, amount_atomic FROM settlement_budgets WHERE tenant_id = $1',
      [tenant.tenantId],
    );
    return row;
  };
  const withSignature = (body: X402Body, signature: string): X402Body => ({
    ...body,
    paymentPayload: {
      ...body.paymentPayload,
      payload: { ...(body.paymentPayload['payload'] as object), signature },
    },
  });
  const forged = (body: X402Body): X402Body => {
    const { signature } = body.paymentPayload['payload'] as { signature: string };
    const digit = signature.at(20) === '1' ? '2' : '1';
    return withSignature(body, signature.slice(0, 20) + digit + signature.slice(21));
  };
  const newBuyer = async (amount = PRICE): Promise<PrivateKeyAccount> => {
    const buyer = privateKeyToAccount(generatePrivateKey());
    await stage.usdc.mint(buyer.address, amount);
    return buyer;
  };
  /** Verify and settle refuse with the same reason, message and payer. */
  async function expectRefused(body: object): Promise<string> {
    const [verified, settled] = [await verify(body), await settle(body)];
    expect([verified['isValid'], settled['success'], settled['transaction']]).toEqual([false, false, '']);
    const { invalidReason, invalidMessage, payer } = verified;
    expect([settled['errorReason'], settled['errorMessage'], settled['payer']]).toEqual([
      ...[invalidReason, invalidMessage, payer],
    ]);
    return String(invalidReason);
  }

  const kinds: [string, () => Promise<X402Body>, (body: X402Body) => Promise<string>][] = [
    ['version 2', () => stage.pay(), (body) => thirdParties.send(body)],
    ['version 1', () => stage.payV1(), (body) => thirdParties.send(body)],
    ['Permit2', () => stage.pay(PERMIT2), (body) => thirdParties.sendPermit2(body)],
    ['upto', () => stage.pay({ scheme: 'upto' }), (body) => thirdParties.sendUpto(body, PRICE)],
  ];
  it.each(kinds)('Q2: %s: is settled by its transaction, once, for one unit', async (_kind, pay, send) => {
    await one.rows.query(
      `INSERT INTO event_listeners (tenant_id, environment, event_type) VALUES ($1, 'test', 'payment.settled')`,
      [tenant.tenantId],
    );
    const [body, ours] = [await pay(), await stage.transactions()];
    const hash = await send(body);
    // `upto` must be sent by the named facilitator, so the third party uses our key.
    const sent = ours + (body.paymentRequirements['scheme'] === 'upto' ? 1 : 0);
    expect(await verify(body)).toMatchObject({ isValid: true, payer: stage.buyer });
    expect(await used()).toBe(0);
    const answers = await Promise.all([one, two, one, two].map((by) => settle(body, by)));
    expect(answers.filter(({ success: isSuccess }) => isSuccess)).toHaveLength(1);
    expect(answers).toEqual(
      Array(4).fill(expect.objectContaining({ transaction: hash, payer: stage.buyer })),
    );
    expect(await settle(body, two)).toMatchObject(duplicate(hash));
    expect(await verify(body)).toMatchObject({ isValid: false, invalidReason: 'duplicate_settlement' });
    expect(await stage.transactions()).toBe(sent);
    expect(await used()).toBe(1);

    const found = await get(`/facilitator/settlements?transaction=${hash}`);
    expect(found).toMatchObject({ status: 'settled', transaction: hash });
    const payer = stage.buyer.toLowerCase();
    const payment = { txHash: hash, status: 'confirmed', amountAtomic: '10000', fromAddress: payer };
    expect(await get('/payments')).toMatchObject({ payments: [payment] });
    const events = await one.rows.query<object[]>(
      'SELECT event_type, payload FROM outbox WHERE tenant_id = $1',
      [tenant.tenantId],
    );
    const payload = { txHash: hash, amountAtomic: '10000', fromAddress: payer };
    expect(events).toMatchObject([{ event_type: 'payment.settled', payload }]);
    for (const more of [{}, { reference: 'order-1' }, { payer }]) {
      expect(await byHash(hash, more)).toMatchObject({ success: false, reason: 'ALREADY_CLAIMED' });
    }
    expect(await used()).toBe(1);
  });

  it('Q2: verify and settle refuse it after its hash was claimed for a reference', async () => {
    for (const more of [{}, { payer: stage.buyer }]) {
      const body = await stage.pay();
      const hash = await thirdParties.send(body);
      const before = await used();
      expect(await byHash(hash, { reference: `order-${hash}`, ...more })).toMatchObject({ success: true });
      expect(await verify(body)).toMatchObject({ isValid: false, invalidReason: 'duplicate_settlement' });
      expect(await settle(body)).toMatchObject({ ...duplicate(hash), payer: stage.buyer });
      expect(await settle(body, two)).toMatchObject(duplicate(hash));
      expect(await used()).toBe(before + 1);
    }
    expect(await settlements()).toEqual([]);
  });

  it('Q2: is settled without a second unit after its hash was verified without a reference', async () => {
    const body = await stage.pay();
    const hash = await thirdParties.send(body);
    expect(await byHash(hash)).toMatchObject({ success: true });
    expect(await used()).toBe(1);
    expect(await verify(body)).toMatchObject({ isValid: true });
    expect(await settle(body)).toMatchObject(success(hash));
    expect(await settle(body, two)).toMatchObject(duplicate(hash));
    expect(await used()).toBe(1);
    expect(await byHash(hash, { reference: 'order-1' })).toMatchObject({ reason: 'ALREADY_CLAIMED' });
  });

  it('Q2: one of a concurrent claim by hash and a settle succeeds', async () => {
    for (let round = 0; round < 3; round += 1) {
      const body = await stage.pay();
      const hash = await thirdParties.send(body);
      const before = await used();
      const [sold, settled] = await Promise.all([byHash(hash, { reference: `order-${hash}` }), settle(body)]);
      const wins = [sold, settled].filter((answer) => (answer as { success: boolean }).success);
      expect(wins).toHaveLength(1);
      expect(await used()).toBe(before + 1);
    }
  });

  it('Q2: is settled by a transaction that outbids ours; ours is booked as cost without blame', async () => {
    const body = await stage.pay();
    let theirs = '';
    node.on('eth_sendRawTransaction', async (params) => {
      theirs ||= await thirdParties.send(body);
      return forwardTo(stage.anvil.url)('eth_sendRawTransaction', params);
    });
    const ours = await stage.transactions();
    const before = await stage.received();
    expect(await settle(body)).toMatchObject(success(theirs));
    expect(await stage.received()).toBe(before + PRICE);
    expect(await stage.transactions()).toBe(ours + 1);
    expect(await settle(body, two)).toMatchObject(duplicate(theirs));
    expect(await verify(body)).toMatchObject({ isValid: false, invalidReason: 'duplicate_settlement' });
    const { cost = '0', reverted_cost: reverted, amount_atomic: amount } = (await budget()) ?? {};
    expect([reverted, Number(cost) > 0, amount]).toEqual(['0', true, PRICE.toString()]);
    expect(await used()).toBe(1);
    const blamed = await one.rows.query<object[]>('SELECT 1 FROM settlement_reverts WHERE payer = $1', [
      stage.buyer.toLowerCase(),
    ]);
    expect(blamed).toEqual([]);
    // The buyer can pay again at once.
    node.forget();
    expect(await settle(await stage.pay())).toMatchObject({ success: true });
  });

  it('Q2: is settled by the third-party transaction while ours is held; verify stays valid meanwhile', async () => {
    const body = await stage.pay();
    let held: readonly unknown[] = [];
    node.on('eth_sendRawTransaction', (params) => {
      held = params;
      return `0x${'1'.repeat(64)}`;
    });
    expect(await settle(body)).toMatchObject({ errorReason: 'settlement_pending' });
    const theirs = await thirdParties.send(body);
    expect(await verify(body)).toMatchObject({ isValid: true });
    node.forget();
    await stage.anvil.rpc('eth_sendRawTransaction', held);
    await one.followersGone();
    await one.reconcile();
    expect(await settle(body, two)).toMatchObject(success(theirs));
    expect(await settle(body)).toMatchObject(duplicate(theirs));
    expect(await settlements()).toMatchObject([{ status: 'settled', tx_hash: theirs }]);
    expect(await used()).toBe(1);
  });

  it('Q2: two payments of one payer in one transaction settle once each and cost one unit', async () => {
    const bodies = [await stage.pay(), await stage.pay()];
    const hash = await thirdParties.sendBundle(bodies);
    for (const body of bodies) {
      expect(await verify(body)).toMatchObject({ isValid: true });
      expect(await settle(body)).toMatchObject(success(hash));
      expect(await settle(body, two)).toMatchObject(duplicate(hash));
      for (const more of [{}, { payer: stage.buyer }, { reference: 'order-1', payer: stage.buyer }]) {
        expect(await byHash(hash, more)).toMatchObject({ reason: 'ALREADY_CLAIMED' });
      }
    }
    expect(await used()).toBe(1);
    const both = await stage.pay();
    const other = await stage.pay();
    const bundle = await thirdParties.sendBundle([both, other]);
    const answers = await Promise.all(
      [both, other, both, other].map((body, index) => settle(body, index < 2 ? one : two)),
    );
    expect(answers.filter(({ success: isSuccess }) => isSuccess)).toHaveLength(2);
    expect(answers).toEqual(Array(4).fill(expect.objectContaining({ transaction: bundle })));
    expect(await used()).toBe(2);
  });

  it('Q2: a payer’s claimed part of a bundle cannot be settled; another payer’s part can', async () => {
    const buyer = await newBuyer();
    const [theirs, ours] = [await stage.pay({ buyer }), await stage.pay()];
    const hash = await thirdParties.sendBundle([theirs, ours]);
    expect(await byHash(hash, { reference: 'order-1', payer: buyer.address })).toMatchObject({
      success: true,
    });
    expect(await settle(theirs)).toMatchObject(duplicate(hash));
    expect(await settle(ours)).toMatchObject(success(hash));
    expect(await used()).toBe(1);
  });

  it('Q2: verify and settle refuse an authorization that its buyer cancelled', async () => {
    const [body, permit2] = [await stage.pay(), await stage.pay(PERMIT2)];
    await thirdParties.cancel(body);
    await thirdParties.invalidate(permit2);
    expect(await expectRefused(body)).toBe('invalid_exact_evm_nonce_already_used');
    await expectRefused(permit2);
    expect([await used(), await settlements()]).toEqual([0, []]);
  });

  it('Q2: is settled although it has expired since or its buyer has no money left', async () => {
    const buyer = await newBuyer();
    const spent = await stage.pay({ buyer });
    const hash = await thirdParties.send(spent);
    expect(await verify(spent)).toMatchObject({ isValid: true, payer: buyer.address });
    expect(await settle(spent)).toMatchObject(success(hash));
    const bodies = [await stage.pay(), await stage.payV1(), await stage.pay(PERMIT2)];
    const [first, second, third] = bodies as [X402Body, X402Body, X402Body];
    const hashes = [
      await thirdParties.send(first),
      await thirdParties.send(second),
      await thirdParties.sendPermit2(third),
    ];
    const now = Date.now.bind(Date);
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + 600_000);
    try {
      for (const [index, body] of bodies.entries()) {
        expect(await expectRefused(forged(body))).toMatch(/signature$/);
        expect(await verify(body)).toMatchObject({ isValid: true });
        expect(await settle(body)).toMatchObject(success(hashes[index] ?? ''));
      }
      expect(await expectRefused(await unused(now()))).toBe('permit2_deadline_expired');
    } finally {
      clock.mockRestore();
    }
    expect(await used()).toBe(4);
  });

  /** Signed ten minutes ago by the mocked clock. */
  async function unused(signedMs: number): Promise<X402Body> {
    const clock = jest.spyOn(Date, 'now').getMockImplementation();
    const restored = jest.spyOn(Date, 'now').mockReturnValue(signedMs);
    const body = await stage.pay(PERMIT2);
    restored.mockImplementation(clock ?? (() => signedMs));
    return body;
  }

  it('Q2: a forged signature for a paid authorization is refused', async () => {
    const bodies = [
      await stage.pay(),
      await stage.payV1(),
      await stage.pay(PERMIT2),
      await stage.pay({ scheme: 'upto' }),
    ];
    const [first, second, third, fourth] = bodies as [X402Body, X402Body, X402Body, X402Body];
    await thirdParties.send(first);
    await thirdParties.send(second);
    await thirdParties.sendPermit2(third);
    await thirdParties.sendUpto(fourth, PRICE);
    for (const body of bodies) {
      const other = await stage.pay();
      const { signature } = other.paymentPayload['payload'] as { signature: string };
      const erc6492 = `0x${'11'.repeat(96)}${'64926492'.repeat(8)}`;
      for (const bad of [
        forged(body),
        ...[signature, '0x00', `0x${'00'.repeat(65)}`, erc6492].map((each) => withSignature(body, each)),
      ]) {
        await expectRefused(bad);
      }
    }
    expect([await used(), await settlements()]).toEqual([0, []]);
    for (const body of bodies) expect(await settle(body)).toMatchObject({ success: true });
  });

  it('Q2: with one wallet at two tenants it is settled once, at one of them', async () => {
    const other = await one.tenant();
    await registerWallet(one.test.app, other.tenantId, {
      ...{ environment: 'test', chain: 'base-sepolia', address: stage.seller },
    });
    const body = await stage.pay();
    const hash = await thirdParties.send(body);
    const keys = [tenant.testKey, other.testKey, tenant.testKey, other.testKey];
    const answers = await Promise.all(keys.map((key, index) => settle(body, index < 2 ? one : two, key)));
    expect(answers.filter(({ success: isSuccess }) => isSuccess)).toHaveLength(1);
    for (const key of keys) {
      expect(await settle(body, two, key)).toMatchObject({ errorReason: 'duplicate_settlement' });
      expect(await verify(body, one, key)).toMatchObject({ invalidReason: 'duplicate_settlement' });
    }
    expect(answers.some(({ transaction }) => transaction === hash)).toBe(true);
    expect((await used()) + (await one.units(other.tenantId))).toBe(1);
  });

  it('Q2: its search needs at most twenty log queries, and none for an unused authorization', async () => {
    const body = await stage.pay();
    await thirdParties.send(body);
    const before = node.count('eth_getLogs');
    expect(await settle(body)).toMatchObject({ success: true });
    expect(node.count('eth_getLogs') - before).toBeLessThanOrEqual(20);
    const after = node.count('eth_getLogs');
    await expectRefused(await stage.pay({ amount: 10n ** 15n }));
    expect(node.count('eth_getLogs')).toBe(after);
  });
});
