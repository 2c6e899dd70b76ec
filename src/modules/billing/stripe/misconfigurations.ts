import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '../../../platform/observability/metrics.js';
import { reportFailure } from '../../../platform/observability/sentry.js';
import type { GatewayError } from './gateway-error.js';

/** A refusal counts for one day without another attempt; its cause may be corrected since. */
const REMEMBERED_MS = 86_400_000;

interface Found {
  readonly setting: string;
  readonly atMs: number;
}

/**
 * Tracks operations that Stripe refuses until the operator corrects a setting. Reports them to the log, to Sentry and
 * as the gauge `x402_billing_misconfigured`, until the same operation succeeds. Covers this process only. Callers get
 * the error itself.
 */
@Injectable()
export class Misconfigurations implements OnModuleInit {
  private readonly logger = new Logger(Misconfigurations.name);
  private readonly found = new Map<string, Found>();

  constructor(private readonly metrics: Metrics) {}

  onModuleInit(): void {
    this.metrics.watch(
      'x402_billing_misconfigured',
      'Operations that Stripe refuses until a setting is corrected.',
      'setting',
      () => this.counts(),
    );
  }

  /**
   * Records a refusal. Sentry receives only the first one of an operation.
   *
   * @param operation one of a small closed set, because it stays in memory
   */
  note(operation: string, setting: string, error: GatewayError): void {
    const isNew = !this.found.has(operation);
    this.found.set(operation, { setting, atMs: performance.now() });
    const { reason } = error;
    this.logger.error({
      message: 'billing is misconfigured: Stripe refuses this',
      setting,
      operation,
      reason,
    });
    if (isNew) reportFailure(error, { requestId: 'none', tenantId: null, code: error.code });
  }

  /** Clears the refusal of an operation that has succeeded. */
  works(operation: string): void {
    if (!this.found.delete(operation)) return;
    this.logger.log({ message: 'Stripe accepts this again', operation });
  }

  /** Returns the number of refused operations for each setting. */
  counts(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const [operation, { setting, atMs }] of this.found) {
      if (performance.now() - atMs > REMEMBERED_MS) this.found.delete(operation);
      else counts[setting] = (counts[setting] ?? 0) + 1;
    }
    return counts;
  }
}
