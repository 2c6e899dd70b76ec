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
}

const NOTHING_SEEN = { status: null, verified_at: null, deepest: null, claims: [] };

/** Calls `acquire_verification` for a live payment on Base; `changes` are its parameters without `p_`. */
export function acquire(sql: SqlCaller, key: VerificationKey, changes: Row = {}): Promise<AcquiredRow> {
  const asked = {
    awaited: null,
    lease_seconds: 15,
    limit: 1_000_000,
    exact: false,
    wallet: WALLET,
    ...changes,
  };
  return sql.row(
    'acquire_verification',
    ...[key.tenantId, 'live', 'base', NETWORK, key.txHash, key.token, asked.awaited, asked.lease_seconds],
    ...[asked.limit, asked.exact, asked.wallet, changes['recipient'] ?? null],
  );
}

/** Calls `commit_verification` with a confirmed payment that costs a unit; `changes` are its parameters without `p_`. */
export function commit(sql: SqlCaller, key: VerificationKey, changes: Row = {}): Promise<CommittedRow[]> {
  const said = {
    ...{ seen: NOTHING_SEEN, shared: null, payment: confirmed(), charge: true, claim: null, refused: [] },
    ...{ log: { caller: 'key:test', chain: 'base', amount_atomic: '1', latency_ms: 1 } },
    outcomes: { accepted: { status: 'confirmed', reason: null, event: null } },
    ...changes,
  };
  return sql.rows(
    'commit_verification',
    ...[
      key.tenantId,
      'live',
      NETWORK,
      key.txHash,
      key.token,
      said.seen,
      said.shared,
      said.payment,
      said.charge,
    ],
    ...[said.claim, said.log, said.outcomes, said.refused],
  );
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

/** The facts of a payment as `commit_verification` compares them. */
export function seenOf(payment: Row | null, claims: readonly Row[] | null): Row {
  return {
    status: payment?.['status'] ?? null,
    verified_at: payment?.['verified_at'] ?? null,
    deepest: payment?.['deepest'] ?? null,
    claims: claims ?? [],
  };
}
