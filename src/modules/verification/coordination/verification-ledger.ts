import { Injectable } from '@nestjs/common';
import type { Claim, ClaimedPart } from '../../../domain/claim.js';
import { standingNamed, type SenderStanding } from '../../../domain/risk.js';
import { PooledQueries } from '../../../platform/database/pooled-queries.js';
import { toClaimRows, toClaims, type ClaimRow } from '../payments/claim-row.js';
import {
  toPaymentRecord,
  type PaymentJson,
  type PaymentKey,
  type PaymentRecord,
} from '../payments/payment-record.js';
import {
  commitParameters,
  json,
  keyColumns,
  type CommitInput,
  type SeenFacts,
  type SharedOutcome,
} from './commit-input.js';

/** Lifetime of a lease in seconds; it is renewed every third of that. */
export const LEASE_SECONDS = 15;

export interface AcquireInput extends PaymentKey {
  readonly chain: string;
  /** The token of the new lease, if it is granted. */
  readonly token: string;
  /** The lease that the caller waited for, if any. */
  readonly awaited: string | null;
  /** Units a month; null is unlimited. */
  readonly limit: number | null;
  /** Count exactly, behind a lock: required after the outcome `needs_exact`. */
  readonly exact: boolean;
  /** A recipient that needs no registration (the sandbox's), or null for the registered wallet. */
  readonly wallet: string | null;
  /** The recipient that the caller names, in comparable form: refused (`not_own`) unless it is the wallet. */
  readonly recipient: string | null;
}

export type RememberedInput = Pick<AcquireInput, keyof PaymentKey | 'chain' | 'wallet' | 'recipient'>;

/** Why a verification does not begin. `refused_for_now`: verifications in progress have reserved the last units. */
export type Refusal = 'no_wallet' | 'not_own' | 'refused' | 'refused_for_now';

export interface Acquisition {
  readonly outcome: Refusal | 'remembered' | 'shared' | 'wait' | 'needs_exact' | 'granted';
  readonly wallet: string | null;
  readonly payment: PaymentRecord | null;
  readonly claims: readonly Claim[];
  readonly shared: SharedOutcome | null;
  readonly holder: string | null;
  /** Set for a payment that is answered from memory. */
  readonly sender: SenderStanding | null;
}

/** `stale`: a fact has changed; nothing was written, and the lease is still held. */
export type CommitResult =
  | {
      readonly outcome: 'committed';
      readonly payment: PaymentRecord | null;
      readonly sender: SenderStanding | null;
    }
  | { readonly outcome: 'stale'; readonly seen: SeenFacts };

/** `stale`: other claims stand by now; nothing was written. `gone`: the payment is no longer confirmed. */
export type ClaimResult =
  | { readonly outcome: 'taken' }
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'stale'; readonly claims: readonly Claim[] };

interface RememberedRow {
  readonly wallet: string | null;
  readonly payment: PaymentJson | null;
  readonly claims: ClaimRow[] | null;
  readonly sender: string | null;
}

interface AcquireRow extends RememberedRow {
  readonly outcome: Acquisition['outcome'];
  readonly shared: SharedOutcome | null;
  readonly holder: string | null;
}

interface CommitRow {
  readonly outcome: CommitResult['outcome'];
  readonly payment: PaymentJson | null;
  readonly claims: ClaimRow[] | null;
  readonly sender: string | null;
}

/** The statements of a verification, one round trip each. Each SQL function's contract is its head comment. */
@Injectable()
export class VerificationLedger {
  constructor(private readonly statements: PooledQueries) {}

  /** Returns a remembered answer, a holder to wait for, a refusal, or a lease with a reserved unit. */
  async acquire(input: AcquireInput): Promise<Acquisition> {
    const row = await this.statements.row<AcquireRow>(
      'SELECT * FROM acquire_verification($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)',
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
        input.exact,
        input.wallet,
        input.recipient,
      ],
    );
    return { ...row, ...toFacts(row) };
  }

  /**
   * Finds the payments that `acquire` would answer as remembered, many at once and without a lease.
   *
   * @returns in the order of the questions; null where nothing is remembered, or the recipient is another
   */
  async findRemembered(asked: readonly RememberedInput[]): Promise<(Acquisition | null)[]> {
    const rows = await this.statements.query<RememberedRow & { readonly nth: number }>(
      'SELECT * FROM find_remembered_payments($1)',
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
      found[row.nth] = { outcome: 'remembered', shared: null, holder: null, ...toFacts(row) };
    }
    return found;
  }

  /** Writes the decision if its facts still hold; null when the lease was lost, and nothing was written. */
  async commit(input: CommitInput): Promise<CommitResult | null> {
    const [row] = await this.statements.query<CommitRow>(
      'SELECT * FROM commit_verification($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)',
      commitParameters(input),
    );
    if (row === undefined) return null;
    const payment = row.payment && toPaymentRecord(row.payment);
    return row.outcome === 'stale'
      ? { outcome: 'stale', seen: { payment, claims: toClaims(row.claims) } }
      : { outcome: 'committed', payment, sender: toStanding(row.sender) };
  }

  /** Keeps the lease alive; false when it was lost. */
  async renew(key: PaymentKey, token: string): Promise<boolean> {
    const { kept } = await this.statements.row<{ kept: boolean }>(
      'SELECT renew_verification($1, $2, $3, $4, $5, $6) AS kept',
      [...keyColumns(key), token, LEASE_SECONDS],
    );
    return kept;
  }

  /** Gives back the lease and its unit when the verifier could not be asked. */
  async release(key: PaymentKey, token: string, shared: SharedOutcome): Promise<void> {
    await this.statements.query('SELECT * FROM release_verification($1, $2, $3, $4, $5, $6)', [
      ...keyColumns(key),
      token,
      json(shared),
    ]);
  }

  /** Binds a part of a remembered payment to a reference, if no other claims stand than the caller has seen. */
  async claim(
    key: PaymentKey,
    { payer, authorizationId, reference }: ClaimedPart & { readonly reference: string },
    seen: readonly Claim[],
  ): Promise<ClaimResult> {
    const row = await this.statements.row<{ outcome: ClaimResult['outcome']; claims: ClaimRow[] | null }>(
      'SELECT * FROM claim_payment($1, $2, $3, $4, $5, $6, $7, $8)',
      [...keyColumns(key), payer ?? '', authorizationId ?? '', reference, json(toClaimRows(seen))],
    );
    const { outcome } = row;
    return outcome === 'stale' ? { outcome, claims: toClaims(row.claims) } : { outcome };
  }
}

function toFacts({ wallet, payment, claims, sender }: RememberedRow) {
  return {
    wallet,
    payment: payment && toPaymentRecord(payment),
    claims: toClaims(claims),
    sender: toStanding(sender),
  };
}

function toStanding(name: string | null): SenderStanding | null {
  return name === null ? null : standingNamed(name);
}
