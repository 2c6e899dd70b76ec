import { Injectable, Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { evidenceFromJson } from '../../../domain/evidence.js';
import { DomainError } from '../../../domain/error-code.js';
import type { PaymentKey } from '../payments/payment-record.js';
import { VerifierUnavailableError } from '../verifiers/payment-verifier.js';
import type { SharedOutcome } from './commit-input.js';
import { LeaseEndings } from './lease-endings.js';
import type { Observation } from './observation.js';
import { RememberedPaymentLookup } from './remembered-payment-lookup.js';
import { LEASE_SECONDS, type AcquireInput, type Acquisition, type Refusal } from './acquisition.js';
import { VerificationLedger } from './verification-ledger.js';
import { VerificationLease } from './verification-lease.js';

/** One payment that a caller wants to verify. */
export interface VerificationQuestion extends Omit<AcquireInput, 'token' | 'awaited' | 'exact'> {
  /** `performance.now()` after which the caller no longer waits. */
  readonly deadlineMs: number;
}

/** The result of a question: a known observation, a refusal, or the right to verify. */
export type Found =
  | { readonly kind: 'known'; readonly observation: Observation }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'lease'; readonly lease: VerificationLease };

/** The result for the callers that waited in this process; null: they acquire again. */
type SharedFound = Exclude<Found, { kind: 'lease' }> | null;

/** One question of this process, shared by all its callers. */
interface Pending {
  readonly found: Promise<SharedFound>;
  resolve(found: SharedFound): void;
  reject(error: unknown): void;
}

/**
 * One payment, one verification: of N concurrent calls over all processes, one verifies and the others share its
 * result.
 * Inside a process they share a promise. Between processes there is a lease row. Its end is notified, and another
 * process takes it over when its holder dies. No caller holds a database connection while it waits.
 */
@Injectable()
export class VerificationCoordinator {
  private readonly logger = new Logger(VerificationCoordinator.name);
  private readonly pending = new Map<string, Pending>();

  constructor(
    private readonly ledger: VerificationLedger,
    private readonly endings: LeaseEndings,
    private readonly remembered: RememberedPaymentLookup,
  ) {}

  /**
   * Finds the payment's result, or gets the right to verify it.
   * A caller with a lease ends it by exactly one of `share`, `lose` and `abandon`.
   * Callers with the same recipient share a promise, so that a wrong recipient is refused alone. All others meet at the
   * lease.
   *
   * @throws DomainError `VERIFIER_UNAVAILABLE` when the deadline passed, or the awaited verification had no result
   */
  async acquire(question: VerificationQuestion): Promise<Found> {
    const { tenantId, environment, network, txHash, recipient } = question;
    const name = JSON.stringify([tenantId, environment, network, txHash, recipient]);
    for (let other = this.pending.get(name); other !== undefined; other = this.pending.get(name)) {
      const found = await other.found;
      if (found !== null) return found;
    }
    this.pending.set(name, newPending());
    try {
      const found = await this.find(question, name);
      if (found.kind !== 'lease') this.end(name)?.resolve(found);
      return found;
    } catch (error) {
      this.end(name)?.reject(error);
      throw error;
    }
  }

  /** Shares a committed result with the waiting callers of this process. */
  share(lease: VerificationLease, observation: Observation): void {
    lease.stop();
    this.end(lease.name)?.resolve({ kind: 'known', observation });
  }

  /** Gives up a lease that another process has taken over: all waiting callers acquire anew. */
  lose(lease: VerificationLease): void {
    lease.stop();
    this.end(lease.name)?.resolve(null);
  }

  /**
   * Gives back a lease without a result, and its unit.
   *
   * @returns the error for this caller and all that wait for it
   */
  async abandon(lease: VerificationLease, error: unknown): Promise<unknown> {
    lease.stop();
    const retryAfterSeconds = error instanceof VerifierUnavailableError ? error.retryAfterSeconds : 1;
    await this.ledger
      .release(lease.key, lease.token, { kind: 'unavailable', retryAfterSeconds })
      .catch((failure: unknown) => {
        this.logger.warn({ err: failure }, 'a verification lease could not be released; it will expire');
      });
    const answered =
      error instanceof VerifierUnavailableError ? unavailable(retryAfterSeconds, error) : error;
    this.end(lease.name)?.reject(answered);
    return answered;
  }

