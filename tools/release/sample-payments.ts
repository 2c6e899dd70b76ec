import { evidenceToJson } from '../../src/domain/evidence.js';
import {
  netBalanceChanges,
  NOT_FOUND_EVIDENCE,
  type Finality,
  type PaymentEvidence,
} from '../../src/domain/payment.js';
import { signedTransactionPlace } from '../../src/platform/secrets/places.js';
import { Sealer } from '../../src/platform/secrets/sealer.js';
import { LIVE, SAMPLE, TEST, type SampleClock, type SampleRow, type SampleTables } from './sample-ids.js';
import { SAMPLE_KEYS } from './sample-keys.js';

const AMOUNT = 1_500_000n;
const PRICE = 10_000n;
/** In wei, as it is on Base. */
const COST = '80000000000';
/** For longer than any release is kept, so that a repeat is answered from the row at any time. */
const REMEMBERED = '2099-01-01T00:00:00Z';
/** Before every transaction of any cluster, so that the log is taken into the rollups already. */
const OLD_TRANSACTION = '400';

const FINAL: Finality = {
  level: 'finalized',
  accepted: true,
  deepest: true,
  confirmations: 20,
  requiredConfirmations: 1,
};
const SHALLOW: Finality = { ...FINAL, level: 'latest', accepted: false, deepest: false, confirmations: 0 };

/** What was paid and verified: payments of every status, claims, units and the log. */
export function paymentRows(clock: SampleClock): SampleTables {
  const unit = { tenant_id: SAMPLE.seller, period: clock.month, shard: 3 };
  return [
    ['payments', confirmed(clock), pending(clock), reorged(clock), settled(clock), reverted(clock)],
    [
      'payment_claims',
      claim(LIVE, SAMPLE.hashConfirmed, 'order-1001', { created_at: clock.ago(240) }),
      claim(LIVE, SAMPLE.hashReorged, 'order-1002', { created_at: clock.ago(200), frozen_at: clock.ago(2) }),
      claim(TEST, SAMPLE.hashSettled, `x402:${SAMPLE.settled}`, { created_at: clock.ago(120) }),
      claim(TEST, SAMPLE.hashReverted, `x402:${SAMPLE.failed}`, { created_at: clock.ago(110) }),
    ],
    [
      'verification_leases',
      {
        ...{ tenant_id: SAMPLE.seller, environment: 'live', network: LIVE.network },
        ...{ tx_hash: SAMPLE.hashPending, token: '0f000000-0000-4000-8000-000000000006' },
        ...{ lease_until: clock.ago(30), reserved_period: clock.month, awaited: false },
      },
    ],
    ['usage_counters', { ...unit, environment: 'live', used: 2 }, { ...unit, environment: 'test', used: 1 }],
    ['verification_log', ...logRows(clock)],
  ];
}

function evidence(clock: SampleClock, amount: bigint, changes: Partial<PaymentEvidence> = {}): SampleRow {
  const transfers = amount === 0n ? [] : [{ from: SAMPLE.buyer, to: SAMPLE.wallet, amountAtomic: amount }];
  return evidenceToJson({
    ...NOT_FOUND_EVIDENCE,
    execution: 'succeeded',
    transfers,
    balanceChanges: netBalanceChanges(transfers),
    block: {
      number: 4_711n,
      hash: `0x${'b1'.repeat(32)}`,
      timeSeconds: Math.floor(Date.parse(clock.ago(241)) / 1_000),
    },
    finality: FINAL,
    ...changes,
  });
}

function payment(where: typeof LIVE | typeof TEST, id: string, hash: string, minutes: number) {
  return (clock: SampleClock, more: SampleRow): SampleRow => ({
    ...{ tenant_id: SAMPLE.seller, ...where, tx_hash: hash, id, judged_wallet: SAMPLE.wallet },
    ...{ from_address: SAMPLE.buyer, to_address: SAMPLE.wallet, first_seen_at: clock.ago(minutes) },
    ...{ verified_at: clock.ago(minutes), created_at: clock.ago(minutes), recheck_misses: 0 },
    ...more,
  });
}

function confirmed(clock: SampleClock): SampleRow {
  return payment(
    LIVE,
    SAMPLE.paymentConfirmed,
    SAMPLE.hashConfirmed,
    240,
  )(clock, {
    ...{ status: 'confirmed', evidence: evidence(clock, AMOUNT), amount_atomic: AMOUNT.toString() },
    ...{ deepest: true, charged_period: clock.month, first_verified_at: clock.ago(240) },
    ...{ remembered_until: REMEMBERED, sender_history: 'first/calm' },
  });
}

