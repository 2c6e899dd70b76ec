import { Injectable } from '@nestjs/common';
import { evidenceToJson } from '../../../domain/evidence.js';
import type { Claim } from '../../../domain/judge.js';
import type { PaymentEvidence, PaymentStatus, Reason } from '../../../domain/payment.js';
import { standingNamed, type SenderStanding } from '../../../domain/risk.js';
import { PooledQueries } from '../../../platform/database/pooled-queries.js';
import {
  toClaims,
  toPaymentRecord,
  type ClaimRow,
  type PaymentJson,
  type PaymentKey,
  type PaymentRecord,
  type RecordStatus,
} from '../payments/payment-record.js';

/** How long a flight is leased to the process that leads it; renewed every third of it. */
export const LEASE_SECONDS = 15;

/** What a flight that is not remembered leaves for those who waited in other processes. */
export type Landed =
  | { readonly kind: 'evidence'; readonly evidence: Readonly<Record<string, unknown>> }
  | { readonly kind: 'unavailable'; readonly retryAfterSeconds: number };

export interface AcquireInput extends PaymentKey {
  readonly chain: string;
  /** Ours, if the flight becomes ours. */
  readonly token: string;
  /** The flight we waited for, if any. */
  readonly awaited: string | null;
  /** Units a month; null is unlimited. */
  readonly limit: number | null;
  /** Count exactly, behind a lock: asked for by the outcome `near`. */
  readonly near: boolean;
  /** A recipient that needs no registration (the sandbox's), or null for the registered wallet. */
  readonly wallet: string | null;
  /** Who the caller says was paid, in comparable form: refused (`not_own`) unless that is the wallet. */
  readonly recipient: string | null;
}

export type RecallInput = Pick<AcquireInput, keyof PaymentKey | 'chain' | 'wallet' | 'recipient'>;

export interface Acquisition {
  readonly outcome:
    | 'no_wallet'
    | 'not_own'
    | 'remembered'
    | 'landed'
    | 'wait'
    | 'near'
    | 'refused'
    | 'refused_for_now'
    | 'granted';
  readonly wallet: string | null;
  readonly payment: PaymentRecord | null;
  readonly claims: readonly Claim[];
  readonly landed: Landed | null;
  readonly holder: string | null;
  /** Of a payment that is answered from memory. */
  readonly sender: SenderStanding | null;
}

/** One line of the verification log, for the caller who leads. */
export interface LogLine {
  readonly caller: string;
  readonly chain: string;
  readonly status: PaymentStatus;
  readonly reason: Reason | null;
  /** What the wallet gained, whoever's part was asked for: a transaction is counted as money once, whole. */
  readonly amountAtomic: bigint;
  readonly payer: string | null;
  readonly reference: string | null;
  readonly latencyMs: number;
  readonly requestId: string | null;
}

export interface CommitInput {
  readonly key: PaymentKey;
  readonly token: string;
  /** Null when the result is remembered in `payment`; else what waiting processes are told. */
  readonly landed: Landed | null;
  readonly payment: {
    readonly chain: string;
    readonly status: RecordStatus;
    readonly reason: Reason | null;
    readonly evidence: PaymentEvidence;
    readonly judgedWallet: string;
    readonly amountAtomic: bigint;
    readonly fromAddress: string | null;
    readonly toAddress: string | null;
    /** Null: not remembered. */
    readonly rememberSeconds: number | null;
    /** Null: nothing is looked at again. */
    readonly recheckSeconds: number | null;
  } | null;
  /** Spend the unit, unless this payment was charged before. */
  readonly charge: boolean;
  /** Without a reference it is only asked whether it is claimed. */
  readonly claim: { readonly payer: string | null; readonly reference: string | null } | null;
  readonly log: LogLine;
  readonly event: { readonly type: string; readonly data: Readonly<Record<string, unknown>> } | null;
  /** Standings of the sender with which the payment is too risky for the tenant: no claim is taken then. */
  readonly refusedStandings: readonly string[];
}

export type ClaimResult = 'taken' | 'held' | 'conflict' | 'gone';

export interface Landing {
  readonly payment: PaymentRecord | null;
  readonly claim: ClaimResult | null;
  readonly sender: SenderStanding | null;
  /** What settlements claim of it. */
  readonly held: readonly Claim[];
}

interface BeginRow extends RecallRow {
  readonly outcome: Acquisition['outcome'];
  readonly landed: Landed | null;
  readonly holder: string | null;
}

interface RecallRow {
  readonly wallet: string | null;
  readonly payment: PaymentJson | null;
  readonly claims: ClaimRow[] | null;
  readonly sender: string | null;
}

interface LandingRow {
  readonly payment: PaymentJson | null;
  readonly claim: ClaimResult | null;
  readonly sender: string | null;
  readonly held: ClaimRow[] | null;
}

/** The statements of a new verification, one round trip each; what they promise stands in the migration. */
@Injectable()
export class VerificationLedger {
  constructor(private readonly statements: PooledQueries) {}

