import type { Row, SqlCaller } from './sql.js';
import { BUYER, NETWORK, WALLET } from './sql-rows.js';

export interface VerificationKey {
  readonly tenantId: string;
  readonly txHash: string;
  readonly token: string;
}

export interface AcquiredRow {
  readonly outcome: string;
  readonly wallet: string | null;
  readonly payment: Row | null;
  readonly claims: Row[] | null;
  readonly shared: Row | null;
  readonly holder: string | null;
  readonly sender: string | null;
}

export interface CommittedRow {
  readonly outcome: string;
  readonly payment: Row | null;
  readonly claims: Row[];
  readonly sender: string | null;
  readonly awaited: boolean | null;
}

const NOTHING_SEEN = { status: null, verified_at: null, deepest: null, claims: [] };

/** What one question holds: for a live payment on Base; `changes` are its other members. */
export function questionOf(key: VerificationKey, changes: Row = {}, nth = 0): Row {
  return {
    ...{ nth, tenant_id: key.tenantId, environment: 'live', chain: 'base', network: NETWORK },
    ...{ tx_hash: key.txHash, token: key.token, awaited: null, lease_seconds: 15, unit_limit: 1_000_000 },
    ...{ wallet: WALLET, recipient: null, ...changes },
  };
}

/** Calls `acquire_verifications` with one question; its outcome needs no count behind a lock unless `exact` is true. */
export async function acquire(
  sql: SqlCaller,
  key: VerificationKey,
  changes: Row = {},
  exact = false,
): Promise<AcquiredRow> {
  const [row] = await acquireAll(sql, [questionOf(key, changes)], { exact, waits: true });
  if (row === undefined) throw new Error('a question always has a result');
  return row;
}

/** Calls `acquire_verifications`; the results are in the order of the questions. */
export async function acquireAll(
  sql: SqlCaller,
  questions: readonly Row[],
  { exact = false, waits = false } = {},
): Promise<AcquiredRow[]> {
  const rows = await sql.rows<{ nth: number; result: AcquiredRow }>(
    'acquire_verifications',
    JSON.stringify(questions),
    exact,
    waits,
  );
  return rows.sort((left, right) => left.nth - right.nth).map(({ result }) => result);
}

/** What one commit holds: of a confirmed payment that costs a unit; `changes` are its other members. */
export function commitOf(key: VerificationKey, changes: Row = {}, nth = 0): Row {
  return {
    ...{ nth, tenant_id: key.tenantId, environment: 'live', network: NETWORK, tx_hash: key.txHash },
    ...{ token: key.token, seen: NOTHING_SEEN, shared: null, payment: confirmed(), charge: true },
    ...{
      claim: null,
      refused: [],
      log: { caller: 'key:test', chain: 'base', amount_atomic: '1', latency_ms: 1 },
    },
    outcomes: { accepted: { status: 'confirmed', reason: null, event: null } },
    ...changes,
  };
}

/** Calls `commit_verifications` with one commit. */
export async function commit(sql: SqlCaller, key: VerificationKey, changes: Row = {}): Promise<CommittedRow> {
  const [row] = await commitAll(sql, [commitOf(key, changes)], true);
  if (row === undefined) throw new Error('a commit always has a result');
  return row;
}

/** Calls `commit_verifications`; the results are in the order of the commits. */
export async function commitAll(
  sql: SqlCaller,
  commits: readonly Row[],
  waits = false,
): Promise<CommittedRow[]> {
  const rows = await sql.rows<CommittedRow & { nth: number }>(
    'commit_verifications',
    JSON.stringify(commits),
    waits,
  );
  return rows.sort((left, right) => left.nth - right.nth);
}

/** The values that a verification writes for a confirmed payment of the buyer. */
export function confirmed(changes: Row = {}): Row {
  return {
    ...{ chain: 'base', status: 'confirmed', evidence: { transfers: [] }, judged_wallet: WALLET },
    ...{
      amount_atomic: '1',
      from_address: BUYER,
      to_address: WALLET,
      deepest: true,
      remember_seconds: 3_600,
    },
    ...changes,
  };
}

/** The facts of a payment as `store_verification` compares them. */
export function seenOf(payment: Row | null, claims: readonly Row[] | null): Row {
  return {
    status: payment?.['status'] ?? null,
    verified_at: payment?.['verified_at'] ?? null,
    deepest: payment?.['deepest'] ?? null,
    claims: claims ?? [],
  };
}
