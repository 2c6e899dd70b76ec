import { Module } from '@nestjs/common';
import { AddressBans } from '../addresses/address-bans.js';
import { CallerPolicy } from '../caller-policy.js';
import { LimitEvents } from '../limit-events.js';
import { RateLimitResponder } from '../rate-limit/rate-limit-responder.js';
import { RefusedCallers } from '../addresses/refused-callers.js';
import { ViolationLog } from '../rate-limit/violation-log.js';
import { AbuseJobs } from './abuse-jobs.js';
import { BanCache } from './ban-cache.js';
import { BanPolicy } from './ban-policy.js';
import { BansController } from './bans.controller.js';
import { BansRepository } from './bans.repository.js';
import { BansService } from './bans.service.js';
import { FailedAuthCounter } from './failed-auth-counter.js';
import { FailureSets } from './failure-sets.js';
import { FailedAuthListener } from './failed-auth-listener.js';
import { FailedAuthWriter } from './failed-auth-writer.js';
import { ScrapingWatch } from './scraping-watch.js';

/** Bans, and the counters that lead to them. */
@Module({
  controllers: [BansController],
  providers: [
    AbuseJobs,
    BanCache,
    BanPolicy,
    BansRepository,
    BansService,
    CallerPolicy,
    FailedAuthCounter,
    FailureSets,
    FailedAuthListener,
    FailedAuthWriter,
    LimitEvents,
    RateLimitResponder,
    RefusedCallers,
    ScrapingWatch,
    ViolationLog,
    { provide: AddressBans, useExisting: BanCache },
  ],
  exports: [
    AddressBans,
    CallerPolicy,
    FailedAuthListener,
    LimitEvents,
    RateLimitResponder,
    RefusedCallers,
    ScrapingWatch,
  ],
})
export class AbuseModule {}
