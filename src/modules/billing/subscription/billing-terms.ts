import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../platform/config/app-config.js';
import { Clock } from '../../../platform/clock.js';

/** Provides the current time and the grace period, both in milliseconds. */
@Injectable()
export class BillingTerms {
  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** @returns the current Unix time, and how long a tenant is served after a failed payment */
  now(): { readonly nowMs: number; readonly graceMs: number } {
    return { nowMs: this.clock.nowMs(), graceMs: this.config.stripe.graceMs };
  }
}
