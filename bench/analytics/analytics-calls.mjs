// What a call writes, by the statements of the server itself, for analytics-ingestion.mjs.
import { randomUUID } from 'node:crypto';

const PAYERS = 2_000;
const AMOUNT = 1_000n;
const CONFIRMED = { status: 'confirmed', reason: null };
const WALLET = '0x00000000000000000000000000000000000000aa';
/** Far enough back that the verification of that payment has ended. */
const REPEATED_BACK = 254;

/** A verification: four in five of a new payment, every fifth a repeat, which writes a log line. */
export async function verify(side, n) {
  const paid = n % 5 === 4 && n > REPEATED_BACK ? n - REPEATED_BACK : n;
  const key = keyOf(side, paid);
  const token = randomUUID();
  const acquired = await side.ledger.acquire({
    ...key,
    chain: 'base',
    token,
    awaited: null,
    limit: 10_000_000,
    exact: false,
    wallet: WALLET,
    recipient: null,
  });
  if (acquired.outcome === 'remembered') {
    const line = { ...lineOf(paid), ...CONFIRMED, ...key, amountAtomic: AMOUNT, cached: true };
    return side.log.append({ ...line, paymentId: acquired.payment.id });
  }
  if (acquired.outcome !== 'granted') throw new Error(`a verification was answered ${acquired.outcome}`);
  const committed = await side.ledger.commit({
    key,
    token,
    chain: 'base',
    seen: { payment: null, claims: [] },
    judgedWallet: WALLET,
    decision: decisionOf(paid),
    log: lineOf(paid),
  });
  if (committed?.outcome !== 'committed') throw new Error('a commit lost its lease');
}

/** A line of the log and nothing else, as repeats write it: as many in a statement as gather under load. */
export function appendLine(side, n) {
  const line = { ...lineOf(n), ...CONFIRMED, ...keyOf(side, n), amountAtomic: AMOUNT };
  return side.log.append({ ...line, paymentId: null, cached: false });
}

function keyOf({ tenant }, n) {
  const txHash = `0x${n.toString(16).padStart(64, '0')}`;
  return { tenantId: tenant, environment: 'live', network: 'eip155:8453', txHash };
}

function decisionOf(n) {
  const evidence = evidenceOf(n);
  const parties = { amountAtomic: AMOUNT, fromAddress: payerOf(n), toAddress: WALLET };
  const outcome = { ...CONFIRMED, event: null };
  return {
    evidence,
    record: { ...CONFIRMED, ...parties, evidence, rememberSeconds: 3_600, recheckSeconds: null },
    charge: true,
    claim: null,
    refusedSenders: [],
    accepted: outcome,
    refused: outcome,
    bare: { ...CONFIRMED, ...parties },
  };
}

function lineOf(n) {
  return {
    caller: 'key:bench',
    chain: 'base',
    payer: payerOf(n),
    reference: null,
    latencyMs: (n * 7) % 900,
    requestId: randomUUID(),
  };
}

function evidenceOf(n) {
  const payer = payerOf(n);
  return {
    execution: 'succeeded',
    transfers: [{ from: payer, to: WALLET, amountAtomic: 1_000n }],
    balanceChanges: [
      { owner: payer, deltaAtomic: -1_000n },
      { owner: WALLET, deltaAtomic: 1_000n },
    ],
    foreignRecipients: [],
    memos: [],
    block: { number: 1n, hash: `0x${'0'.repeat(64)}`, timeSeconds: Math.floor(Date.now() / 1_000) },
    finality: {
      level: 'finalized',
      accepted: true,
      deepest: true,
      confirmations: 100,
      requiredConfirmations: null,
    },
    riskScore: null,
    disputed: false,
  };
}

function payerOf(n) {
  return `0x${((n * 7_919) % PAYERS).toString(16).padStart(40, '0')}`;
}
