import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import {
  startFacilitator,
  type FacilitatorFixture,
  type ProtocolAnswer,
} from '../../../support/facilitator/facilitator.js';
import { ThirdParties } from '../../../support/verification/third-parties.js';
import type { TestTenant } from '../../../support/verification/tenants.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';
import { PRICE, X402Stage, type X402Body } from '../../../support/facilitator/x402-stage.js';

/** A third party can copy our pending authorization, send it first and verify it by its hash. */
describe('a payment in settlement, verified by the hash of a transaction that overtook ours', () => {
  let stage: X402Stage;
  let database: ThrowawayDatabase;
  let one: FacilitatorFixture;
  let two: FacilitatorFixture;
  let tenant: TestTenant;
  let thirdParties: ThirdParties;

  beforeAll(async () => {
    [stage, database] = await Promise.all([X402Stage.start(), createThrowawayDatabase()]);
    const own = { DATABASE_URL: database.url };
    [one, two] = await Promise.all([startFacilitator(stage, own), startFacilitator(stage, own)]);
    await stage.openPermit2();
    thirdParties = new ThirdParties(stage);
  });
  beforeEach(async () => {
    tenant = await one.tenant();
  });
  afterEach(async () => {
    await stage.anvil.rpc('evm_setAutomine', [true]);
    await stage.anvil.rpc('evm_mine');
  });
  afterAll(async () => {
    await Promise.all([one.test.close(), two.test.close()]);
    await database.drop();
    await stage.stop();
  });

  const byHash = async (txHash: string, more: object = {}, key = tenant.testKey) => {
    const answer = await two.test.http
      .post('/api/v1/x402/verify')
      .set('Authorization', `Bearer ${key}`)
      .send({ tx_hash: txHash, chain: 'base-sepolia', ...more });
    return answer.body as Record<string, unknown>;
  };
  const CLAIMED = { success: false, status: 'rejected', reason: 'ALREADY_CLAIMED', claimed: false };

  /** Starts a settlement and lets another transaction overtake ours before it is mined. */
  async function overtaken(
    body: X402Body,
    by = (sent: X402Body) => thirdParties.send(sent),
  ): Promise<{ hash: string; settleResult: () => Promise<ProtocolAnswer['body']> }> {
    await stage.anvil.rpc('evm_setAutomine', [false]);
    const buyer = one.post('settle', body, tenant.testKey);
    buyer.catch(() => undefined);
    await untilInPool();
    await stage.anvil.rpc('anvil_dropAllTransactions');
    await stage.anvil.rpc('evm_setAutomine', [true]);
    const settleResult = async (): Promise<ProtocolAnswer['body']> => {
      const [ours] = await one.rows.query<[{ raw_tx: string }]>(
        'SELECT raw_tx FROM signer_transactions WHERE tenant_id = $1',
        [tenant.tenantId],
      );
      // Our transaction is mined late and reverts.
      await stage.anvil.rpc('eth_sendRawTransaction', [ours.raw_tx]);
      return (await buyer).body;
    };
    return { hash: await by(body), settleResult };
  }
  async function untilInPool(): Promise<void> {
    for (;;) {
      const { pending } = (await stage.anvil.rpc('txpool_status', [])) as { pending: string };
      if (BigInt(pending) > 0n) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  const permit2 = () => stage.pay({ extra: { assetTransferMethod: 'permit2' } });
  it.each([
    ['with a reference', { reference: 'order-of-another' }, false],
    ['without a reference', {}, false],
    ['with a reference (Permit2)', { reference: 'order-of-another' }, true],
    ['without a reference (Permit2)', {}, true],
  ])('Q2: is refused as already claimed %s', async (_, more, isPermit2) => {
    const { hash, settleResult } = isPermit2
      ? await overtaken(await permit2(), (sent) => thirdParties.sendPermit2(sent))
      : await overtaken(await stage.pay());
    // The first verification reads the chain, and the second is remembered.
    expect(await byHash(hash, more)).toMatchObject(CLAIMED);
    expect(await byHash(hash, more)).toMatchObject({ ...CLAIMED, cached: true });
    expect(await settleResult()).toMatchObject({ success: true, transaction: hash });
    // The settlement has ended.
    expect(await byHash(hash, more)).toMatchObject(CLAIMED);
    expect(await one.units(tenant.tenantId)).toBe(1);
    const lines = await one.rows.query<{ reason: string }[]>(
      `SELECT DISTINCT reason FROM verification_log WHERE tenant_id = $1 AND status = 'rejected'`,
      [tenant.tenantId],
    );
    expect(lines).toEqual([{ reason: 'ALREADY_CLAIMED' }]);
  });

  it('Q2: is refused as already claimed in many concurrent verifications', async () => {
    const { hash, settleResult } = await overtaken(await stage.pay());
    const asked = [{}, { reference: 'order-1' }, {}, { reference: 'order-2' }, { payer: stage.buyer }];
    for (const answer of await Promise.all(asked.map((more) => byHash(hash, more)))) {
      expect(answer).toMatchObject(CLAIMED);
    }
    expect(await settleResult()).toMatchObject({ success: true });
  });

  it('Q2: another payer’s part of the same transaction can still be claimed', async () => {
    const other = privateKeyToAccount(generatePrivateKey());
    await stage.usdc.mint(other.address, PRICE);
    const direct = await stage.pay({ buyer: other });
    const { hash, settleResult } = await overtaken(await stage.pay(), (body) =>
      thirdParties.sendBundle([body, direct]),
    );
    expect(await byHash(hash, { reference: 'order-1', payer: stage.buyer })).toMatchObject(CLAIMED);
    expect(await byHash(hash, { reference: 'order-1' })).toMatchObject(CLAIMED);
    expect(await byHash(hash, { reference: 'order-2', payer: other.address })).toMatchObject({
      ...{ success: true, claimed: true },
    });
    expect(await settleResult()).toMatchObject({ success: true, transaction: hash });
  });

  it('Q2: neither another tenant’s settlement nor a released authorization blocks a claim', async () => {
    const { hash, settleResult } = await overtaken(await stage.pay());
    const otherTenant = await one.tenant();
    expect(await byHash(hash, { reference: 'order-1' }, otherTenant.testKey)).toMatchObject({
      success: true,
    });
    expect(await settleResult()).toMatchObject({ success: true });
    const failing = await stage.pay();
    const sent = await thirdParties.send(failing);
    const { payload } = failing.paymentPayload as {
      payload: { authorization: { from: string; nonce: string } };
    };
    const claim = `${stage.usdc.address}:${payload.authorization.from}:${payload.authorization.nonce}`;
    await one.rows.query(
      `INSERT INTO settlement_authorizations (network, authorization_id, tenant_id, settlement_id, payer)
       VALUES ('eip155:84532', lower($1), $2, gen_random_uuid(), lower($3))`,
      [claim, tenant.tenantId, payload.authorization.from],
    );
    expect(await byHash(sent, { reference: 'order-1' })).toMatchObject(CLAIMED);
    await one.rows.query('DELETE FROM settlement_authorizations WHERE authorization_id = lower($1)', [claim]);
    expect(await byHash(sent, { reference: 'order-1' })).toMatchObject({ success: true, claimed: true });
  });
});