  private end(name: string): Pending | undefined {
    const pending = this.pending.get(name);
    this.pending.delete(name);
    return pending;
  }

  private async find(question: VerificationQuestion, name: string): Promise<Found> {
    const known = await this.remembered.find(name, question);
    if (known !== null) return { kind: 'known', observation: remembered(known, null) };
    let awaited: string | null = null;
    let exact = false;
    for (;;) {
      const token = randomUUID();
      const acquired = await this.ledger.acquire({ ...question, token, awaited, exact });
      if (acquired.outcome === 'granted')
        return { kind: 'lease', lease: this.start(question, name, token, acquired) };
      const found = foundBy(acquired, awaited);
      if (found !== null) {
        if (acquired.outcome === 'remembered' && awaited === null) this.remembered.noteRemembered(name);
        return found;
      }
      exact ||= acquired.outcome === 'needs_exact';
      if (acquired.holder !== null) {
        awaited = acquired.holder;
        await this.endings.wait(acquired.holder, question.deadlineMs);
      }
      if (performance.now() >= question.deadlineMs) throw unavailable(LEASE_SECONDS);
    }
  }

  private start(
    question: VerificationQuestion,
    name: string,
    token: string,
    acquired: Acquisition,
  ): VerificationLease {
    const { tenantId, environment, network, txHash } = question;
    const key: PaymentKey = { tenantId, environment, network, txHash };
    const lease = new VerificationLease(key, name, token, { ...acquired, wallet: walletOf(acquired) });
    const leftMs = Math.max(0, question.deadlineMs - performance.now());
    lease.start(leftMs, (LEASE_SECONDS * 1_000) / 3, (held) => this.renew(held));
    return lease;
  }

  /**
   * Renews a lease. A short database outage loses nothing: the lease outlives two missed renewals, and the commit
   * checks it.
   */
  private async renew({ key, token }: VerificationLease): Promise<boolean> {
    try {
      return await this.ledger.renew(key, token);
    } catch (error) {
      this.logger.warn({ err: error }, 'a verification lease could not be renewed');
      return true;
    }
  }
}

function newPending(): Pending {
  let resolve: Pending['resolve'] = () => undefined;
  let reject: Pending['reject'] = () => undefined;
  const found = new Promise<SharedFound>((onFound, onError) => {
    resolve = onFound;
    reject = onError;
  });
  // No other caller may be waiting; the first caller throws the error itself.
  found.catch(() => undefined);
  return { found, resolve, reject };
}

/** The result of an acquisition without a lease; null: the question is acquired again. */
function foundBy(acquired: Acquisition, awaited: string | null): Found | null {
  switch (acquired.outcome) {
    case 'remembered':
      return { kind: 'known', observation: remembered(acquired, awaited) };
    case 'shared':
      return { kind: 'known', observation: shared(acquired) };
    case 'no_wallet':
    case 'not_own':
    case 'refused':
    case 'refused_for_now':
      return { kind: 'refused', refusal: acquired.outcome };
    case 'granted':
    case 'needs_exact':
    case 'wait':
      return null;
  }
}

/** @param awaited the lease that was waited for; its result counts as fresh */
function remembered(found: Acquisition, awaited: string | null): Observation {
  if (found.payment === null) throw new Error('a remembered payment has a row');
  const { payment, claims, sender } = found;
  const wallet = walletOf(found);
  return { evidence: payment.evidence, wallet, payment, claims, sender, cached: awaited === null };
}

function shared(found: Acquisition): Observation {
  const { payment, claims, sender } = found;
  const evidence = evidenceOf(found.shared);
  return { evidence, wallet: walletOf(found), payment, claims, sender, cached: false };
}

function evidenceOf(outcome: SharedOutcome | null): Observation['evidence'] {
  if (outcome?.kind === 'evidence') return evidenceFromJson(outcome.evidence);
  throw unavailable(outcome?.retryAfterSeconds ?? 1);
}

function walletOf({ wallet }: Acquisition): string {
  if (wallet === null) throw new Error('only a payment to a registered wallet is verified');
  return wallet;
}

function unavailable(retryAfterSeconds: number, cause?: unknown): DomainError {
  return new DomainError(
    'VERIFIER_UNAVAILABLE',
    'The payment could not be checked at the moment. Nothing was charged; try again.',
    { retryAfterSeconds },
    { cause },
  );
}
