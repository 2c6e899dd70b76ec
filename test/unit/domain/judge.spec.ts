import type { Expectation } from '../../../src/domain/expectation.js';
import { judge, touchesWallets } from '../../../src/domain/judge.js';
import type { PaymentEvidence, Reason } from '../../../src/domain/payment.js';
import * as a from './payment-arbitraries.js';

const { BUYER, NOW, OLD_WALLET, OTHER_BUYER, UNRELATED, WALLET, WEEK, expecting, mined, move } = a;
const PAID = mined([move(BUYER, WALLET, 100)]);

describe('judge', () => {
  it('A6: confirms a simple payment with its facts', () => {
    expect(judge(PAID, expecting({ minimumAtomic: 60n }))).toEqual({
      status: 'confirmed',
      reason: null,
      amountAtomic: 100n,
      surplusAtomic: 40n,
      fromAddress: BUYER,
      toAddress: WALLET,
      binding: 'none',
      claimPayer: null,
    });
  });

  it('A6: zero_value_first_log: a preceding zero-value transfer does not hide the payment', () => {
    const seen = mined([move(UNRELATED, WALLET, 0), move(BUYER, WALLET, 100)]);
    expect(judge(seen, expecting())).toMatchObject({ status: 'confirmed', fromAddress: BUYER });
  });

  it('A6: multi_log_sum: adds up several transfers', () => {
    const seen = mined([move(BUYER, WALLET, 40), move(BUYER, WALLET, 60)]);
    expect(judge(seen, expecting())).toMatchObject({ status: 'confirmed', amountAtomic: 100n });
  });

  it('A6: confirms a mint to the wallet, as a bridge makes it', () => {
    expect(judge(mined([move('zero', WALLET, 100)]), expecting())).toMatchObject({ status: 'confirmed' });
  });

  it('A6: rejects a payment that the wallet forwards in the same transaction', () => {
    const seen = mined([move(BUYER, WALLET, 100), move(WALLET, UNRELATED, 100)]);
    expect(judge(seen, expecting({ minimumAtomic: null }))).toMatchObject({
      status: 'rejected',
      reason: 'WRONG_RECIPIENT',
      amountAtomic: 0n,
    });
  });

  it('A6: subtracts the amount that the wallet returns to the payer', () => {
    const seen = mined([move(BUYER, WALLET, 100), move(WALLET, BUYER, 1)]);
    expect(judge(seen, expecting())).toMatchObject({ reason: 'AMOUNT_TOO_LOW', amountAtomic: 99n });
    expect(judge(seen, expecting({ payer: BUYER }))).toMatchObject({
      reason: 'AMOUNT_TOO_LOW',
      amountAtomic: 99n,
    });
  });

  it('A6: reports the address behind the router as sender', () => {
    const seen = mined(
      [move(BUYER, 'router', 120), move('router', WALLET, 100), move('router', UNRELATED, 20)],
      {
        transfers: [],
      },
    );
    expect(judge(seen, expecting())).toMatchObject({ status: 'confirmed', fromAddress: BUYER });
  });

  it('A6: reports no sender when no address lost funds', () => {
    const seen = mined([], { balanceChanges: [{ owner: WALLET, deltaAtomic: 100n }] });
    expect(judge(seen, expecting())).toMatchObject({ status: 'confirmed', fromAddress: null });
  });

  it('A6: sums the token accounts of one owner', () => {
    const balanceChanges = [
      { owner: WALLET, deltaAtomic: 100n },
      { owner: WALLET, deltaAtomic: -100n },
    ];
    expect(judge(mined([move(BUYER, WALLET, 100)], { balanceChanges }), expecting()).status).toBe('rejected');
  });

  it('A8: rejects a transfer between two own wallets', () => {
    const seen = mined([move(OLD_WALLET, WALLET, 100)]);
    const wanted = expecting({ wallets: [WALLET, OLD_WALLET] });
    expect(judge(seen, wanted)).toMatchObject({ status: 'rejected', reason: 'WRONG_RECIPIENT' });
    expect(judge(seen, { ...wanted, payer: OLD_WALLET }).status).toBe('rejected');
  });

  it('A8: dust on the first wallet does not hide the payment to the second', () => {
    const seen = mined([move(UNRELATED, WALLET, 1), move(BUYER, OLD_WALLET, 100)]);
    const wallets = [WALLET, OLD_WALLET];
    expect(judge(seen, expecting({ wallets }))).toMatchObject({ status: 'confirmed', toAddress: OLD_WALLET });
    expect(judge(seen, expecting({ wallets, payer: BUYER })).status).toBe('confirmed');
  });

  it('A15: confirms a bundle for two buyers, each once and only for its own part', () => {
    const bundle = mined([move(BUYER, WALLET, 100), move(OTHER_BUYER, WALLET, 50)]);
    const first = { reference: 'order-1', payer: BUYER };
    expect(judge(bundle, expecting({ ...first }))).toMatchObject({ status: 'confirmed', binding: 'payer' });
    const claims = [a.claimed('order-1', BUYER)];
    const second = { reference: 'order-2', payer: OTHER_BUYER, minimumAtomic: 50n, claims };
    expect(judge(bundle, expecting(second))).toMatchObject({ status: 'confirmed', amountAtomic: 50n });
    expect(judge(bundle, expecting({ ...second, minimumAtomic: 51n }))).toMatchObject({
      reason: 'AMOUNT_TOO_LOW',
    });
    expect(judge(bundle, expecting({ ...second, payer: BUYER }))).toMatchObject({
      reason: 'ALREADY_CLAIMED',
    });
    expect(judge(bundle, expecting({ ...second, payer: null }))).toMatchObject({ reason: 'ALREADY_CLAIMED' });
  });

  it('A15: confirms neither of two payers when the wallet forwards half of the funds', () => {
    const seen = mined([
      move(BUYER, WALLET, 100),
      move(OTHER_BUYER, WALLET, 100),
      move(WALLET, UNRELATED, 100),
    ]);
    const confirmed = [BUYER, OTHER_BUYER].filter(
      (payer) => judge(seen, expecting({ payer })).status === 'confirmed',
    );
    expect(confirmed).toEqual([]);
    expect(judge(seen, expecting()).status).toBe('confirmed');
  });

  it('A8: rejects a claimed payment without its reference', () => {
    const claims = [a.claimed('order-1')];
    expect(judge(PAID, expecting({ claims }))).toMatchObject({ reason: 'ALREADY_CLAIMED' });
    expect(judge(PAID, expecting({ claims, reference: 'order-1' }))).toMatchObject({ status: 'confirmed' });
  });

  it.each([
    [null, null, 'none'],
    [BUYER, null, 'payer'],
    [null, 'm', 'memo'],
    [BUYER, 'm', 'payer+memo'],
  ])('A15: binding of payer %s and memo %s is %s', (payer, memo, binding) => {
    expect(judge({ ...PAID, memos: ['m'] }, expecting({ payer, memo }))).toMatchObject({
      status: 'confirmed',
      binding,
    });
  });

  it('A6: old_tx: accepts a payment exactly at the age limit and rejects one a second older', () => {
    const at = (age: number) => mined([move(BUYER, WALLET, 100)], { block: block(NOW - age) });
    expect(judge(at(WEEK), expecting()).status).toBe('confirmed');
    expect(judge(at(WEEK + 1), expecting())).toMatchObject({ reason: 'TX_TOO_OLD' });
    expect(judge(at(WEEK + 1), expecting({ firstSeenSeconds: NOW - 1 })).status).toBe('confirmed');
  });

  it('A15: paidAfter: accepts a payment at that second and rejects an unknown time', () => {
    expect(judge(PAID, expecting({ paidAfterSeconds: NOW - 10 })).status).toBe('confirmed');
    expect(judge(PAID, expecting({ paidAfterSeconds: NOW - 9 }))).toMatchObject({ reason: 'PAID_TOO_EARLY' });
    for (const unknown of [null, block(null)]) {
      const seen = { ...PAID, block: unknown };
      expect(judge(seen, expecting({ paidAfterSeconds: 0 }))).toMatchObject({ reason: 'PAID_TOO_EARLY' });
      expect(judge(seen, expecting()).status).toBe('confirmed');
    }
  });

  it('A9: accepts a score at the threshold and rejects a higher one', () => {
    const risky = { ...PAID, riskScore: 0.5 };
    expect(judge(risky, expecting({ riskThreshold: 0.5 })).status).toBe('confirmed');
    expect(judge(risky, expecting({ riskThreshold: 0.49 }))).toMatchObject({ reason: 'RISK_REJECTED' });
    expect(judge(PAID, expecting({ riskThreshold: 0 })).status).toBe('confirmed');
  });

  it('A16: reorged: rejects a reorged payment below the deepest finality', () => {
    const shallow = { ...PAID, finality: { ...a.FINAL, deepest: false } };
    expect(judge(shallow, expecting({ reorged: true }))).toMatchObject({ reason: 'REORGED' });
    expect(judge(PAID, expecting({ reorged: true })).status).toBe('confirmed');
  });

  it('A6: disputed evidence can reject a payment but never confirm it', () => {
    const disputed = { ...PAID, disputed: true };
    expect(judge(disputed, expecting())).toMatchObject({
      status: 'pending',
      reason: 'AWAITING_CONFIRMATIONS',
    });
    expect(judge(disputed, expecting({ minimumAtomic: 101n }))).toMatchObject({ reason: 'AMOUNT_TOO_LOW' });
  });
});

