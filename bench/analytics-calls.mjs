// What a call writes, by the statements of the server itself, for analytics-ingestion.mjs.
import { randomUUID } from 'node:crypto';

const PAYERS = 2_000;
const WALLET = '0x00000000000000000000000000000000000000aa';
/** In the slice before, so that its flight has landed. */
const REPEATED_BACK = 254;

/** A verification: four in five of a new payment, from reservation to landing, every fifth a repeat, which writes a line. */
export async function verify(side, n) {
  const paid = n % 5 === 4 && n > REPEATED_BACK ? n - REPEATED_BACK : n;
  const key = keyOf(side, paid);
  const token = randomUUID();
  const begun = await side.leases.begin({
    ...key,
    chain: 'base',
    token,
    awaited: null,
    limit: 10_000_000,
    near: false,
    wallet: WALLET,
    recipient: null,
  });
  if (begun.outcome === 'remembered')
    return side.log.append({ ...lineOf(paid, n), ...key, paymentId: begun.payment.id, cached: true });
  if (begun.outcome !== 'granted') throw new Error(`a verification met ${begun.outcome}`);
  const commit = await side.leases.land({
    key,
    token,
    landed: null,
    charge: true,
    claim: null,
    log: lineOf(paid, n),
    event: null,
    refusedStandings: [],
    payment: {
      chain: 'base',
      status: 'confirmed',
      reason: null,
      evidence: evidenceOf(paid),
      judgedWallet: WALLET,
      amountAtomic: 1_000n,
      fromAddress: payerOf(paid),
      toAddress: WALLET,
      rememberSeconds: 3_600,
      recheckSeconds: null,
    },
  });
  if (commit === null) throw new Error('a landing lost its lease');
}

/** A line of the log and nothing else, as repeats write it: as many in a statement as gather under load. */
export function appendLine(side, n) {
  return side.log.append({ ...lineOf(n, n), ...keyOf(side, n), paymentId: null, cached: false });
}

function keyOf({ tenant }, n) {
  const txHash = `0x${n.toString(16).padStart(64, '0')}`;
  return { tenantId: tenant, environment: 'live', network: 'eip155:8453', txHash };
}

function lineOf(paid, n) {
  return {
    caller: 'key:bench',
    chain: 'base',
    status: 'confirmed',
    reason: null,
    amountAtomic: 1_000n,
    payer: payerOf(paid),
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
