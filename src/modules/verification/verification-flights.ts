import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { evidenceFromJson } from '../../domain/evidence.js';
import { DomainError } from '../../domain/error-code.js';
import { Signals } from '../../platform/signals/signals.js';
import {
  FlightRepository,
  LEASE_SECONDS,
  type BeginInput,
  type Begun,
  type Landed,
} from './flight.repository.js';
import type { PaymentKey } from './payment-record.js';
import { VerifierUnavailableError } from './payment-verifier.js';
import type { Sighting } from './sighting.js';

/** What a flight needs to know; `fly` is called once, by whoever leads it. */
export interface FlightPlan extends Omit<BeginInput, 'token' | 'awaited' | 'near'> {
  /** How long anybody waits for an answer, in milliseconds. */
  readonly deadlineMs: number;
  /** Looks at the chain and lands. Throws `LeaseLostError` when the landing was refused. */
  readonly fly: (lease: Lease) => Promise<Sighting>;
  readonly refuse: (begun: Begun) => DomainError;
}

export interface Lease {
  readonly token: string;
  readonly begun: Begun;
  readonly wallet: string;
  /** Aborted when the lease is lost or the deadline has passed. */
  readonly signal: AbortSignal;
}

/** The flight was taken over by another process while this one was away; nothing of ours was written. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** While a process flies, others look again at least this often, should its notification be lost. */
const POLL_MS = 1_000;

/**
 * One payment, one verification: of N calls for one payment at once, over any number of processes, one flies and the
 * others share what it found. Inside a process they share a promise; between processes there is a lease row, whose
 * end is notified, and which another process takes over when its holder dies. Nobody holds a database connection
 * while waiting.
 */
@Injectable()
export class VerificationFlights implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(VerificationFlights.name);
  private readonly shared = new Map<string, Promise<Sighting>>();
  private readonly waiting = new Map<string, Set<() => void>>();
  /** Flights that ended lately, for those who begin to wait just after the notification came. */
  private readonly ended = new LRUCache<string, true>({ max: 10_000 });
  private unsubscribe: () => void = () => undefined;

  constructor(
    private readonly repository: FlightRepository,
    private readonly signals: Signals,
  ) {}

  onModuleInit(): void {
    this.unsubscribe = this.signals.subscribe(
      'flight',
      (token) => {
        this.ended.set(token, true);
        this.waiting.get(token)?.forEach((wake) => {
          wake();
        });
      },
      () => {
        this.waiting.forEach((wakes) => {
          wakes.forEach((wake) => {
            wake();
          });
        });
      },
    );
  }

  /** Not sooner: requests are served, and wait for each other, until the server has closed. */
  onApplicationShutdown(): void {
    this.unsubscribe();
  }

  /**
   * What is known of this payment, found out once. A promise is shared by those who name the same recipient, so that
   * whoever names a wrong one is refused alone; the others meet at the lease.
   *
   * @throws DomainError `WALLET_NOT_REGISTERED`, `RECIPIENT_NOT_OWNED`, `QUOTA_EXCEEDED` or `VERIFIER_UNAVAILABLE`
   */
  async sight(plan: FlightPlan): Promise<Sighting> {
    const name = JSON.stringify([plan.tenantId, plan.environment, plan.network, plan.txHash, plan.recipient]);
    const underway = this.shared.get(name);
    if (underway) return underway;
    const flight = this.board(plan).finally(() => this.shared.delete(name));
    this.shared.set(name, flight);
    return flight;
  }

  /** The deadline is a timer that goes with its flight: `AbortSignal.timeout` would keep all of it for half a minute. */
  private async board(plan: FlightPlan): Promise<Sighting> {
    const controller = new AbortController();
    const timer = setTimeout(() => {
      controller.abort(new DOMException('The verification took too long.', 'TimeoutError'));
    }, plan.deadlineMs);
    try {
      return await this.boardUntil(plan, controller.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  private async boardUntil(plan: FlightPlan, deadline: AbortSignal): Promise<Sighting> {
    let awaited: string | null = null;
    let near = false;
    while (!deadline.aborted) {
      const token = randomUUID();
      const begun = await this.repository.begin({ ...plan, token, awaited, near });
      if (begun.outcome === 'near') {
        near = true;
      } else if (begun.outcome === 'wait') {
        awaited = begun.holder ?? awaited;
        if (begun.holder !== null) await this.untilEnded(begun.holder, deadline);
      } else {
        const sighting = await this.settle(plan, begun, { token, awaited, deadline });
        if (sighting) return sighting;
      }
    }
    throw unavailable(LEASE_SECONDS);
  }

  /** The answer that a begin allows, or null when the lease was lost and everything starts again. */
  private async settle(
    plan: FlightPlan,
    begun: Begun,
    { token, awaited, deadline }: { token: string; awaited: string | null; deadline: AbortSignal },
  ): Promise<Sighting | null> {
    const { wallet, payment, claims, sender } = begun;
    if (wallet === null) throw plan.refuse(begun);
    switch (begun.outcome) {
      case 'remembered':
        if (payment === null) throw new Error('a remembered payment has a row');
        return { evidence: payment.evidence, wallet, payment, claims, sender, cached: awaited === null };
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

  private async untilEnded(token: string, deadline: AbortSignal): Promise<void> {
    if (this.ended.has(token)) return;
    await new Promise<void>((resolve) => {
      const wakes = this.waiting.get(token) ?? new Set();
      this.waiting.set(token, wakes);
      const wake = (): void => {
        clearTimeout(timer);
        deadline.removeEventListener('abort', wake);
        wakes.delete(wake);
        if (wakes.size === 0) this.waiting.delete(token);
        resolve();
      };
      const timer = setTimeout(wake, POLL_MS);
      deadline.addEventListener('abort', wake);
      wakes.add(wake);
    });
  }
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
