import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { formatAmount } from '../../../domain/amount.js';
import { findChain } from '../../../domain/chain.js';
import { DomainError } from '../../../domain/error-code.js';
import { evidenceFromJson } from '../../../domain/evidence.js';
import type { PaymentEvidence } from '../../../domain/payment.js';
import { riskOf, standingNamed } from '../../../domain/risk.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { HeavyReads, type Query } from '../../../platform/database/heavy-reads.js';
import { callersNamed, type Caller } from '../caller-names.js';
import {
  CLAIMS,
  DELIVERIES,
  EVENTS,
  HORIZON,
  PAYMENT,
  STANDING,
  SETTLEMENTS,
  VERIFICATIONS,
  type ClaimedRow,
  type DeliveredRow,
  type EventRow,
  type HorizonRow,
  type PaymentRow,
  type StandingRow,
  type SettledRow,
  type VerificationRow,
} from './history-statements.js';
import type { Owner } from '../owner.js';

/** Entries of each list of a history; of verifications and events it is said that there are more. */
export const HISTORY_LIMIT = 100;
/** Deliveries of an event: one to each endpoint, and those that were asked for again. */
const DELIVERIES_OF_EVENT = 20;
/** Lines of the log, and events, that are looked through: at ten a second those of more than an hour. */
const LOOKED_THROUGH = 50_000;
/** A payment beyond the longest age is refused: nothing new is verified of it a day later. */
const AFTER_AGE_MS = 86_400_000;
const BEFORE_MS = 60_000;

/** One verification of a payment, with the name of who asked. */
export interface NamedVerification extends Omit<VerificationRow, 'caller' | 'amount'> {
  readonly caller: Caller;
  readonly amountUsdc: string;
}

/** An event with its deliveries, the newest first. */
export interface DeliveredEvent extends EventRow {
  readonly deliveries: readonly DeliveredRow[];
  readonly hasMoreDeliveries: boolean;
}

/** Everything that is kept of one payment. */
export interface History {
  readonly evidence: PaymentEvidence;
  /** Of the chain's USDC. */
  readonly decimals: number;
  readonly judgedWallet: string;
  readonly risk: { readonly score: number; readonly reasons: readonly string[]; readonly listing: string };
  readonly claims: readonly ClaimedRow[];
  readonly verifications: readonly NamedVerification[];
  readonly hasMoreVerifications: boolean;
  /** Verifications and events are looked for until then: earlier than they could be where the tenant has very many. */
  readonly until: Date;
  readonly settlements: readonly SettledRow[];
  readonly events: readonly DeliveredEvent[];
  readonly hasMoreEvents: boolean;
}

/** Reads all that is kept of one payment of a tenant. */
@Injectable()
export class PaymentHistory {
  constructor(
    private readonly reads: HeavyReads,
    private readonly config: AppConfig,
  ) {}

  /**
   * The history of a payment. Its statements take one turn, and each is bounded: log and events are read by time, from
   * the first minute of the payment over the days in which it can be verified, but 50,000 of each at most. `until` says
   * how far that was.
   *
   * @throws DomainError `NOT_FOUND`, also for another tenant's or environment's id; `REQUEST_TIMEOUT` after five seconds
   * in the queue
   */
  async of(owner: Owner, id: string): Promise<History> {
    if (!isUUID(id)) throw noSuchPayment();
    return this.reads.run(owner.tenantId, (query) => this.read(query, owner, id));
  }

  private async read(query: Query, owner: Owner, id: string): Promise<History> {
    const { tenantId, environment } = owner;
    const [payment] = await query<PaymentRow>(PAYMENT, [tenantId, environment, id]);
    if (payment === undefined) throw noSuchPayment();
    const [sender] = await query<StandingRow>(STANDING, [tenantId, environment, id]);
    const transaction = [tenantId, environment, payment.network, payment.txHash];
    const { from, until } = await this.periodOf(query, owner, payment);
    const claims = await query<ClaimedRow>(CLAIMS, [...transaction, HISTORY_LIMIT]);
    const verified = await query<VerificationRow>(VERIFICATIONS, [
      ...transaction,
      from,
      until,
      HISTORY_LIMIT + 1,
    ]);
    const settlements = await query<SettledRow>(SETTLEMENTS, [...transaction, HISTORY_LIMIT]);
    const found = await query<EventRow>(EVENTS, [tenantId, environment, id, from, until, HISTORY_LIMIT + 1]);
    const events = await delivered(query, tenantId, found.slice(0, HISTORY_LIMIT));
    const decimals = findChain(payment.chain)?.usdcDecimals ?? 6;
    const callers = await callersNamed(
      query,
      { tenantId, operatorEmails: this.config.accounts.operatorEmails },
      verified.map(({ caller }) => caller),
    );
    return {
      ...assessed(payment, sender?.standing ?? null),
      decimals,
      claims,
      verifications: verified.slice(0, HISTORY_LIMIT).map(({ caller, amount, ...row }) => ({
        ...row,
        caller: callers(caller),
        amountUsdc: formatAmount(BigInt(amount), decimals),
      })),
      hasMoreVerifications: verified.length > HISTORY_LIMIT,
      until,
      settlements,
      events,
      hasMoreEvents: found.length > HISTORY_LIMIT,
    };
  }

  private async periodOf(
    query: Query,
    { tenantId, environment }: Owner,
    { firstSeenAt, createdAt }: PaymentRow,
  ): Promise<{ from: Date; until: Date }> {
    const startedMs = Math.min(firstSeenAt.getTime(), createdAt.getTime());
    const lastsMs = this.config.verification.maxAgeSeconds * 1_000 + AFTER_AGE_MS;
    const [from, end] = [new Date(startedMs - BEFORE_MS), new Date(startedMs + lastsMs)];
    const [horizon] = await query<HorizonRow>(HORIZON, [tenantId, environment, from, end, LOOKED_THROUGH]);
    return { from, until: horizon?.at ?? end };
  }
}

async function delivered(
  query: Query,
  tenantId: string,
  events: readonly EventRow[],
): Promise<DeliveredEvent[]> {
  if (events.length === 0) return [];
  const ids = events.map(({ id }) => id);
  const rows = await query<DeliveredRow>(DELIVERIES, [tenantId, ids, DELIVERIES_OF_EVENT + 1]);
  return events.map((event) => {
    const deliveries = rows.filter(({ eventId }) => eventId === event.id);
    return {
      ...event,
      deliveries: deliveries.slice(0, DELIVERIES_OF_EVENT),
      hasMoreDeliveries: deliveries.length > DELIVERIES_OF_EVENT,
    };
  });
}

function assessed({ evidence: json, judgedWallet }: PaymentRow, standing: string | null) {
  const evidence = evidenceFromJson(json);
  const sender = standing === null ? null : standingNamed(standing);
  return {
    evidence,
    judgedWallet,
    risk: { ...riskOf(evidence, sender), listing: sender?.listing ?? 'none' },
  };
}

function noSuchPayment(): DomainError {
  return new DomainError('NOT_FOUND', 'There is no such payment.');
}
