import type { Claim } from '../../../domain/claim.js';
import type { Decision, Outcome } from '../../../domain/decision.js';
import { evidenceToJson } from '../../../domain/evidence.js';
import { toClaimRows } from '../payments/claim-row.js';
import type { PaymentKey, PaymentRecord } from '../payments/payment-record.js';

/** What a verification that is not remembered leaves for those who waited in other processes. */
export type SharedOutcome =
  | { readonly kind: 'evidence'; readonly evidence: Readonly<Record<string, unknown>> }
  | { readonly kind: 'unavailable'; readonly retryAfterSeconds: number };

/** The facts of a payment that a decision rested on. The commit writes only while they hold. */
export interface SeenFacts {
  readonly payment: PaymentRecord | null;
  readonly claims: readonly Claim[];
}

/** One line of the verification log, but for what the decision says. */
export interface CommitLogLine {
  readonly caller: string;
  readonly chain: string;
  readonly payer: string | null;
  readonly reference: string | null;
  readonly latencyMs: number;
  readonly requestId: string | null;
}

export interface CommitInput {
  readonly key: PaymentKey;
  readonly token: string;
  readonly seen: SeenFacts;
  readonly chain: string;
  /** The registered wallet for which it was decided, as registered. */
  readonly judgedWallet: string;
  readonly decision: Pick<
    Decision,
    'evidence' | 'record' | 'charge' | 'claim' | 'refusedSenders' | 'accepted' | 'refused' | 'bare'
  >;
  readonly log: CommitLogLine;
  /** The span of the verification, for its event; null when it is not traced. */
  readonly traceparent?: string | null;
}

/** One commit of `commit_verifications`, with its place in the batch. */
export function commitColumns(input: CommitInput, nth: number) {
  const { key, token, seen, decision } = input;
  const { accepted, refused } = decision;
  return {
    ...{
      nth,
      tenant_id: key.tenantId,
      environment: key.environment,
      network: key.network,
      tx_hash: key.txHash,
    },
    token,
    seen: toSeen(seen),
    shared: sharedOutcome(decision),
    payment: recordColumns(input),
    charge: decision.charge,
    claim: decision.claim && toClaimRows([decision.claim])[0],
    log: logColumns(input),
    outcomes: { accepted: outcomeColumns(input, accepted), refused: outcomeColumns(input, refused) },
    refused: decision.refusedSenders,
  };
}

function toSeen({ payment, claims }: SeenFacts) {
  return {
    status: payment?.status ?? null,
    verified_at: payment?.version ?? null,
    deepest: payment?.deepest ?? null,
    claims: toClaimRows(claims),
  };
}

/** For those who wait elsewhere; a result that is remembered is found on the payment itself. */
function sharedOutcome({ record, evidence }: CommitInput['decision']): SharedOutcome | null {
  const isRemembered = typeof record?.rememberSeconds === 'number';
  return isRemembered ? null : { kind: 'evidence', evidence: evidenceToJson(evidence) };
}

function recordColumns({ decision: { record }, chain, judgedWallet }: CommitInput) {
  if (record === null) return null;
  return {
    chain,
    status: record.status,
    reason: record.reason,
    evidence: evidenceToJson(record.evidence),
    judged_wallet: judgedWallet,
    amount_atomic: record.amountAtomic.toString(),
    from_address: record.fromAddress,
    to_address: record.toAddress,
    deepest: record.evidence.finality.deepest,
    remember_seconds: record.rememberSeconds,
    recheck_seconds: record.recheckSeconds,
  };
}

function logColumns({ log, decision }: CommitInput) {
  return {
    caller: log.caller,
    chain: log.chain,
    // The wallet's whole gain, for any requested part: a transaction is counted as money once.
    amount_atomic: decision.bare.amountAtomic.toString(),
    payer: log.payer,
    reference: log.reference,
    latency_ms: log.latencyMs,
    request_id: log.requestId,
  };
}

function outcomeColumns(
  { key, chain, decision, traceparent }: CommitInput,
  { status, reason, event }: Outcome,
) {
  const { amountAtomic, fromAddress, toAddress } = decision.bare;
  const { txHash, network } = key;
  return {
    status,
    reason,
    event: event && {
      type: event.type,
      ...(typeof traceparent === 'string' && { traceparent }),
      data: {
        txHash,
        chain,
        network,
        amountAtomic: amountAtomic.toString(),
        fromAddress,
        toAddress,
        reason: event.reason,
        reference: event.reference,
      },
    },
  };
}

export function keyColumns(key: PaymentKey): [string, string, string, string] {
  return [key.tenantId, key.environment, key.network, key.txHash];
}

/** SQL's null for null. */
export function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
