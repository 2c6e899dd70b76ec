import { Injectable, Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { evidenceFromJson } from '../../../domain/evidence.js';
import { DomainError } from '../../../domain/error-code.js';
import { LeaseEndings } from './lease-endings.js';
import {
  VerificationLedger,
  LEASE_SECONDS,
  type AcquireInput,
  type Acquisition,
  type Landed,
} from './verification-ledger.js';
import { RememberedPaymentLookup } from './remembered-payment-lookup.js';
import type { PaymentKey } from '../payments/payment-record.js';
import { VerifierUnavailableError } from '../verifiers/payment-verifier.js';
import type { Sighting } from './observation.js';

/** What a flight needs to know; `fly` is called once, by whoever leads it. */
export interface FlightPlan extends Omit<AcquireInput, 'token' | 'awaited' | 'near'> {
  /** How long anybody waits for an answer, in milliseconds. */
  readonly deadlineMs: number;
  /** Looks at the chain and lands. Throws `LeaseLostError` when the landing was refused. */
  readonly fly: (lease: Lease) => Promise<Sighting>;
  readonly refuse: (begun: Acquisition) => DomainError;
}

export interface Lease {
  readonly token: string;
  readonly begun: Acquisition;
  readonly wallet: string;
  /** Aborted when the lease is lost or the deadline has passed. */
  readonly signal: AbortSignal;
}

/** What a begin came to, under which token, after which other flight. */
interface Boarding {
  readonly begun: Acquisition;
  readonly token: string;
  readonly awaited: string | null;
}

/** The flight was taken over by another process while this one was away; nothing of ours was written. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/**
 * One payment, one verification: of N calls for one payment at once, over any number of processes, one flies and the
 * others share what it found. Inside a process they share a promise; between processes there is a lease row, whose
 * end is notified, and which another process takes over when its holder dies. Nobody holds a database connection
 * while waiting.
 */
@Injectable()
export class VerificationCoordinator {
  private readonly logger = new Logger(VerificationCoordinator.name);
  private readonly shared = new Map<string, Promise<Sighting>>();

  constructor(
    private readonly repository: VerificationLedger,
    private readonly endings: LeaseEndings,
    private readonly recall: RememberedPaymentLookup,
  ) {}

  /**
   * What is known of this payment, found out once. A promise is shared by those who name the same recipient, so that
   * whoever names a wrong one is refused alone; the others meet at the lease.
   *
   * @throws DomainError `WALLET_NOT_REGISTERED`, `RECIPIENT_NOT_OWNED`, `QUOTA_EXCEEDED` or `VERIFIER_UNAVAILABLE`
   */
  sight(plan: FlightPlan): Promise<Sighting> {
    const name = JSON.stringify([plan.tenantId, plan.environment, plan.network, plan.txHash, plan.recipient]);
    const underway = this.shared.get(name);
    if (underway) return underway;
    const flight = this.board(plan, name);
    this.shared.set(name, flight);
    return flight;
  }

  private async board(plan: FlightPlan, name: string): Promise<Sighting> {
    const startedMs = performance.now();
    try {
      const recalled = await this.recall.recall(name, plan);
      if (recalled !== null) return remembered(recalled, null);
      const token = randomUUID();
      const begun = await this.repository.begin({ ...plan, token, awaited: null, near: false });
      if (begun.outcome === 'remembered') {
        this.recall.noteRemembered(name);
        return remembered(begun, null);
      }
      const leftMs = Math.max(0, plan.deadlineMs - (performance.now() - startedMs));
      return await this.boardInTime(plan, { begun, token, awaited: null }, leftMs);
    } finally {
      this.shared.delete(name);
    }
  }

  /** The deadline is a timer that goes with its flight: `AbortSignal.timeout` would keep all of it for half a minute. */
  private async boardInTime(plan: FlightPlan, first: Boarding, leftMs: number): Promise<Sighting> {
    const controller = new AbortController();
    const timer = setTimeout(() => {
      controller.abort(new DOMException('The verification took too long.', 'TimeoutError'));
    }, leftMs);
    try {
      return await this.boardUntil(plan, first, controller.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  private async boardUntil(plan: FlightPlan, first: Boarding, deadline: AbortSignal): Promise<Sighting> {
    let { begun, token, awaited } = first;
    let near = false;
    for (;;) {
      if (begun.outcome === 'near') {
        near = true;
      } else if (begun.outcome === 'wait') {
        awaited = begun.holder ?? awaited;
        if (begun.holder !== null) await this.endings.wait(begun.holder, deadline);
      } else {
        const sighting = await this.settle(plan, begun, { token, awaited, deadline });
        if (sighting) return sighting;
      }
      if (deadline.aborted) throw unavailable(LEASE_SECONDS);
      token = randomUUID();
      begun = await this.repository.begin({ ...plan, token, awaited, near });
    }
  }

  /** The answer that a begin allows, or null when the lease was lost and everything starts again. */
  private async settle(
    plan: FlightPlan,
    begun: Acquisition,
    { token, awaited, deadline }: { token: string; awaited: string | null; deadline: AbortSignal },
  ): Promise<Sighting | null> {
    const { wallet, payment, claims, sender } = begun;
    if (wallet === null) throw plan.refuse(begun);
    switch (begun.outcome) {
      case 'remembered':
        return remembered(begun, awaited);
      case 'landed':
        return { evidence: landedEvidence(begun.landed), wallet, payment, claims, sender, cached: false };
      case 'granted':
        return this.lead(plan, { token, begun, wallet, signal: deadline });
      case 'no_wallet':
      case 'not_own':
      case 'refused':
      case 'refused_for_now':
      case 'near':
      case 'wait':
        throw plan.refuse(begun);
    }
  }

  private async lead(plan: FlightPlan, lease: Lease): Promise<Sighting | null> {
    const flight = new AbortController();
    const onDeadline = (): void => {
      flight.abort(lease.signal.reason);
    };
    lease.signal.addEventListener('abort', onDeadline, { once: true });
    if (lease.signal.aborted) onDeadline();
    const renewal = setInterval(
      () => {
        this.repository.renew(plan, lease.token).then(
          (kept) => {
            if (kept) return;
            flight.abort(new LeaseLostError());
          },
          // A database that is away for a moment: the lease outlives two missed renewals, and landing checks it.
          (error: unknown) => {
            this.logger.warn({ err: error }, 'a verification lease could not be renewed');
          },
        );
      },
      (LEASE_SECONDS * 1_000) / 3,
    );
    try {
      return await plan.fly({ ...lease, signal: flight.signal });
    } catch (error) {
      if (error instanceof LeaseLostError || flight.signal.reason instanceof LeaseLostError) return null;
      throw await this.giveUp(plan, lease.token, error);
    } finally {
      clearInterval(renewal);
      lease.signal.removeEventListener('abort', onDeadline);
    }
  }

  private async giveUp(key: PaymentKey, token: string, error: unknown): Promise<unknown> {
    const retryAfterSeconds = error instanceof VerifierUnavailableError ? error.retryAfterSeconds : 1;
    await this.repository
      .abandon(key, token, { kind: 'unavailable', retryAfterSeconds })
      .catch((failure: unknown) => {
        this.logger.warn({ err: failure }, 'a flight could not be given back; its lease will end by itself');
      });
    return error instanceof VerifierUnavailableError ? unavailable(retryAfterSeconds, error) : error;
  }
}

/** @param awaited the flight that was waited for; what it found is news to whoever waited */
function remembered({ wallet, payment, claims, sender }: Acquisition, awaited: string | null): Sighting {
  if (wallet === null || payment === null) throw new Error('a remembered payment has a row and a wallet');
  return { evidence: payment.evidence, wallet, payment, claims, sender, cached: awaited === null };
}

function landedEvidence(landed: Landed | null): Sighting['evidence'] {
  if (landed?.kind === 'evidence') return evidenceFromJson(landed.evidence);
  throw unavailable(landed?.retryAfterSeconds ?? 1);
}

function unavailable(retryAfterSeconds: number, cause?: unknown): DomainError {
  return new DomainError(
    'VERIFIER_UNAVAILABLE',
    'The payment could not be checked right now. Nothing was charged; try again.',
    { retryAfterSeconds },
    { cause },
  );
}