function pending(clock: SampleClock): SampleRow {
  const found = evidence(clock, AMOUNT, { finality: SHALLOW });
  return payment(
    LIVE,
    SAMPLE.paymentPending,
    SAMPLE.hashPending,
    31,
  )(clock, {
    ...{ status: 'pending', reason: 'AWAITING_CONFIRMATIONS', evidence: found, deepest: false },
    ...{ amount_atomic: AMOUNT.toString() },
  });
}

function reorged(clock: SampleClock): SampleRow {
  const gone = evidenceToJson(NOT_FOUND_EVIDENCE);
  return payment(
    LIVE,
    SAMPLE.paymentReorged,
    SAMPLE.hashReorged,
    200,
  )(clock, {
    ...{ status: 'reorged', reason: 'REORGED', evidence: gone, amount_atomic: '0', deepest: false },
    ...{ charged_period: clock.month, first_verified_at: clock.ago(200), verified_at: clock.ago(2) },
    ...{ recheck_at: clock.ago(-60), recheck_misses: 2, sender_history: 'known/calm' },
  });
}

function settled(clock: SampleClock): SampleRow {
  return payment(
    TEST,
    SAMPLE.paymentSettled,
    SAMPLE.hashSettled,
    120,
  )(clock, {
    ...{ status: 'confirmed', evidence: evidence(clock, PRICE), amount_atomic: PRICE.toString() },
    ...{ deepest: true, charged_period: clock.month, first_verified_at: clock.ago(120) },
    ...{ remembered_until: REMEMBERED },
  });
}

function reverted(clock: SampleClock): SampleRow {
  return payment(
    TEST,
    SAMPLE.paymentReverted,
    SAMPLE.hashReverted,
    110,
  )(clock, {
    ...{ status: 'rejected', reason: 'TX_FAILED', deepest: false, amount_atomic: '0' },
    ...{ evidence: evidence(clock, 0n, { execution: 'failed' }), remembered_until: REMEMBERED },
  });
}

function claim(
  { environment, network }: typeof LIVE | typeof TEST,
  hash: string,
  reference: string,
  times: SampleRow,
): SampleRow {
  return { tenant_id: SAMPLE.seller, environment, network, tx_hash: hash, reference, ...times };
}

function logRows(clock: SampleClock): readonly SampleRow[] {
  let count = 0;
  const line = (
    where: typeof LIVE | typeof TEST,
    [paymentId, hash]: readonly [string, string],
    minutes: number,
    more: SampleRow,
  ): SampleRow => {
    count += 1;
    return {
      ...{ tenant_id: SAMPLE.seller, ...where, id: `0f100000-0000-4000-8000-00000000000${count}` },
      ...{ created_at: clock.ago(minutes), tx_hash: hash, payment_id: paymentId, cached: false },
      ...{ caller: `key:${where === LIVE ? SAMPLE.liveKeyId : SAMPLE.testKeyId}`, payer: SAMPLE.buyer },
      ...{ latency_ms: 40 + count, request_id: `sample-request-${count + 1}` },
      ...{ amount_atomic: AMOUNT.toString(), transaction_id: OLD_TRANSACTION, ...more },
    };
  };
  const yes = { status: 'confirmed' };
  const taken = { status: 'rejected', reason: 'REORGED', amount_atomic: '0' };
  const price = { amount_atomic: PRICE.toString() };
  return [
    line(LIVE, [SAMPLE.paymentConfirmed, SAMPLE.hashConfirmed], 240, { ...yes, reference: 'order-1001' }),
    line(LIVE, [SAMPLE.paymentConfirmed, SAMPLE.hashConfirmed], 235, { ...yes, cached: true }),
    line(LIVE, [SAMPLE.paymentReorged, SAMPLE.hashReorged], 200, { ...yes, reference: 'order-1002' }),
    line(LIVE, [SAMPLE.paymentReorged, SAMPLE.hashReorged], 2, taken),
    line(LIVE, [SAMPLE.paymentPending, SAMPLE.hashPending], 31, {
      ...{ status: 'pending', reason: 'AWAITING_CONFIRMATIONS' },
    }),
    line(TEST, [SAMPLE.paymentSettled, SAMPLE.hashSettled], 120, {
      ...{ ...yes, ...price, reference: `x402:${SAMPLE.settled}` },
    }),
    line(TEST, [SAMPLE.paymentReverted, SAMPLE.hashReverted], 110, {
      ...{ status: 'rejected', reason: 'invalid_transaction_state', amount_atomic: '0' },
      ...{ reference: `x402:${SAMPLE.failed}` },
    }),
  ];
}

