import { Injectable } from '@nestjs/common';
import type { Claim, ClaimedPart } from '../../../domain/claim.js';
import type { PaymentEvidence } from '../../../domain/payment.js';
import type { SenderStanding } from '../../../domain/risk.js';
import { Batcher, RETRY_ALONE, type SendBatch } from '../../../platform/database/batcher.js';
import { Distribution } from '../../../platform/database/distribution/distribution.js';
import { PooledQueries } from '../../../platform/database/pooled-queries.js';
import { Signals } from '../../../platform/signals/signals.js';
import { toClaimRows, toClaims, type ClaimRow } from '../payments/claim-row.js';
import {
  toPaymentRecord,
  type PaymentJson,
  type PaymentKey,
  type PaymentRecord,
} from '../payments/payment-record.js';
import {
  acquireColumns,
  LEASE_SECONDS,
  questionColumns,
  toAcquisition,
  toStanding,
  type AcquireInput,
  type AcquireResult,
  type Acquisition,
  type RememberedInput,
  type RememberedRow,
} from './acquisition.js';
import {
  commitColumns,
  json,
  keyColumns,
  type CommitInput,
  type SeenFacts,
  type SharedOutcome,
} from './commit-input.js';

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

interface CommitRow {
  readonly nth: number;
  readonly outcome: CommitResult['outcome'] | 'lost' | 'failed';
  readonly payment: PaymentJson | null;
  readonly claims: ClaimRow[] | null;
  readonly sender: string | null;
  /** Other processes wait for the end of the lease. */
  readonly awaited: boolean | null;
}

/** At most 50 subtransactions are in one statement: Postgres keeps 64 of a transaction at hand. */
const MAX_BATCH = 50;
const CONCURRENCY = 2;
/** As many as `grant_units` grants without an exact count. */
const MAX_OF_TENANT = 10;
const ACQUIRES = {
  ...{ concurrency: CONCURRENCY, maxBatch: MAX_BATCH, maxOfOwner: MAX_OF_TENANT },
  ownerOf: ({ tenantId }: PaymentKey) => tenantId,
};
/** Those who count exactly wait for each other in any case: one statement of a tenant's month at a time. */
const EXACT_ACQUIRES = {
  ...{ concurrency: 1, maxBatch: MAX_BATCH },
  ownerOf: ({ tenantId }: PaymentKey) => tenantId,
  groupOf: ({ tenantId, environment }: PaymentKey) => `${tenantId} ${environment}`,
};
const COMMITS = {
  ...{ concurrency: CONCURRENCY, maxBatch: MAX_BATCH },
  ownerOf: ({ key }: CommitInput) => key.tenantId,
};

/**
 * The statements of a verification, one round trip each. Each SQL function's contract is its head comment.
 * Verifications that are acquired or committed at once share a statement (ADR 0028); each has its own outcome.
 */
@Injectable()
export class VerificationLedger {
  private readonly acquires: Batcher<AcquireInput, AcquireResult>;
  private readonly exactAcquires: Batcher<AcquireInput, AcquireResult>;
  private readonly commits: Batcher<CommitInput, CommitRow>;

  constructor(
    private readonly statements: PooledQueries,
    private readonly distribution: Distribution,
    private readonly signals: Signals,
  ) {
    const acquireAll =
      (exact: boolean): SendBatch<AcquireInput, AcquireResult> =>
      (inputs, mayWait) =>
        this.acquireAll(inputs, exact, mayWait);
    const groupOf = ({ tenantId }: PaymentKey): string => distribution.homeOf(tenantId) ?? '';
    this.acquires = new Batcher(acquireAll(false), { ...ACQUIRES, groupOf });
    this.exactAcquires = new Batcher(acquireAll(true), EXACT_ACQUIRES);
    this.commits = new Batcher((inputs, mayWait) => this.commitAll(inputs, mayWait), {
      ...COMMITS,
      groupOf: ({ key }) => groupOf(key),
    });
  }

