import { setTimeout as sleep } from 'node:timers/promises';
import { numberToHex, type Address, type Hex } from 'viem';
import { generatePrivateKey, privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts';
import { startFacilitator, type FacilitatorFixture } from '../../../support/facilitator/facilitator.js';
import {
  changeMoodWhenMined,
  deployClones,
  deployFickleWallet,
  fundWallets,
  payFromWallet,
  setMood,
} from '../../../support/facilitator/fickle-wallet.js';
import { findViolations } from '../../../support/database/invariants.js';
import { forwardTo, JsonRpcStub } from '../../../support/evm/json-rpc-stub.js';
import { ThirdParties } from '../../../support/verification/third-parties.js';
import type { TestTenant } from '../../../support/verification/tenants.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';
import { PRICE, X402Stage, type X402Body } from '../../../support/facilitator/x402-stage.js';

const REFUSED = 'payer_refused_after_reverts';
const FAILED = 'invalid_exact_evm_transaction_failed';

/** Two processes; their node lets a test change the chain between the simulation and the block. */
describe('reverted settlement transactions', () => {
  let stage: X402Stage;
  let database: ThrowawayDatabase;
  let node: JsonRpcStub;
  let one: FacilitatorFixture;
  let two: FacilitatorFixture;
  let tenant: TestTenant;
  let settings: Record<string, string>;

  beforeAll(async () => {
    [stage, database] = await Promise.all([X402Stage.start(), createThrowawayDatabase()]);
    node = await JsonRpcStub.start({}, forwardTo(stage.anvil.url));
    settings = { DATABASE_URL: database.url, BASE_SEPOLIA_RPC_URL: node.url };
    [one, two] = await Promise.all([startFacilitator(stage, settings), startFacilitator(stage, settings)]);
  });
  beforeEach(async () => {
    tenant = await one.tenant();
    // Reverts of one test must not affect the next test.
    await one.rows.query('DELETE FROM settlement_reverts');
  });
  afterEach(async () => {
    node.forget();
    await setMood(stage.anvil, true);
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
  const passADay = () =>
    one.rows.query(`UPDATE settlement_reverts SET created_at = created_at - interval '1 day'`);
  const passAnHour = () =>
    one.rows.query(`UPDATE settlement_reverts SET created_at = created_at - interval '1 hour'`);
  const budget = async (tenantId = tenant.tenantId): Promise<{ cost: bigint; reverted: bigint }> => {
    const [row] = await one.rows.query<{ cost: string; reverted_cost: string }[]>(
      'SELECT cost, reverted_cost FROM settlement_budgets WHERE tenant_id = $1',
      [tenantId],
    );
    return { cost: BigInt(row?.cost ?? 0), reverted: BigInt(row?.reverted_cost ?? 0) };
  };
  const newBuyer = async (amount = PRICE): Promise<Hex> => {
    const key = generatePrivateKey();
    const { address } = privateKeyToAccount(key);
    if (amount > 0n) await stage.usdc.mint(address, amount);
    await stage.anvil.rpc('anvil_setBalance', [address, '0xde0b6b3a7640000']);
    return key;
  };
  /** Verify and settle refuse alike, and no transaction is sent. */
  async function refusedAlike(body: object, reason: string, key = tenant.testKey): Promise<void> {
    const before = await stage.transactions();
    const [verified, settled] = [await verify(body, two, key), await settle(body, one, key)];
    const { invalidMessage, payer } = verified;
    expect(verified).toMatchObject({ isValid: false, invalidReason: reason });
    expect(settled).toMatchObject({ success: false, errorReason: reason, transaction: '' });
    expect([settled['errorMessage'], settled['payer']]).toEqual([invalidMessage, payer]);
    expect([typeof invalidMessage, typeof payer]).toEqual(['string', 'string']);
    expect(await stage.transactions()).toBe(before);
  }

  it('Q3: a hundred failing clones of one wallet cost three transactions and no unit', async () => {
    const wallet = await deployFickleWallet(stage.anvil, 'calm');
    const clones = await deployClones(stage.anvil, wallet, 100);
    await fundWallets(stage, clones);
    const bodies = await Promise.all(clones.map((clone) => payFromWallet(stage, clone)));
    changeMoodWhenMined(node, stage.anvil);
    const before = await stage.transactions();
    const answers = await Promise.all(bodies.map((body, index) => settle(body, index % 2 === 0 ? one : two)));
    expect(answers.filter(({ success }) => success === true)).toEqual([]);
    const sent = (await stage.transactions()) - before;
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThanOrEqual(3);
    expect(await one.units(tenant.tenantId)).toBe(0);
    const { cost, reverted } = await budget();
    expect([reverted > 0n, cost]).toEqual([true, reverted]);

    node.forget();
    await setMood(stage.anvil, true);
    const other = await one.tenant();
    const [again] = await deployClones(stage.anvil, wallet, 1);
    await fundWallets(stage, [again ?? wallet]);
    for (const payer of [again ?? wallet, clones[0] ?? wallet, clones[99] ?? wallet]) {
      await refusedAlike(await payFromWallet(stage, payer), REFUSED);
      await refusedAlike(await payFromWallet(stage, payer), REFUSED, other.testKey);
    }
    // Other payers are not refused.
    expect(await settle(await stage.pay())).toMatchObject({ success: true });
    await passADay();
    const late = await payFromWallet(stage, again ?? wallet);
    expect(await verify(late)).toMatchObject({ isValid: true });
    expect(await settle(late)).toMatchObject({ success: true });
    expect(await one.units(tenant.tenantId)).toBe(2);
  });

  it('Q3: a contract wallet is refused after its first revert, its code after the third', async () => {
    const wallet = await deployFickleWallet(stage.anvil, 'calm');
    const wallets = await deployClones(stage.anvil, wallet, 4);
    await fundWallets(stage, wallets, 10n * PRICE);
    for (const [index, payer] of wallets.slice(0, 3).entries()) {
      changeMoodWhenMined(node, stage.anvil);
      expect(await settle(await payFromWallet(stage, payer))).toMatchObject({ errorReason: FAILED });
      node.forget();
      await setMood(stage.anvil, true);
      await refusedAlike(await payFromWallet(stage, payer), REFUSED);
      const body = await payFromWallet(stage, wallets[3] ?? payer);
      if (index < 2) expect(await verify(body)).toMatchObject({ isValid: true });
      else await refusedAlike(body, REFUSED);
    }
    expect(await one.units(tenant.tenantId)).toBe(0);
  });

  it('Q3: two concurrent payments of one contract wallet are settled one after the other', async () => {
    const wallet = await deployFickleWallet(stage.anvil, 'honest');
    await fundWallets(stage, [wallet], 2n * PRICE);
    const bodies = [await payFromWallet(stage, wallet), await payFromWallet(stage, wallet)];
    let [inProgress, most] = [0, 0];
    const forward = forwardTo(stage.anvil.url);
    node.on('eth_sendRawTransaction', async (params) => {
      const [row] = await one.rows.query<[{ count: number }]>(
        `SELECT count(*)::int FROM settlement_authorizations WHERE payer = $1 AND included_at IS NULL`,
        [wallet.toLowerCase()],
      );
      inProgress = row.count;
      most = Math.max(most, inProgress);
      return forward('eth_sendRawTransaction', params);
    });
    const answers = await Promise.all(bodies.map((body, index) => settle(body, index === 0 ? one : two)));
    expect(answers).toMatchObject([{ success: true }, { success: true }]);
    expect(most).toBe(1);
    expect(await one.units(tenant.tenantId)).toBe(2);
  });

  /** The payer spends its money before our transaction is mined. */
  function spendBeforeMined(key: Hex): void {
    const forward = forwardTo(stage.anvil.url);
    node.on('eth_sendRawTransaction', async (params) => {
      const { address } = privateKeyToAccount(key);
      const held = await stage.usdc.balanceOf(address);
      if (held > 0n) await stage.usdc.transfer(key, stage.signerAddresses[0] as Address, held);
      return forward('eth_sendRawTransaction', params);
    });
  }

  it('Q3: a plain payer is refused for an hour after its third revert of a day', async () => {
    const key = await newBuyer(0n);
    const buyer = privateKeyToAccount(key);
    for (let count = 0; count < 3; count += 1) {
      await stage.usdc.mint(buyer.address, PRICE);
      const body = await stage.pay({ buyer });
      expect(await verify(body)).toMatchObject({ isValid: true });
      spendBeforeMined(key);
      expect(await settle(body)).toMatchObject({ success: false, errorReason: FAILED });
      node.forget();
    }
    await stage.usdc.mint(buyer.address, 10n * PRICE);
    await refusedAlike(await stage.pay({ buyer }), REFUSED);
    await refusedAlike(await stage.pay({ buyer }), REFUSED, (await one.tenant()).testKey);
    expect(await one.units(tenant.tenantId)).toBe(0);
    await passAnHour();
    const body = await stage.pay({ buyer });
    expect(await verify(body)).toMatchObject({ isValid: true });
    expect(await settle(body)).toMatchObject({ success: true });
    // The fourth revert of the day blocks the payer again.
    spendBeforeMined(key);
    expect(await settle(await stage.pay({ buyer }))).toMatchObject({ errorReason: FAILED });
    node.forget();
    await stage.usdc.mint(buyer.address, PRICE);
    await refusedAlike(await stage.pay({ buyer }), REFUSED);
  });

  it('Q2: a buyer whose settlements were overtaken four times is not refused', async () => {
    const thirdParties = new ThirdParties(stage);
    const forward = forwardTo(stage.anvil.url);
    for (let count = 0; count < 4; count += 1) {
      const body = await stage.pay();
      let hash = '';
      node.on('eth_sendRawTransaction', async (params) => {
        hash ||= await thirdParties.send(body);
        return forward('eth_sendRawTransaction', params);
      });
      expect(await settle(body, count % 2 === 0 ? one : two)).toMatchObject({ success: true });
      expect(hash).not.toBe('');
    }
    expect(await one.rows.query('SELECT 1 FROM settlement_reverts')).toEqual([]);
    // The seller was paid, so our reverted transaction costs gas but no revert budget.
    const { cost, reverted } = await budget();
    expect([cost > 0n, reverted]).toEqual([true, 0n]);
    expect(await one.units(tenant.tenantId)).toBe(4);
  });

  it('Q3: after reverts used a tenth of the daily gas, contract wallets are refused and known payers served', async () => {
    // One after the other: both are deployed by one account, and the node numbers its transactions.
    const honest = await deployFickleWallet(stage.anvil, 'honest');
    const calm = await deployFickleWallet(stage.anvil, 'calm');
    await fundWallets(stage, [honest, calm], 10n * PRICE);
    changeMoodWhenMined(node, stage.anvil);
    expect(await settle(await payFromWallet(stage, calm))).toMatchObject({ errorReason: FAILED });
    node.forget();
    await setMood(stage.anvil, true);
    const { reverted } = await budget();
    // The reverted cost is a little more than a tenth of this budget.
    const perDay = (reverted * 10n - 1n) / 1_000_000_000n;
    const tight = await startFacilitator(stage, {
      ...settings,
      BASE_SEPOLIA_SETTLEMENT_TENANT_GAS_GWEI_PER_DAY: perDay.toString(),
    });
    const body = await payFromWallet(stage, honest);
    const [verified, settled] = [await verify(body, tight), await settle(body, tight)];
    expect(verified).toMatchObject({ isValid: false, invalidReason: 'gas_budget_exceeded' });
    expect(verified['invalidMessage']).toContain('failing transactions of contract wallets');
    expect(settled).toMatchObject({ errorReason: 'gas_budget_exceeded', transaction: '' });
    expect(settled['errorMessage']).toBe(verified['invalidMessage']);
    const plain = await stage.pay();
    expect(await verify(plain, tight)).toMatchObject({ isValid: true });
    expect(await settle(plain, tight)).toMatchObject({ success: true });
    await tight.test.close();
    // With the normal budget the same payment succeeds.
    expect(await settle(body)).toMatchObject({ success: true });
  });

  it('Q3: concurrent wallets with different code use little more than a tenth of the daily gas', async () => {
    const perDay = 3_000_000n;
    const tight = await startFacilitator(stage, {
      ...settings,
      BASE_SEPOLIA_SETTLEMENT_TENANT_GAS_GWEI_PER_DAY: perDay.toString(),
    });
    const code = String(
      await stage.anvil.rpc('eth_getCode', [await deployFickleWallet(stage.anvil, 'calm'), 'latest']),
    );
    const wallets = Array.from({ length: 20 }, () => privateKeyToAccount(generatePrivateKey()).address);
    for (const [index, wallet] of wallets.entries()) {
      await stage.anvil.rpc('anvil_setCode', [wallet, `${code}${numberToHex(index, { size: 1 }).slice(2)}`]);
    }
    await fundWallets(stage, wallets);
    const bodies = await Promise.all(wallets.map((wallet) => payFromWallet(stage, wallet)));
    // All are simulated before the next block, in which their contract refuses.
    let isChanged = false;
    node.on('eth_sendRawTransaction', async (params) => {
      await sleep(2_000);
      if (!isChanged) {
        isChanged = true;
        await setMood(stage.anvil, false);
      }
      return forwardTo(stage.anvil.url)('eth_sendRawTransaction', params);
    });
    const answers = await Promise.all(bodies.map((body) => settle(body, tight)));
    expect(answers.filter(({ success }) => success === true)).toEqual([]);
    const { cost, reverted } = await budget();
    expect(cost).toBe(reverted);
    // The cost of the last transaction is not known in advance.
    const ofTheDay = Number(reverted) / Number(perDay * 1_000_000_000n);
    expect([ofTheDay > 0, ofTheDay < 0.15]).toEqual([true, true]);
    await tight.test.close();
  });

  it('Q3: one of twelve concurrent authorizations on money for one is paid and charged', async () => {
    const buyer: PrivateKeyAccount = privateKeyToAccount(await newBuyer());
    const bodies = await Promise.all(Array.from({ length: 12 }, () => stage.pay({ buyer })));
    const before = await stage.received();
    const answers = await Promise.all(bodies.map((body, index) => settle(body, index % 2 === 0 ? one : two)));
    expect(answers.filter(({ success }) => success === true)).toHaveLength(1);
    expect(answers.every(({ errorReason }) => errorReason !== 'settlement_pending')).toBe(true);
    expect(await stage.received()).toBe(before + PRICE);
    expect(await one.units(tenant.tenantId)).toBe(1);
    const [payments] = await one.rows.query<[{ count: number }]>(
      `SELECT count(*)::int FROM payments WHERE tenant_id = $1 AND status = 'confirmed'`,
      [tenant.tenantId],
    );
    expect(payments.count).toBe(1);
  });

  it('Q3: of twelve concurrent payments of one contract wallet only the paid one is mined', async () => {
    const wallet = await deployFickleWallet(stage.anvil, 'honest');
    await fundWallets(stage, [wallet]);
    const bodies: X402Body[] = await Promise.all(
      Array.from({ length: 12 }, () => payFromWallet(stage, wallet)),
    );
    const sent = await stage.transactions();
    const answers = await Promise.all(bodies.map((body, index) => settle(body, index % 2 === 0 ? one : two)));
    expect(answers.filter(({ success }) => success === true)).toHaveLength(1);
    expect(await stage.transactions()).toBe(sent + 1);
    expect(await one.units(tenant.tenantId)).toBe(1);
  });
});