/** A settlement that was settled and one that was mined in vain, with all that the ledger keeps of them. */
export function settlementRows(clock: SampleClock): SampleTables {
  const tenant = { tenant_id: SAMPLE.seller };
  const done = {
    network: TEST.network,
    authorization_id: `${SAMPLE.usdc}:${SAMPLE.buyer}:0x${'c1'.repeat(32)}`,
  };
  return [
    ['settlements', settlement(clock, 'settled', done), settlement(clock, 'failed', done)],
    [
      'settlement_authorizations',
      {
        ...{ ...done, ...tenant, settlement_id: SAMPLE.settled, payer: SAMPLE.buyer },
        ...{ included_at: clock.ago(120) },
      },
    ],
    [
      'authorization_units',
      { ...tenant, ...done, environment: 'test', period: clock.month, created_at: clock.ago(121) },
    ],
    [
      'settlement_reverts',
      {
        ...{ network: TEST.network, payer: SAMPLE.buyer, settlement_id: SAMPLE.failed },
        ...{ created_at: clock.ago(110) },
      },
    ],
    [
      'settlement_budgets',
      {
        ...{ ...tenant, environment: 'test', network: TEST.network, day: clock.day },
        ...{ cost: '160000000000', amount_atomic: PRICE.toString(), reverted_cost: COST, trial_cost: 0 },
      },
    ],
    ['signer_nonces', { network: TEST.network, signer: SAMPLE.signer, next_nonce: 9 }],
    [
      'signer_transactions',
      signed(clock, [SAMPLE.hashSettled, SAMPLE.settled, 7]),
      signed(clock, [SAMPLE.hashReverted, SAMPLE.failed, 8]),
    ],
  ];
}

function settlement(clock: SampleClock, status: 'settled' | 'failed', done: SampleRow): SampleRow {
  const isSettled = status === 'settled';
  const other = `${SAMPLE.usdc}:${SAMPLE.buyer}:0x${'c2'.repeat(32)}`;
  const minutes = isSettled ? 120 : 110;
  return {
    ...{ tenant_id: SAMPLE.seller, id: isSettled ? SAMPLE.settled : SAMPLE.failed, ...TEST },
    ...{ wire_network: TEST.network, x402_version: 2, scheme: 'exact', asset: SAMPLE.usdc },
    authorization_id: isSettled ? done['authorization_id'] : other,
    ...{ digest: (isSettled ? 'd1' : 'd2').repeat(32), payer: SAMPLE.buyer, pay_to: SAMPLE.wallet },
    identifier: isSettled ? 'pay_sample_0000000001' : null,
    ...{ amount_atomic: PRICE.toString(), valid_before: clock.ago(minutes - 5), status },
    reason: isSettled ? null : 'invalid_transaction_state',
    tx_hash: isSettled ? SAMPLE.hashSettled : SAMPLE.hashReverted,
    ...{ cost_reserved: COST, on_trial: false, budget_day: clock.day, charged_period: clock.month },
    ...{ caller: `key:${SAMPLE.testKeyId}`, request_id: 'sample-request-8', look_at: clock.ago(minutes) },
    ...{ dropped_looks: 0, created_at: clock.ago(minutes + 1), finished_at: clock.ago(minutes) },
    ...(isSettled && { handed_out_at: clock.ago(minutes), handed_out_to: 'sample-request-8' }),
  };
}

/** A transaction as it was sent; its text is sealed. */
function signed(
  clock: SampleClock,
  [hash, settlementId, nonce]: readonly [hash: string, settlementId: string, nonce: number],
): SampleRow {
  const place = signedTransactionPlace(SAMPLE.seller, TEST.network, hash);
  return {
    ...{ network: TEST.network, tx_hash: hash, signer: SAMPLE.signer, nonce, tenant_id: SAMPLE.seller },
    ...{ settlement_id: settlementId, max_fee: '1000000000', created_at: clock.ago(121) },
    raw_tx: new Sealer([SAMPLE_KEYS.encryption]).sealText(`0x02${'e1'.repeat(100)}`, place),
  };
}