  /** Returns a remembered answer, a holder to wait for, a refusal, or a lease with a reserved unit. */
  async acquire(input: AcquireInput): Promise<Acquisition> {
    return toAcquisition(await (input.exact ? this.exactAcquires : this.acquires).submit(input));
  }

  /** Writes the decision if its facts still hold; null when the lease was lost, and nothing was written. */
  async commit(input: CommitInput): Promise<CommitResult | null> {
    const row = await this.commits.submit(input);
    if (row.awaited === true) this.tellEnd(input.token);
    return toCommitResult(row, input.decision.record?.evidence ?? null);
  }

  /**
   * Finds the payments that `acquire` would answer as remembered, many at once and without a lease. Where tenants live
   * on several nodes all of them are one tenant's (`groupOf`).
   *
   * @returns in the order of the questions; null where nothing is remembered, or the recipient is another
   */
  async findRemembered(asked: readonly RememberedInput[]): Promise<(Acquisition | null)[]> {
    const rows = await this.statements.query<RememberedRow & { readonly nth: number }>(
      'SELECT * FROM find_remembered_payments($1, $2)',
      [json(asked.map(questionColumns)), this.homeOf(asked[0])],
    );
    const found: (Acquisition | null)[] = asked.map(() => null);
    for (const row of rows) found[row.nth] = toAcquisition({ ...row, outcome: 'remembered' });
    return found;
  }

  private async acquireAll(
    inputs: readonly AcquireInput[],
    exact: boolean,
    mayWait: boolean,
  ): Promise<(AcquireResult | typeof RETRY_ALONE)[]> {
    const rows = await this.statements.query<{
      readonly nth: number;
      readonly result: AcquireResult | { readonly outcome: 'failed' };
    }>('SELECT * FROM acquire_verifications($1, $2, $3, $4)', [
      json(inputs.map(acquireColumns)),
      exact,
      mayWait,
      this.homeOf(inputs[0]),
    ]);
    return inOrder(rows, ({ result }) => (result.outcome === 'failed' ? RETRY_ALONE : result));
  }

  private async commitAll(
    inputs: readonly CommitInput[],
    mayWait: boolean,
  ): Promise<(CommitRow | typeof RETRY_ALONE)[]> {
    const rows = await this.statements.query<CommitRow>('SELECT * FROM commit_verifications($1, $2, $3)', [
      json(inputs.map(commitColumns)),
      mayWait,
      this.homeOf(inputs[0]?.key),
    ]);
    return inOrder(rows, (row) => (row.outcome === 'failed' ? RETRY_ALONE : row));
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
    const { awaited } = await this.statements.row<{ awaited: boolean }>(
      'SELECT give_up_verification($1, $2, $3, $4, $5, $6) AS awaited',
      [...keyColumns(key), token, json(shared)],
    );
    if (awaited) this.tellEnd(token);
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

  /** Tells the processes that wait for the lease. The answer of this one does not wait for it. */
  private tellEnd(token: string): void {
    void this.signals.publish({ topic: 'lease', key: token });
  }

  private homeOf(key: PaymentKey | undefined): string | null {
    return key === undefined ? null : this.distribution.homeOf(key.tenantId);
  }
}

/** The answers to a batch in the order of its items. */
function inOrder<Row extends { readonly nth: number }, Answer>(
  rows: readonly Row[],
  read: (row: Row) => Answer,
): Answer[] {
  const answers: Answer[] = [];
  for (const row of rows) answers[row.nth] = read(row);
  return answers;
}

/** @param evidence that was committed, which is not sent back */
function toCommitResult(
  { outcome, payment: row, claims, sender }: CommitRow,
  evidence: PaymentEvidence | null,
): CommitResult | null {
  const payment = row && toPaymentRecord(row, evidence);
  switch (outcome) {
    case 'lost':
      return null;
    case 'failed':
      throw new Error('a failed commit has no result');
    case 'stale':
      return { outcome, seen: { payment, claims: toClaims(claims) } };
    case 'committed':
      return { outcome, payment, sender: toStanding(sender) };
  }
}
