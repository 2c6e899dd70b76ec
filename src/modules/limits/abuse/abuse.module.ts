import { Global, Module } from '@nestjs/common';
import { LookupWatch } from '../../../platform/observability/lookup-watch.js';
import { AuthenticationFailures } from '../../api-keys/index.js';
import { AddressBans } from '../addresses/address-bans.js';
import { CallerPolicy } from '../caller-policy.js';
import { LimitEvents } from '../limit-events.js';
import { LimiterDesk } from '../rate-limit/rate-limit-responder.js';
import { RefusedCallers } from '../addresses/refused-callers.js';
import { ViolationLog } from '../rate-limit/violation-log.js';
import { AbuseJobs } from './abuse-jobs.js';
import { BanBook } from './ban-cache.js';
import { BanPolicy } from './ban-policy.js';
import { BansController } from './bans.controller.js';
import { BansRepository } from './bans.repository.js';
import { BansService } from './bans.service.js';
import { FailureLedger } from './failed-auth-counter.js';
import { FailureSets } from './failure-sets.js';
import { FailureWatch } from './failed-auth-listener.js';
import { FailureWriter } from './failed-auth-writer.js';
import { ScrapingWatch } from './scraping-watch.js';

/** Global, because it provides the port that api-keys asks for, and api-keys must not import it. */
@Global()
@Module({
  controllers: [BansController],
  providers: [
    AbuseJobs,
    BanBook,
    BanPolicy,
    BansRepository,
    BansService,
    CallerPolicy,
    FailureLedger,
    FailureSets,
    FailureWatch,
    FailureWriter,
    LimitEvents,
    LimiterDesk,
    RefusedCallers,
    ScrapingWatch,
    ViolationLog,
    { provide: AddressBans, useExisting: BanBook },
    { provide: AuthenticationFailures, useExisting: FailureWatch },
    { provide: LookupWatch, useExisting: ScrapingWatch },
  ],
  exports: [
    AddressBans,
    AuthenticationFailures,
    CallerPolicy,
    LimitEvents,
    LimiterDesk,
    LookupWatch,
    RefusedCallers,
    ScrapingWatch,
  ],
})
export class AbuseModule {}