  /** Remembered answer, a place in somebody's queue, or a flight with a reserved unit. */
  async begin(input: AcquireInput): Promise<Acquisition> {
    const row = await this.statements.row<BeginRow>(
      'SELECT * FROM begin_verification($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)',
      [
        input.tenantId,
        input.environment,
        input.chain,
        input.network,
        input.txHash,
        input.token,
        input.awaited,
        LEASE_SECONDS,
        input.limit,
        input.near,
        input.wallet,
        input.recipient,
      ],
    );
    return { ...row, ...recalled(row) };
  }

  /**
   * What `begin` would find remembered, many at once and without a place in any queue.
   *
   * @returns in their order; null for what is not remembered, or not theirs
   */
  async recall(asked: readonly RecallInput[]): Promise<(Acquisition | null)[]> {
    const rows = await this.statements.query<RecallRow & { readonly nth: number }>(
      'SELECT * FROM recall_verifications($1)',
      [
        json(
          asked.map(({ tenantId, environment, chain, network, txHash, wallet, recipient }, nth) => ({
            nth,
            tenant_id: tenantId,
            environment,
            chain,
            network,
            tx_hash: txHash,
            wallet,
            recipient,
          })),
        ),
      ],
    );
    const found: (Acquisition | null)[] = asked.map(() => null);
    for (const row of rows) {
      found[row.nth] = { outcome: 'remembered', landed: null, holder: null, ...recalled(row) };
    }
    return found;
  }

  /** Everything a landing writes, or null when the lease was lost: then nothing was written. */
  async land(input: CommitInput): Promise<Landing | null> {
    const { key, payment, log } = input;
    const sql =
      'SELECT payment, claim, sender, held FROM land_verification($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)';
    const [row] = await this.statements.query<LandingRow>(sql, [
      ...keyColumns(key),
      input.token,
      json(input.landed),
      payment &&
        json({
          chain: payment.chain,
          status: payment.status,
          reason: payment.reason,
          evidence: evidenceToJson(payment.evidence),
          judged_wallet: payment.judgedWallet,
          amount_atomic: payment.amountAtomic.toString(),
          from_address: payment.fromAddress,
          to_address: payment.toAddress,
          deepest: payment.evidence.finality.deepest,
          remember_seconds: payment.rememberSeconds,
          recheck_seconds: payment.recheckSeconds,
        }),
      input.charge,
      json(input.claim && { payer: input.claim.payer ?? '', reference: input.claim.reference }),
      json({
        caller: log.caller,
        chain: log.chain,
        status: log.status,
        reason: log.reason,
        amount_atomic: log.amountAtomic.toString(),
        payer: log.payer,
        reference: log.reference,
        latency_ms: log.latencyMs,
        request_id: log.requestId,
      }),
      json(input.event),
      input.refusedStandings,
    ]);
    return row === undefined
      ? null
      : {
          claim: row.claim,
          payment: row.payment && toPaymentRecord(row.payment),
          sender: toStanding(row.sender),
          held: toClaims(row.held),
        };
  }

  /** Keeps the lease alive; false when it was lost. */
  async renew(key: PaymentKey, token: string): Promise<boolean> {
    const rows = await this.statements.query(
      `WITH renewed AS (
         UPDATE verification_flights SET lease_until = now() + make_interval(secs => $6)
         WHERE tenant_id = $1 AND environment = $2 AND network = $3 AND tx_hash = $4 AND token = $5
           AND landed IS NULL AND lease_until > now()
         RETURNING 1)
       SELECT * FROM renewed`,
      [...keyColumns(key), token, LEASE_SECONDS],
    );
    return rows.length > 0;
  }

  /** Gives the flight and its unit back when the verifier could not be asked. */
  async abandon(key: PaymentKey, token: string, landed: Landed): Promise<void> {
    await this.statements.query('SELECT * FROM end_flight($1, $2, $3, $4, $5, $6)', [
      ...keyColumns(key),
      token,
      json(landed),
    ]);
  }

  /** Binds a remembered payment to a reference. */
  async claim(key: PaymentKey, payer: string | null, reference: string): Promise<ClaimResult> {
    const { result } = await this.statements.row<{ result: ClaimResult }>(
      'SELECT take_claim($1, $2, $3, $4, $5, $6) AS result',
      [...keyColumns(key), payer ?? '', reference],
    );
    return result;
  }
}

function recalled({ wallet, payment, claims, sender }: RecallRow) {
  return {
    wallet,
    payment: payment && toPaymentRecord(payment),
    claims: toClaims(claims),
    sender: toStanding(sender),
  };
}

function keyColumns(key: PaymentKey): [string, string, string, string] {
  return [key.tenantId, key.environment, key.network, key.txHash];
}

function toStanding(name: string | null): SenderStanding | null {
  return name === null ? null : standingNamed(name);
}

function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
