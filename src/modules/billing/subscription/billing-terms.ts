import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../platform/config/app-config.js';
import { Clock } from '../../../platform/clock.js';

/** How long a late payer is served on, and what time it is. */
@Injectable()
export class BillingTerms {
  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  now(): { readonly nowMs: number; readonly graceMs: number } {
    return { nowMs: this.clock.nowMs(), graceMs: this.config.stripe.graceMs };
  }
}
