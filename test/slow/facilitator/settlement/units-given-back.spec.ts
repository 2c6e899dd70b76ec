import { keccak256, type Address, type Hex } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { startFacilitator, type FacilitatorFixture } from '../../../support/facilitator/facilitator.js';
import { findViolations } from '../../../support/database/invariants.js';
import { forwardTo, JsonRpcStub } from '../../../support/evm/json-rpc-stub.js';
import type { TestTenant } from '../../../support/verification/tenants.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';
import { PRICE, X402Stage, type X402Body } from '../../../support/facilitator/x402-stage.js';

const RETURNED_WITHIN_MS = 5_000;

/** A unit is charged only for money that moved. */
describe('a unit is given back', () => {
  let stage: X402Stage;
  let database: ThrowawayDatabase;
  let node: JsonRpcStub;
  let fixture: FacilitatorFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    [stage, database] = await Promise.all([X402Stage.start(), createThrowawayDatabase()]);
    node = await JsonRpcStub.start({}, forwardTo(stage.anvil.url));
    fixture = await startFacilitator(stage, {
      ...{ DATABASE_URL: database.url, BASE_SEPOLIA_RPC_URL: node.url },
      ...{ SETTLEMENT_WAIT_MS: '2000', SETTLEMENT_RPC_TIMEOUT_MS: '1000' },
    });
  });
  beforeEach(async () => {
    tenant = await fixture.tenant({ limitOverrides: { verificationsPerMonth: 1 } });
  });
  afterEach(async () => {
    node.forget();
    expect(await findViolations(fixture.rows)).toEqual({});
  });
  afterAll(async () => {
    await fixture.test.close();
    await database.drop();
    await node.close();
    await stage.stop();
  });

  const settle = async (body: object) => (await fixture.post('settle', body, tenant.testKey)).body;
  const used = () => fixture.units(tenant.tenantId);
  const statuses = async () => {
    const rows = await fixture.rows.query<{ status: string }[]>(
      'SELECT status FROM settlements WHERE tenant_id = $1 ORDER BY created_at',
      [tenant.tenantId],
    );
    return rows.map(({ status }) => status);
  };
  async function toEnd(body: object): Promise<Readonly<Record<string, unknown>>> {
    for (;;) {
      const answer = await settle(body);
      if (answer['errorReason'] !== 'settlement_pending') return answer;
      await fixture.reconcile();
    }
  }

  it('Q3: when its transaction reverts, and the next payment can use it', async () => {
    const key = generatePrivateKey();
    const buyer = privateKeyToAccount(key);
    await stage.usdc.mint(buyer.address, PRICE);
    await stage.anvil.rpc('anvil_setBalance', [buyer.address, '0xde0b6b3a7640000']);
    const body = await stage.pay({ buyer });
    let [minedMs, mostUnits] = [0, 0];
    node.on('eth_sendRawTransaction', async (params) => {
      const held = await stage.usdc.balanceOf(buyer.address);
      if (held > 0n) await stage.usdc.transfer(key, stage.signerAddresses[0] as Address, held);
      const hash = await forwardTo(stage.anvil.url)('eth_sendRawTransaction', params);
      minedMs ||= performance.now();
      mostUnits = Math.max(mostUnits, await used());
      return hash;
    });
    expect(await toEnd(body)).toMatchObject({
      ...{ success: false, errorReason: 'invalid_exact_evm_transaction_failed' },
    });
    // The unit was charged while the settlement was in progress.
    expect([mostUnits, await used()]).toEqual([1, 0]);
    expect(performance.now() - minedMs).toBeLessThan(RETURNED_WITHIN_MS);
    node.forget();
    const next = await stage.pay();
    expect((await fixture.post('verify', next, tenant.testKey)).body).toMatchObject({ isValid: true });
    expect(await toEnd(next)).toMatchObject({ success: true });
    expect(await used()).toBe(1);
    expect((await fixture.post('settle', await stage.pay(), tenant.testKey)).status).toBe(429);
  });

  /** The node withholds the transaction and reports its nonce as used. @returns the signed transaction */
  async function abandon(body: X402Body): Promise<Hex> {
    const forward = forwardTo(stage.anvil.url);
    let held: Hex = '0x';
    node.on('eth_sendRawTransaction', ([raw]) => {
      held = raw as Hex;
      return keccak256(held);
    });
    node.on('eth_getTransactionCount', async (params) => {
      const count = Number(await forward('eth_getTransactionCount', params));
      return `0x${(params[1] === 'latest' ? count + 1 : count).toString(16)}`;
    });
    expect(await settle(body)).toMatchObject({ errorReason: 'settlement_pending' });
    expect(await used()).toBe(1);
    await fixture.rows.query(
      `UPDATE settlements SET valid_before = now() - interval '2 minutes' WHERE status = 'pending'`,
    );
    // When this is answered, no call follows the settlement in its earlier state.
    expect(await settle(body)).toMatchObject({ errorReason: 'settlement_pending' });
    while ((await statuses()).includes('pending')) {
      await fixture.deadForLong();
      await fixture.reconcile();
    }
    expect(await statuses()).toEqual(['failed']);
    node.forget();
    await fixture.followersGone();
    return held;
  }

  it('Q3: when its settlement is abandoned, and is charged again once if that is mined after all', async () => {
    const body = await stage.pay();
    const raw = await abandon(body);
    expect(await used()).toBe(0);
    expect(await findViolations(fixture.rows)).toEqual({});
    await stage.anvil.rpc('eth_sendRawTransaction', [raw]);
    const transaction = keccak256(raw);
    expect((await fixture.post('verify', body, tenant.testKey)).body).toMatchObject({ isValid: true });
    const answers = await Promise.all([settle(body), settle(body), settle(body)]);
    expect(answers.filter(({ success }) => success === true)).toHaveLength(1);
    expect(answers).toEqual(Array(3).fill(expect.objectContaining({ transaction })));
    expect(await statuses()).toEqual(['settled']);
    expect(await used()).toBe(1);
    expect(await settle(body)).toMatchObject({ errorReason: 'duplicate_settlement', transaction });
    expect((await fixture.post('settle', await stage.pay(), tenant.testKey)).status).toBe(429);
  });

  it('Q3: when its settlement is abandoned, and a new settlement charges one unit', async () => {
    const body = await stage.pay();
    await abandon(body);
    const before = await stage.received();
    expect(await toEnd(body)).toMatchObject({ success: true });
    expect(await stage.received()).toBe(before + PRICE);
    expect(await statuses()).toEqual(['failed', 'settled']);
    expect(await used()).toBe(1);
  });
});
