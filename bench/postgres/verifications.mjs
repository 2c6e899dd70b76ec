// New verifications as the server's two statements, for writes.mjs: one by one, or fifty in a statement.
import { createHash, randomUUID } from 'node:crypto';

export const TENANT = '11111111-1111-4111-8111-111111111111';
const WALLET = '0x2222222222222222222222222222222222222222';
const PAYERS = 2_000;
const NETWORK = 'eip155:8453';

const ACQUIRE = 'SELECT * FROM acquire_verifications($1, true, false)';
const COMMIT = 'SELECT * FROM commit_verifications($1, false)';

/** A verification of a payment that nobody has presented, by the two statements of the server. */
export function verifyOne(database, n) {
  return verifyMany(database, [n]);
}

/** The same for many payments in two statements. */
export async function verifyMany(database, numbers) {
  const tokens = numbers.map(() => randomUUID());
  const questions = numbers.map((n, nth) => ({ nth, ...acquireOf(n, tokens[nth]) }));
  const acquired = await database.query(ACQUIRE, [JSON.stringify(questions)]);
  expect(
    acquired.rows.map(({ result }) => result),
    'granted',
    numbers.length,
  );
  const commits = numbers.map((n, nth) => ({ nth, ...commitOf(n, tokens[nth]) }));
  expect((await database.query(COMMIT, [JSON.stringify(commits)])).rows, 'committed', numbers.length);
}

function expect(rows, outcome, count) {
  const other = rows.find((row) => row.outcome !== outcome);
  if (other !== undefined || rows.length !== count)
    throw new Error(`a verification was answered ${String(other?.outcome)}, not ${outcome}`);
}

/** In no order, as hashes of transactions are: each falls on another leaf of the primary key. */
function hashOf(n) {
  return `0x${createHash('sha256').update(`new ${n}`).digest('hex')}`;
}

function payerOf(n) {
  return `0x${(((n * 7_919) % PAYERS) + 1).toString(16).padStart(40, '0')}`;
}

function acquireOf(n, token) {
  return {
    ...{ tenant_id: TENANT, environment: 'live', chain: 'base', network: NETWORK, tx_hash: hashOf(n), token },
    ...{ awaited: null, lease_seconds: 15, unit_limit: 100_000_000, wallet: null, recipient: null },
  };
}

function commitOf(n, token) {
  const [payer, parties] = [payerOf(n), { from_address: payerOf(n), to_address: WALLET }];
  const payment = {
    ...{ chain: 'base', status: 'confirmed', reason: null, evidence: evidenceOf(payer, n) },
    ...{ judged_wallet: WALLET, amount_atomic: '1500000', ...parties, deepest: false },
    ...{ remember_seconds: 86_400, recheck_seconds: 60 },
  };
  const seen = { status: null, verified_at: null, deepest: null, claims: [] };
  const log = {
    ...{ caller: 'key:22222222-1111-4111-8111-111111111111', chain: 'base', amount_atomic: '1500000', payer },
    ...{ reference: null, latency_ms: 40, request_id: randomUUID() },
  };
  const answer = { status: 'confirmed', reason: null, event: null };
  const outcomes = { accepted: answer, refused: answer };
  return {
    ...{ tenant_id: TENANT, environment: 'live', network: NETWORK, tx_hash: hashOf(n), token, seen },
    ...{ shared: null, payment, charge: true, claim: null, log, outcomes, refused: [] },
  };
}

/** As a verifier that names the block leaves it: some 700 bytes of JSON. */
function evidenceOf(payer, n) {
  return {
    ...{ execution: 'succeeded', transfers: [{ from: payer, to: WALLET, amountAtomic: '1500000' }] },
    balanceChanges: [
      { owner: payer, deltaAtomic: '-1500000' },
      { owner: WALLET, deltaAtomic: '1500000' },
    ],
    ...{ foreignRecipients: [], memos: [] },
    block: { number: String(30_000_000 + n), hash: hashOf(`block ${n}`), timeSeconds: 1_767_225_600 },
    finality: {
      level: 'latest',
      accepted: true,
      deepest: false,
      confirmations: 20,
      requiredConfirmations: 1,
    },
    ...{ riskScore: 0.1, disputed: false },
  };
}