function block(timeSeconds: number | null) {
  return { number: 1n, hash: null, timeSeconds };
}

interface Fault {
  readonly reason: Reason;
  readonly seen?: Partial<PaymentEvidence>;
  readonly wanted?: Partial<Expectation>;
}

/** Single faults, in the order in which docs/wire.md lists the reasons. */
const FAULTS: readonly Fault[] = [
  { reason: 'TX_FAILED', seen: { execution: 'failed' } },
  { reason: 'WRONG_RECIPIENT', seen: paying(UNRELATED, 100) },
  { reason: 'AMOUNT_TOO_LOW', seen: paying(WALLET, 99) },
  { reason: 'TX_TOO_OLD', seen: { block: block(NOW - WEEK - 1) } },
  { reason: 'WRONG_PAYER', wanted: { payer: UNRELATED } },
  { reason: 'PAID_TOO_EARLY', wanted: { paidAfterSeconds: NOW } },
  { reason: 'MEMO_MISMATCH', wanted: { memo: 'another' } },
  { reason: 'ALREADY_CLAIMED', wanted: { claims: [a.claimed('order-9')] } },
  { reason: 'REFERENCE_REQUIRED', wanted: { requireReference: true } },
  { reason: 'REORGED', seen: { finality: { ...a.FINAL, deepest: false } }, wanted: { reorged: true } },
  { reason: 'RISK_REJECTED', seen: { riskScore: 0.9 }, wanted: { riskThreshold: 0.5 } },
];

