import type { KeyPairSigner } from '@solana/kit';
import { setTimeout as sleep } from 'node:timers/promises';
import { findViolations } from '../../../support/database/invariants.js';
import { SolanaStage, type Body } from '../../../support/solana/solana-stage.js';
import { createTenant, registerWallet } from '../../../support/verification/tenants.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';

/** The daily budget of a tenant on Solana, in lamports; failed transactions may use a tenth of it. */
const DAY = 10_000_000n;
/** The cost of two signatures and of 90,000 units at a lamport each. */
const DEAR = 100_000n;
const PRICE = 10_000n;

describe('failing payments and the daily budget of a seller on Solana', () => {
  let stage: SolanaStage;
  /** A database of its own, because the invariants are checked over all its rows. */
  let database: ThrowawayDatabase;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    stage = await SolanaStage.start({ DATABASE_URL: database.url, SETTLEMENT_WAIT_MS: '6000' });
  });
  beforeEach(async () => {
    stage.tenant = await seller();
  });
  afterEach(async () => {
    stage.mend();
    stage.isDeaf = false;
    // Settlements that stay pending hold claims for transactions in no block.
    const found = await findViolations(stage.one.dataSource);
    expect(Object.keys(found).filter((name) => !name.startsWith('a claim stands'))).toEqual([]);
  });
  afterAll(async () => {
    await stage.close();
    await database.drop();
  });

  async function seller() {
    const tenant = await createTenant(stage.one.app);
    const wallet = { environment: 'test', chain: 'solana-devnet', address: stage.seller.address } as const;
    await registerWallet(stage.one.app, tenant.tenantId, wallet);
    return tenant;
  }
  async function wallets(count: number, amount: bigint): Promise<KeyPairSigner[]> {
    const made = await Promise.all(Array.from({ length: count }, () => stage.ledger.wallet()));
    for (const { address } of made) await stage.ledger.holding(address, stage.mint, amount);
    return made;
  }
  const dear = (buyer: KeyPairSigner, index = 0): Promise<Body> =>
    stage.build({ buyer, units: 90_000 - index, microLamports: 1_000_000n });
  const many = (buyer: KeyPairSigner, count: number): Promise<Body[]> =>
    Promise.all(Array.from({ length: count }, (_, index) => dear(buyer, index)));
  const settleAll = (bodies: readonly Body[]): Promise<Body[]> =>
    Promise.all(bodies.map((body) => stage.post('settle', body)));
  const budget = async (): Promise<{ cost: bigint; reverted: bigint; trial: bigint }> => {
    const [row] = await stage.one.dataSource.query<
      { cost: string; reverted_cost: string; trial_cost: string }[]
    >('SELECT cost, reverted_cost, trial_cost FROM settlement_budgets WHERE tenant_id = $1', [
      stage.tenant.tenantId,
    ]);
    const { cost = '0', reverted_cost: reverted = '0', trial_cost: trial = '0' } = row ?? {};
    return { cost: BigInt(cost), reverted: BigInt(reverted), trial: BigInt(trial) };
  };
  /** Delays every sent transaction by the time of a block. */
  function confirmsAfter(blockMs: number): void {
    const send = stage.methods()['sendTransaction'];
    stage.rpc.methods.set('sendTransaction', async (params) => {
      await sleep(blockMs);
      return send?.(params);
    });
  }
  /** Transactions sent until the returned function is called never land. */
  function losesAll(): () => void {
    const { sendTransaction: send } = stage.methods();
    const lost = new Set<unknown>();
    let isLosing = true;
    stage.rpc.methods.set('sendTransaction', (params) => {
      if (isLosing) lost.add(params[0]);
      stage.isDeaf = lost.has(params[0]);
      return send?.(params);
    });
    return () => {
      isLosing = false;
    };
  }
  /** Every simulation succeeds, as with an instruction that fails only on chain. */
  function simulatesAnything(): void {
    const context = { slot: 500_000_000 };
    stage.rpc.methods.set('simulateTransaction', () => ({ context, value: { err: null, logs: [] } }));
  }

  it('M7: a hundred concurrent payments of a wallet with money for one cost few failures', async () => {
    const [poor] = await wallets(1, PRICE);
    const bodies = await many(poor ?? stage.buyer, 100);
    confirmsAfter(2_000);
    const before = await stage.received();
    const answers = await settleAll(bodies);
    expect(answers.filter(({ success }) => success === true).length).toBeLessThanOrEqual(1);
    expect((await stage.received()) - before).toBe(PRICE);
    const { reverted } = await budget();
    expect(reverted).toBeLessThanOrEqual(5n * DEAR);
    stage.mend();
    expect(await stage.post('settle', await stage.pay({ amount: '5001' }))).toMatchObject({ success: true });
  });

  it('M7: transactions that simulate well and never land reserve few fees and block no other payer', async () => {
    const [poor] = await wallets(1, PRICE);
    const stopLosing = losesAll();
    await settleAll(await many(poor ?? stage.buyer, 101));
    expect((await budget()).cost).toBeLessThanOrEqual(3n * DEAR);
    stopLosing();
    const [unrelated = stage.buyer] = await wallets(1, PRICE);
    const honest = await stage.pay({}, unrelated);
    expect(await stage.post('verify', honest)).toEqual({ isValid: true, payer: unrelated.address });
    expect(await stage.post('settle', honest)).toMatchObject({ success: true });
  });

  it('M7: pending transactions of many new wallets reserve a tenth of the budget; known payers are still served', async () => {
    expect(await stage.post('settle', await stage.pay({ amount: '5002' }))).toMatchObject({ success: true });
    const before = await budget();
    const stopLosing = losesAll();
    const bodies = await Promise.all((await wallets(30, PRICE)).map((wallet) => dear(wallet)));
    await settleAll(bodies);
    const { cost, trial } = await budget();
    expect([cost - before.cost, trial > DAY / 20n, trial <= DAY / 10n]).toEqual([trial, true, true]);
    stopLosing();
    expect(await stage.post('settle', await stage.pay({ amount: '5003' }))).toMatchObject({ success: true });
    // A new payer waits for settlements in progress.
    const [unrelated = stage.buyer] = await wallets(1, PRICE);
    const { status } = await stage.answer('settle', await dear(unrelated));
    expect(status).toBe(503);
  });

  it('M7: many failing wallets use a tenth of the budget; then new payers are refused', async () => {
    expect(await stage.post('settle', await stage.pay({ amount: '5004' }))).toMatchObject({ success: true });
    const bodies = await Promise.all((await wallets(40, 0n)).map((wallet) => dear(wallet)));
    simulatesAnything();
    await settleAll(bodies);
    const { reverted } = await budget();
    expect([reverted >= DAY / 10n - DEAR, reverted <= DAY / 10n + DEAR]).toEqual([true, true]);
    for (const wallet of await wallets(2, 0n)) await stage.post('settle', await dear(wallet));
    stage.mend();
    const [unrelated = stage.buyer] = await wallets(1, PRICE);
    const theirs = await stage.pay({}, unrelated);
    const [verified, settled] = [await stage.post('verify', theirs), await stage.post('settle', theirs)];
    expect([verified['invalidReason'], settled['errorReason']]).toEqual(Array(2).fill('gas_budget_exceeded'));
    expect(settled['errorMessage']).toBe(verified['invalidMessage']);
    expect(await stage.post('settle', await stage.pay({ amount: '5005' }))).toMatchObject({ success: true });
    // A payer known to another seller is served until half of the budget is used.
    const burnt = stage.tenant;
    stage.tenant = await seller();
    expect(await stage.post('settle', theirs)).toMatchObject({ success: true });
    stage.tenant = burnt;
    await stage.ledger.holding(unrelated.address, stage.mint, PRICE);
    const again = await stage.pay({}, unrelated);
    expect(await stage.post('verify', again)).toMatchObject({ isValid: true });
    const half = 'UPDATE settlement_budgets SET reverted_cost = $2 WHERE tenant_id = $1';
    await stage.one.dataSource.query(half, [burnt.tenantId, (DAY / 2n).toString()]);
    expect(await stage.post('verify', again)).toMatchObject({ invalidReason: 'gas_budget_exceeded' });
    expect(await stage.post('settle', await stage.pay({ amount: '5006' }))).toMatchObject({ success: true });
  });

  it('Q3: a new payer with twenty concurrent payments is served each time, a few at once', async () => {
    const [agent = stage.buyer] = await wallets(1, 20n * PRICE);
    const bodies = await Promise.all(
      Array.from({ length: 20 }, (_, index) => stage.build({ buyer: agent, units: 20_000 + index })),
    );
    let most = 0;
    const send = stage.methods()['sendTransaction'];
    stage.rpc.methods.set('sendTransaction', async (params) => {
      const [row] = await stage.one.dataSource.query<[{ count: number }]>(
        'SELECT count(*)::int FROM settlement_authorizations WHERE payer = $1 AND included_at IS NULL',
        [agent.address],
      );
      most = Math.max(most, row.count);
      await sleep(500);
      return send?.(params);
    });
    const answers = await settleAll(bodies);
    expect(answers.map(({ success }) => success)).toEqual(Array(20).fill(true));
    expect([most > 3, most <= 16]).toEqual([true, true]);
  });
});
