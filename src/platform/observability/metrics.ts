import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { MetricReading } from '../telemetry/metric-reading.js';
import { readingsOf } from './metric-readings.js';

/** Boundaries in seconds, from OpenTelemetry's semantic conventions for HTTP. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
/** Verifiers may take up to their deadline of 30 s. */
const VERIFIER_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30];

/** 0, 1 and 2 in `x402_verifier_circuit_state`. */
const CIRCUIT_STATES = ['CLOSED', 'HALF_OPEN', 'OPEN'] as const;

const SCRAPING_PATTERNS = ['unknown-transactions', 'not-found-answers'] as const;

/** Outcomes of a settlement's success; docs/observability.md defines each. */
const HAND_OUT_OUTCOMES = ['first', 'again', 'denied', 'reserved', 'given_back', 'lost'] as const;

/** What becomes of an attempt to send a mail; the last two are final. */
const MAIL_OUTCOMES = ['sent', 'postponed', 'refused', 'expired'] as const;

/** Result of a POST with an Idempotency-Key. */
export type IdempotencyResult = 'new' | 'replay' | 'in_flight' | 'other_request' | 'lease_lost';

/**
 * All metrics of this process, by name. Labels come from small closed sets (route templates, codes, plans, modes):
 * never a tenant, a key, an address or a URL. Names: docs/observability.md.
 */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private collectsProcess = false;

  private readonly requests = this.histogram(
    'http_server_request_duration_seconds',
    'Duration of requests; status 499 when the caller disconnected before the response.',
    ['http_request_method', 'http_route', 'http_response_status_code'],
    SECONDS,
  );
  private readonly failures = this.counter('x402_failures_total', 'Errors that callers received.', ['code']);
  private readonly failedAuthentications = this.counter(
    'x402_failed_authentications_total',
    'Requests without the required key, or with an invalid one.',
    ['code'],
  );
  private readonly verifierCalls = this.histogram(
    'x402_verifier_call_duration_seconds',
    'Duration of verifier calls, by outcome.',
    ['mode', 'audience', 'outcome'],
    VERIFIER_SECONDS,
  );
  private readonly verifications = this.counter('x402_verifications_total', 'Answered verifications.', [
    'chain',
    'status',
    'cached',
  ]);
  private readonly riskRejections = this.counter(
    'x402_risk_rejections_total',
    'Payments above the risk threshold of their tenant, by the heaviest factor.',
    ['factor'],
  );
  private readonly quotaRefusals = this.counter(
    'x402_quota_refusals_total',
    'Verifications refused because the monthly quota is used up.',
    ['plan'],
  );
  private readonly limiterDecisions = this.counter(
    'x402_rate_limit_decisions_total',
    'Decisions of the rate limiters.',
    ['limiter', 'decision', 'window'],
  );
  private readonly repeatedRefusals = this.counter(
    'x402_rate_limit_repeated_refusals_total',
    'Callers with ten requests refused by one limit within a minute, once per caller and minute.',
    [],
  );
  private readonly limiterSwitches = this.counter(
    'x402_rate_limit_store_switches_total',
    'Switches of the store that counts limits.',
    ['to'],
  );
  private readonly bans = this.counter('x402_bans_total', 'Bans of addresses.', ['cause']);
  private readonly scraping = this.counter(
    'x402_scraping_suspected_total',
    'Callers with many look-ups of unknown objects, at most once per caller and ten minutes.',
    ['pattern'],
  );
  private readonly idempotency = this.counter(
    'x402_idempotency_total',
    'POSTs with an Idempotency-Key, by result.',
    ['result'],
  );
  private readonly webhookAttempts = this.histogram(
    'x402_webhook_attempt_duration_seconds',
    'Duration of webhook delivery attempts, by outcome.',
    ['outcome'],
    SECONDS,
  );
  private readonly webhookEndpointsDisabled = this.counter(
    'x402_webhook_endpoints_disabled_total',
    'Webhook endpoints that the service disabled.',
    ['cause'],
  );
  private readonly mails = this.counter('x402_mail_total', 'Attempts to send mail, by outcome.', ['outcome']);

  private readonly settlementReverts = this.counter(
    'x402_settlement_reverts_total',
    'Settlements mined in vain because of their payer: their gas is spent.',
    ['chain'],
  );
  private readonly settlements = this.counter('x402_settlements_total', 'Settle calls, by outcome.', [
    'chain',
    'outcome',
  ]);
  private readonly handOuts = this.counter(
    'x402_settlement_hand_outs_total',
    'Hand-outs of settlement successes, by outcome.',
    ['outcome'],
  );

  constructor() {
    // Alerts measure the increase of these counters: a series that starts with its first event shows none.
    for (const pattern of SCRAPING_PATTERNS) this.scraping.inc({ pattern }, 0);
    this.bans.inc({ cause: 'automatic' }, 0);
    this.idempotency.inc({ result: 'lease_lost' }, 0);
    for (const cause of ['gone', 'failing']) this.webhookEndpointsDisabled.inc({ cause }, 0);
    for (const outcome of MAIL_OUTCOMES) this.mails.inc({ outcome }, 0);
    for (const outcome of HAND_OUT_OUTCOMES) this.handOuts.inc({ outcome }, 0);
  }

  /** An answered settle: `settled`, `pending`, `failed`, `refused` (no transaction was sent) or `repeated`. */
  settleAnswered(chain: string, outcome: string): void {
    this.settlements.inc({ chain, outcome });
  }

  /** A settlement of ours was mined in vain: its gas is spent, and no money has moved. */
  settlementReverted(chain: string): void {
    this.settlementReverts.inc({ chain });
  }

  /** Initialises the revert counter of a settlement chain: alerts measure its increase from zero. */
  settlesOn(chain: string): void {
    this.settlementReverts.inc({ chain }, 0);
  }

  /** The success of a settlement was handed to a caller, refused to one, given back, or lost. */
  successHandedOut(outcome: (typeof HAND_OUT_OUTCOMES)[number]): void {
    this.handOuts.inc({ outcome });
  }

  /** A served request. `route` is a template or null. */
  requestServed(method: string, route: string | null, status: number, durationMs: number): void {
    this.requests.observe(
      {
        http_request_method: method,
        http_route: route ?? 'unmatched',
        http_response_status_code: String(status),
      },
      durationMs / 1_000,
    );
  }

  /** A failure that a caller received, alone or as an entry of a batch. */
  failed(code: string): void {
    this.failures.inc({ code });
    if (AUTHENTICATION_CODES.has(code)) this.failedAuthentications.inc({ code });
  }

  /** A call of the verifier that took `durationMs` milliseconds. */
  verifierCalled(mode: string, audience: string, outcome: string, durationMs: number): void {
    this.verifierCalls.observe({ mode, audience, outcome }, durationMs / 1_000);
  }

  /** An answered verification; `cached` if it needed no call of the verifier. */
  verificationAnswered(chain: string, status: string, cached: boolean): void {
    this.verifications.inc({ chain, status, cached: String(cached) });
  }

  /** A payment that was rejected for this risk factor. */
  riskRejected(factor: string): void {
    this.riskRejections.inc({ factor });
  }

  /** A request that the monthly quota of its plan refused. */
  quotaRefused(plan: string): void {
    this.quotaRefusals.inc({ plan });
  }

  /** A decision of a rate limiter; `window` is the exhausted one, or null. */
  limiterDecided(limiter: string, admitted: boolean, window: string | null): void {
    this.limiterDecisions.inc({
      limiter,
      decision: admitted ? 'admitted' : 'refused',
      window: window ?? 'none',
    });
  }

  /** A caller was refused ten times within a minute; called once for each caller and minute. */
  callerRefusedRepeatedly(): void {
    this.repeatedRefusals.inc();
  }

  /** The rate limiter changed the store of its counts. */
  limiterStoreSwitched(to: 'redis' | 'memory'): void {
    this.limiterSwitches.inc({ to });
  }

  /** @param cause the origin of the ban: the count of failed attempts, or an operator */
  banPlaced(cause: 'automatic' | 'operator'): void {
    this.bans.inc({ cause });
  }

  /** A caller looks up many unknown objects; called once for each caller and window. */
  scrapingSuspected(pattern: (typeof SCRAPING_PATTERNS)[number]): void {
    this.scraping.inc({ pattern });
  }

  /** A POST with an Idempotency-Key. */
  idempotentPost(result: IdempotencyResult): void {
    this.idempotency.inc({ result });
  }

  /** @param outcome `delivered`, `refused` (answered, but not with 2xx), or the reason for a missing answer */
  webhookAttempted(outcome: string, durationMs: number): void {
    this.webhookAttempts.observe({ outcome }, durationMs / 1_000);
  }

  /** A webhook endpoint was disabled. */
  webhookEndpointDisabled(cause: 'gone' | 'failing'): void {
    this.webhookEndpointsDisabled.inc({ cause });
  }

  /** An attempt to send a mail ended. */
  mailEnded(outcome: (typeof MAIL_OUTCOMES)[number]): void {
    this.mails.inc({ outcome });
  }

  /** Reads each circuit's state at every scrape; `circuits` by audience. */
  watchCircuits(circuits: Readonly<Record<string, () => (typeof CIRCUIT_STATES)[number]>>): void {
    this.watch('x402_verifier_circuit_state', '0 closed, 1 half open, 2 open.', 'audience', () =>
      Object.fromEntries(
        Object.entries(circuits).map(([audience, stateOf]) => [audience, CIRCUIT_STATES.indexOf(stateOf())]),
      ),
    );
  }

  /**
   * A gauge that is read at every scrape, with one value for each value of its single label. A scrape omits a value
   * that fails or is absent.
   */
  watch(
    name: string,
    help: string,
    label: string,
    read: () => Readonly<Record<string, number>> | Promise<Readonly<Record<string, number>>>,
  ): void {
    const gauge = new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.registry],
      collect: async () => {
        gauge.reset();
        const values = await Promise.resolve()
          .then(read)
          .catch(() => ({}));
        for (const [value, count] of Object.entries(values)) gauge.set({ [label]: value }, count);
      },
    });
  }

  /** Like `watch`, without a label; null means "unknown". */
  watchOne(name: string, help: string, read: () => number | null | Promise<number | null>): void {
    const gauge = new Gauge({
      name,
      help,
      registers: [this.registry],
      collect: async () => {
        const value = await Promise.resolve()
          .then(read)
          .catch(() => null);
        if (value === null) gauge.remove();
        else gauge.set(value);
      },
    });
  }

  /** Collects memory, event loop and garbage collection metrics; once, and only in a scraped process. */
  collectProcess(): void {
    if (this.collectsProcess) return;
    this.collectsProcess = true;
    collectDefaultMetrics({ register: this.registry });
  }

  /** The metrics in Prometheus' text format. */
  async scrape(): Promise<{ readonly contentType: string; readonly text: string }> {
    return { contentType: this.registry.contentType, text: await this.registry.metrics() };
  }

  /** The metrics as numbers, for an export of another kind. */
  readings(): Promise<readonly MetricReading[]> {
    return readingsOf(this.registry);
  }

  private counter<T extends string>(name: string, help: string, labelNames: T[]): Counter<T> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  private histogram<T extends string>(name: string, help: string, labelNames: T[], buckets: number[]) {
    return new Histogram({ name, help, labelNames, buckets, registers: [this.registry] });
  }
}

const AUTHENTICATION_CODES: ReadonlySet<string> = new Set([
  'MISSING_API_KEY',
  'INVALID_API_KEY',
  'EXPIRED_API_KEY',
]);
