import {
  encodeFunctionData,
  recoverTransactionAddress,
  type Address,
  type TransactionSerialized,
} from 'viem';
import {
  FACILITATOR,
  startFacilitator,
  type FacilitatorFixture,
} from '../../../support/facilitator/facilitator.js';
import {
  DROP,
  forwardTo,
  HANG,
  JsonRpcStub,
  RpcErrorAnswer,
  type StubMethod,
} from '../../../support/evm/json-rpc-stub.js';
import type { TestTenant } from '../../../support/verification/tenants.js';
import { USDC_ABI } from '../../../support/evm/usdc.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';
import { PRICE, X402Stage } from '../../../support/facilitator/x402-stage.js';

/** Short waits; settle behaves the same when they end. */
const HASTY = {
  SETTLEMENT_WAIT_MS: '2500',
  SETTLEMENT_RPC_TIMEOUT_MS: '600',
  SETTLEMENT_BUMP_AFTER_MS: '100',
};

/** Long waits for tests that await the end on a busy machine. */
const PATIENT = { SETTLEMENT_WAIT_MS: '20000', SETTLEMENT_RPC_TIMEOUT_MS: '5000' };

describe('settlements on a failing chain or node', () => {
  let stage: X402Stage;
  /** A database of its own, so that no other spec reconciles what stays pending here. */
  let database: ThrowawayDatabase;
  let settings: Record<string, string>;
  let node: JsonRpcStub;
  let fixture: FacilitatorFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    stage = await X402Stage.start({}, 2);
    await stage.openPermit2();
    node = await JsonRpcStub.start({}, forwardTo(stage.anvil.url));
    database = await createThrowawayDatabase();
    settings = { ...HASTY, DATABASE_URL: database.url };
    fixture = await startFacilitator(stage, { ...settings, BASE_SEPOLIA_RPC_URL: node.url });
    tenant = await fixture.tenant();
  });
  afterAll(async () => {
    await fixture.test.close();
    await database.drop();
    await node.close();
    await stage.stop();
  });
  afterEach(async () => {
    node.forget();
    await stage.anvil.rpc('evm_setAutomine', [true]);
    await stage.anvil.rpc('evm_mine');
  });

  const settle = (body: object) => fixture.post('settle', body, tenant.testKey);
  const misbehave = (methods: Readonly<Record<string, StubMethod>>) => {
    for (const [name, method] of Object.entries(methods)) node.on(name, method);
  };
  const heal = () => node.forget();

  async function untilPending(): Promise<void> {
    let rows: object[] = [];
    while (rows.length === 0) {
      rows = await fixture.rows.query<object[]>(
        `SELECT 1 FROM settlements WHERE tenant_id = $1 AND status = 'pending'`,
        [tenant.tenantId],
      );
    }
  }

  /** Repeats settle while it is pending, because its short wait may end too early on a busy machine. */
  async function expectPaidOnce(body: object, before: bigint): Promise<void> {
    let answer = await settle(body);
    while (answer.body['errorReason'] === 'settlement_pending') {
      await fixture.reconcile();
      answer = await settle(body);
    }
    expect(answer.body).toMatchObject({ success: true });
    expect(await stage.received()).toBe(before + PRICE);
  }

  it.each([
    ['never answers', HANG],
    ['hangs up', DROP],
    [
      'answers late',
      async () =>
        new Promise((done) =>
          setTimeout(() => {
            done('0x');
          }, 1_000),
        ),
    ],
  ] as const)(
    'J2: a node that %s causes a 503 instead of a refusal, and no transaction is sent',
    async (_how, what) => {
      const body = await stage.pay();
      const before = await stage.received();
      misbehave({ eth_getCode: what });
      for (const step of ['verify', 'settle'] as const) {
        const answer = await fixture.post(step, body, tenant.testKey);
        expect([answer.status, answer.body['code']]).toEqual([503, 'VERIFIER_UNAVAILABLE']);
        expect(answer.body).toMatchObject(
          step === 'verify'
            ? { isValid: false, invalidReason: 'unexpected_verify_error' }
            : { success: false, errorReason: 'unexpected_settle_error', transaction: '' },
        );
        expect(JSON.stringify(answer.body)).not.toContain('secret');
      }
      heal();
      await expectPaidOnce(body, before);
    },
  );

  it('J2: a transaction that is not broadcast is pending with its hash, and the reconciler settles it', async () => {
    const body = await stage.pay();
    const before = await stage.received();
    misbehave({ eth_sendRawTransaction: HANG });
    const answer = await settle(body);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ success: false, errorReason: 'settlement_pending' });
    expect(answer.body['transaction']).toMatch(/^0x[0-9a-f]{64}$/);
    expect(await stage.received()).toBe(before);
    heal();
    await fixture.reconcile();
    await expectPaidOnce(body, before);
    expect((await settle(body)).body['transaction']).toBe(answer.body['transaction']);
  });

  it('J2: a lost receipt is found later, and the money moves once', async () => {
    const body = await stage.pay();
    const before = await stage.received();
    misbehave({ eth_getTransactionReceipt: HANG });
    expect((await settle(body)).body).toMatchObject({ errorReason: 'settlement_pending' });
    expect(await stage.received()).toBe(before + PRICE);
    heal();
    await expectPaidOnce(body, before);
  });

  it('J2: a missing receipt on a lagging node does not fail a paid settlement', async () => {
    const body = await stage.pay();
    const before = await stage.received();
    misbehave({ eth_getTransactionReceipt: null });
    const { body: pending } = await settle(body);
    expect(pending).toMatchObject({ errorReason: 'settlement_pending' });
    expect(await stage.received()).toBe(before + PRICE);
    const age = `interval '1 hour'`;
    await fixture.rows.query(`UPDATE signer_transactions SET created_at = created_at - ${age}`);
    await fixture.reconcile();
    await fixture.deadForLong();
    await fixture.reconcile();
    await fixture.reconcile();
    // The used authorization on chain is evidence for our transaction, not against it.
    expect((await settle(body)).body).toMatchObject({
      errorReason: 'settlement_pending',
      transaction: pending['transaction'],
    });
    heal();
    await expectPaidOnce(body, before);
    expect((await settle(body)).body['transaction']).toBe(pending['transaction']);
  });

  it('J2: one stale read after the authorization has ended does not fail the settlement', async () => {
    const body = await stage.pay();
    const before = await stage.received();
    misbehave({ eth_getTransactionReceipt: null });
    await settle(body);
    await fixture.followersGone();
    await fixture.rows.query(
      `UPDATE settlements SET valid_before = now() - interval '2 minutes' WHERE status = 'pending'`,
    );
    await fixture.rows.query(`UPDATE signer_transactions SET created_at = created_at - interval '1 hour'`);
    await fixture.reconcile();
    heal();
    await fixture.reconcile();
    await expectPaidOnce(body, before);
  });

  it('J2: a payment is settled once although the node drops the connection after the broadcast', async () => {
    const body = await stage.pay();
    const before = await stage.received();
    const send = forwardTo(stage.anvil.url);
    misbehave({
      eth_sendRawTransaction: async (params) => {
        await send('eth_sendRawTransaction', params);
        return DROP;
      },
    });
    await expectPaidOnce(body, before);
  });

  it.each(['exact', 'upto'] as const)(
    'J2: %s: a signer key that another program uses loses a nonce, not the payment',
    async (scheme) => {
      // With `upto` no other signer could take over.
      const body = await stage.pay({ scheme });
      const before = await stage.received();
      // Before our transaction arrives, another program sends one with the same key and nonce.
      let undisturbed = true;
      misbehave({
        eth_sendRawTransaction: async (params) => {
          const send = () => forwardTo(stage.anvil.url)('eth_sendRawTransaction', params);
          if (!undisturbed) return send();
          undisturbed = false;
          const signer = await senderOf(params);
          await sendAs(signer, { to: signer, value: '0x0' });
          return send();
        },
      });
      await expectPaidOnce(body, before);
    },
  );

  it('J2: a transaction that the nodes have dropped is sent again, byte for byte', async () => {
    const body = await stage.pay();
    const before = await stage.received();
    await stage.anvil.rpc('evm_setAutomine', [false]);
    const { body: pending } = await settle(body);
    expect(pending).toMatchObject({ errorReason: 'settlement_pending' });
    await stage.anvil.rpc('anvil_dropTransaction', [pending['transaction']]);
    await stage.anvil.rpc('evm_setAutomine', [true]);
    await fixture.reconcile();
    await expectPaidOnce(body, before);
    expect((await settle(body)).body['transaction']).toBe(pending['transaction']);
  });

  async function sendAs(from: string | undefined, transaction: object): Promise<void> {
    await stage.anvil.rpc('anvil_impersonateAccount', [from]);
    await stage.anvil.rpc('eth_sendTransaction', [{ from, ...transaction }]);
    await stage.anvil.rpc('anvil_stopImpersonatingAccount', [from]);
  }

  function senderOf([rawTx]: readonly unknown[]): Promise<Address> {
    return recoverTransactionAddress({ serializedTransaction: rawTx as TransactionSerialized });
  }

  /** The buyer spends the amount at a gas price that puts it first in its block. */
  async function impoverish(amount: bigint): Promise<void> {
    await stage.anvil.rpc('anvil_setBalance', [stage.buyer, '0x56bc75e2d63100000']);
    const args = [stage.signerAddresses[0] as Address, amount] as const;
    const data = encodeFunctionData({ abi: USDC_ABI, functionName: 'transfer', args });
    const to = stage.usdc.address;
    await sendAs(stage.buyer, { to, data, gas: '0x30d40', gasPrice: '0x746a528800' });
  }

  it('J2: a reverted transaction fails the settlement with its hash and releases the payment', async () => {
    const body = await stage.pay({ amount: 5_000n });
    const before = await stage.received();
    const patient = await startFacilitator(stage, { ...settings, ...PATIENT });
    await stage.anvil.rpc('evm_setAutomine', [false]);
    const settling = patient.post('settle', body, tenant.testKey);
    await untilPending();
    // The buyer spends everything, at a higher price, before our transaction is in a block.
    const poor = await stage.usdc.balanceOf(stage.buyer as Address);
    await impoverish(poor);
    await stage.anvil.rpc('evm_mine');
    const answer = await settling;
    expect(answer.body).toMatchObject({
      success: false,
      errorReason: 'invalid_exact_evm_transaction_failed',
    });
    expect(answer.body['transaction']).toMatch(/^0x/);
    await stage.anvil.rpc('evm_setAutomine', [true]);
    await stage.usdc.mint(stage.buyer as Address, poor);
    expect((await patient.post('settle', body, tenant.testKey)).body).toMatchObject({ success: true });
    expect(await stage.received()).toBe(before + 5_000n);
    await patient.test.close();
  });

  it('J2: a settlement with a lost and a reverted transaction fails only once the lost one is dead', async () => {
    const body = await stage.pay({ amount: 6_000n });
    const before = await stage.received();
    const forward = (params: readonly unknown[]) =>
      forwardTo(stage.anvil.url)('eth_sendRawTransaction', params);
    // The same bytes may come again.
    const sent = new Set<unknown>();
    misbehave({
      eth_sendRawTransaction: async (params) => {
        if (sent.has(params[0])) return forward(params);
        sent.add(params[0]);
        // The first loses its nonce to another program; the second reverts because the buyer has no money.
        if (sent.size === 1) {
          const signer = await senderOf(params);
          await sendAs(signer, { to: signer, value: '0x0' });
        }
        if (sent.size === 2) await impoverish(await stage.usdc.balanceOf(stage.buyer as Address));
        return forward(params);
      },
    });
    const poor = await stage.usdc.balanceOf(stage.buyer as Address);
    const { body: pending } = await settle(body);
    expect(pending).toMatchObject({ success: false, errorReason: 'settlement_pending' });
    const found = async () => {
      const [row] = await fixture.rows.query<
        [{ id: string; status: string; reason: string; tx_hash: string }]
      >('SELECT id, status, reason, tx_hash FROM settlements ORDER BY created_at DESC LIMIT 1');
      return row;
    };
    await fixture.reconcile();
    await fixture.reconcile();
    expect(await found()).toMatchObject({ status: 'pending' });
    await fixture.deadForLong();
    await fixture.reconcile();
    const failed = await found();
    expect(failed).toMatchObject({ status: 'failed', reason: 'invalid_exact_evm_transaction_failed' });
    const receipt = await stage.anvil.rpc('eth_getTransactionReceipt', [failed.tx_hash]);
    expect(receipt).toMatchObject({ status: '0x0' });
    heal();
    await stage.usdc.mint(stage.buyer as Address, poor);
    expect((await settle(body)).body).toMatchObject({ success: true });
    expect(await stage.received()).toBe(before + 6_000n);
  });

  it('J1: /supported answers while the node hangs, and lists upto once the node confirms the contracts', async () => {
    misbehave({ eth_getCode: HANG });
    // A fresh process, because a known result is cached for good.
    const fresh = await startFacilitator(stage, { ...settings, BASE_SEPOLIA_RPC_URL: node.url });
    const seller = await fresh.tenant();
    const kinds = async () => {
      const request = fresh.test.http.get(`${FACILITATOR}/supported`);
      const supported = await request.set('Authorization', `Bearer ${seller.testKey}`);
      const { kinds: listed } = supported.body as { kinds: { scheme: string }[] };
      return [supported.status, ...listed.map(({ scheme }) => scheme)];
    };
    expect(await kinds()).toEqual([200, 'exact', 'exact', 'exact']);
    heal();
    // A failed query is repeated, on a busy machine more than once.
    while ((await kinds()).length < 5);
    expect(await kinds()).toEqual([200, 'exact', 'upto', 'exact', 'exact']);
    const asked = node.count('eth_getCode');
    await kinds();
    misbehave({ eth_getCode: HANG });
    expect(await kinds()).toEqual([200, 'exact', 'upto', 'exact', 'exact']);
    expect(node.count('eth_getCode')).toBe(asked);
    await fresh.test.close();
  });

  it('J2: a node of another chain makes verify answer 503', async () => {
    const unrelated = await JsonRpcStub.start({ eth_chainId: '0x1' }, forwardTo(stage.anvil.url));
    const misled = await startFacilitator(stage, { ...settings, BASE_SEPOLIA_RPC_URL: unrelated.url });
    const seller = await misled.tenant();
    expect((await misled.post('verify', await stage.pay(), seller.testKey)).status).toBe(503);
    await misled.test.close();
    await unrelated.close();
  });

  it('J2: the next node sends a transaction that the first refuses, and the payment is settled', async () => {
    const refusing = await JsonRpcStub.start({}, forwardTo(stage.anvil.url));
    for (const method of ['eth_sendRawTransaction', 'eth_call', 'eth_estimateGas']) {
      refusing.on(method, new RpcErrorAnswer(-32_005, 'limit exceeded', 429));
    }
    const urls = `${refusing.url},${stage.anvil.url}`;
    const lucky = await startFacilitator(stage, { ...settings, ...PATIENT, BASE_SEPOLIA_RPC_URL: urls });
    const seller = await lucky.tenant();
    expect((await lucky.post('settle', await stage.pay(), seller.testKey)).body).toMatchObject({
      success: true,
    });
    await lucky.test.close();
    await refusing.close();
  });

  it('J2: a node error makes verify answer 503 without the error text', async () => {
    misbehave({ eth_call: new RpcErrorAnswer(-32_005, 'rate limited: secret plan') });
    const answer = await fixture.post('verify', await stage.pay(), tenant.testKey);
    expect(answer.status).toBe(503);
    expect(JSON.stringify(answer.body)).not.toContain('rate limited');
  });
});
