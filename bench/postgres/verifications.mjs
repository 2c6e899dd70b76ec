// New verifications as the server's two statements, for writes.mjs: one by one, or fifty in a statement.
import { createHash, randomUUID } from 'node:crypto';

export const TENANT = '11111111-1111-4111-8111-111111111111';
const WALLET = '0x2222222222222222222222222222222222222222';
const PAYERS = 2_000;
const NETWORK = 'eip155:8453';

const ACQUIRE = 'SELECT * FROM acquire_verification($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)';
const COMMIT = 'SELECT * FROM commit_verification($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)';
const ACQUIRE_MANY = `SELECT r.* FROM jsonb_array_elements($1) WITH ORDINALITY AS a (v, nth),
  LATERAL acquire_verification((v->>0)::uuid, v->>1, v->>2, v->>3, v->>4, (v->>5)::uuid, (v->>6)::uuid, (v->>7)::integer,
    (v->>8)::bigint, (v->>9)::boolean, v->>10, v->>11) r ORDER BY nth`;
const COMMIT_MANY = `SELECT r.* FROM jsonb_array_elements($1) WITH ORDINALITY AS a (v, nth),
  LATERAL commit_verification((v->>0)::uuid, v->>1, v->>2, v->>3, (v->>4)::uuid, v->5, nullif(v->6, 'null'),
    v->7, (v->>8)::boolean, nullif(v->9, 'null'), v->10, v->11, '{}') r ORDER BY nth`;

/** A verification of a payment that nobody has presented, by the two statements of the server. */
export async function verifyOne(database, n) {
  const token = randomUUID();
  expect(await database.query(ACQUIRE, acquireOf(n, token)), 'granted', 1);
  expect(await database.query(COMMIT, commitOf(n, token).map(asText)), 'committed', 1);
}

/** The same for many payments in two statements. */
export async function verifyMany(database, numbers) {
  const tokens = numbers.map(() => randomUUID());
  const acquired = numbers.map((n, i) => acquireOf(n, tokens[i]));
  expect(await database.query(ACQUIRE_MANY, [JSON.stringify(acquired)]), 'granted', numbers.length);
  const commits = numbers.map((n, i) => commitOf(n, tokens[i]));
  expect(await database.query(COMMIT_MANY, [JSON.stringify(commits)]), 'committed', numbers.length);
}

function expect({ rows }, outcome, count) {
  const other = rows.find((row) => row.outcome !== outcome);
  if (other !== undefined || rows.length !== count)
    throw new Error(`a verification was answered ${String(other?.outcome)}, not ${outcome}`);
}

/** Only objects are JSON here; an array is a Postgres array, and everything else stands as it is. */
function asText(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? JSON.stringify(value) : value;
}

/** In no order, as hashes of transactions are: each falls on another leaf of the primary key. */
function hashOf(n) {
  return `0x${createHash('sha256').update(`new ${n}`).digest('hex')}`;
}

function payerOf(n) {
  return `0x${(((n * 7_919) % PAYERS) + 1).toString(16).padStart(40, '0')}`;
}

function acquireOf(n, token) {
  return [TENANT, 'live', 'base', NETWORK, hashOf(n), token, null, 15, 100_000_000, false, null, null];
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
  return [TENANT, 'live', NETWORK, hashOf(n), token, seen, null, payment, true, null, log, outcomes, []];
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