function paying(to: string, amount: number): Partial<PaymentEvidence> {
  const { transfers, balanceChanges } = mined([move(BUYER, to, amount)]);
  return { transfers, balanceChanges };
}

/** One payment with all of these faults; where two contradict each other, the earlier one holds. */
function judged(faults: readonly Fault[]) {
  const lateFirst = faults.toReversed();
  const seen = lateFirst.reduce<PaymentEvidence>((all, fault) => ({ ...all, ...fault.seen }), PAID);
  const wanted = lateFirst.reduce<Expectation>((all, fault) => ({ ...all, ...fault.wanted }), expecting());
  return judge(seen, wanted);
}

const PAIRS = FAULTS.flatMap((first, index) =>
  FAULTS.slice(index + 1).map((second) => [first.reason, second.reason, [first, second]] as const),
);

describe('judge, the order of reasons', () => {
  it.each(FAULTS.map((fault) => [fault.reason, fault] as const))(
    'A15: reports %s when it is the only fault',
    (reason, fault) => {
      expect(judged([fault])).toMatchObject({ status: 'rejected', reason });
    },
  );

  it.each(PAIRS)('A15: reports %s before %s', (first, _second, faults) => {
    expect(judged(faults).reason).toBe(first);
  });

  it('A15: reports the first of several faults', () => {
    for (const [index, { reason }] of FAULTS.entries())
      expect(judged(FAULTS.slice(index)).reason).toBe(reason);
  });

  it('A15: reports AMOUNT_TOO_LOW before TX_TOO_OLD for the part of one payer', () => {
    const seen = mined([move(BUYER, WALLET, 50), move(OTHER_BUYER, WALLET, 50)], { block: block(0) });
    expect(judge(seen, expecting({ payer: BUYER }))).toMatchObject({ reason: 'AMOUNT_TOO_LOW' });
    expect(judge(seen, expecting({ payer: UNRELATED }))).toMatchObject({ reason: 'TX_TOO_OLD' });
  });

  it('A6: distinguishes another token, another recipient and no transfer', () => {
    const fake = { foreignRecipients: [WALLET] };
    expect(judge(mined([], fake), expecting()).reason).toBe('WRONG_ASSET');
    expect(judge(mined([move(BUYER, UNRELATED, 100)], fake), expecting()).reason).toBe('WRONG_ASSET');
    expect(judge(mined([move(BUYER, UNRELATED, 100)]), expecting()).reason).toBe('WRONG_RECIPIENT');
    expect(judge(mined([], { foreignRecipients: [UNRELATED] }), expecting()).reason).toBe('NO_TRANSFER');
    expect(judge(mined([], { ...fake, execution: 'failed' }), expecting()).reason).toBe('TX_FAILED');
  });
});

describe('touchesWallets', () => {
  it('A11: counts a transfer to or from a wallet of the tenant', () => {
    expect(touchesWallets(PAID, [WALLET])).toBe(true);
    expect(touchesWallets(PAID, [BUYER])).toBe(true);
    expect(touchesWallets(mined([move(BUYER, WALLET, 5), move(WALLET, UNRELATED, 5)]), [WALLET])).toBe(true);
    expect(touchesWallets(mined([move(BUYER, WALLET, 5)], { transfers: [] }), [WALLET])).toBe(true);
  });

  it('A11: ignores unrelated wallets, zero values, other tokens and failed transactions', () => {
    expect(touchesWallets(PAID, [UNRELATED])).toBe(false);
    expect(touchesWallets(PAID, [])).toBe(false);
    expect(touchesWallets(mined([move(UNRELATED, WALLET, 0)]), [WALLET])).toBe(false);
    expect(touchesWallets(mined([], { foreignRecipients: [WALLET] }), [WALLET])).toBe(false);
    for (const execution of ['failed', 'pending', 'not_found'] as const) {
      expect(touchesWallets({ ...PAID, execution }, [WALLET])).toBe(false);
    }
  });
});
