import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '../../../platform/observability/metrics.js';
import { reportFailure } from '../../../platform/observability/sentry.js';
import type { GatewayError } from './gateway-error.js';

/** What nobody has tried for a day is not known any more. */
const REMEMBERED_MS = 86_400_000;

interface Found {
  readonly setting: string;
  readonly atMs: number;
}

/**
 * What Stripe refuses until the operator corrects a setting: told in the log, to Sentry and as the gauge
 * `x402_billing_misconfigured`, until the same operation works again. Of this process; callers get the error itself.
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

  /** @param operation of a small closed set: it is kept, and what is said of it is not repeated to Sentry */
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

  works(operation: string): void {
    if (!this.found.delete(operation)) return;
    this.logger.log({ message: 'Stripe takes this again', operation });
  }

  /** How many operations each setting spoils. */
  counts(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const [operation, { setting, atMs }] of this.found) {
      if (performance.now() - atMs > REMEMBERED_MS) this.found.delete(operation);
      else counts[setting] = (counts[setting] ?? 0) + 1;
    }
    return counts;
  }
}
