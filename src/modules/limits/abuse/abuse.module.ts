import { Global, Module } from '@nestjs/common';
import { LookupWatch } from '../../../platform/observability/lookup-watch.js';
import { AuthenticationFailures } from '../../api-keys/index.js';
import { AddressBans } from '../address-bans.js';
import { CallerPolicy } from '../caller-policy.js';
import { LimitEvents } from '../limit-events.js';
import { LimiterDesk } from '../limiter-desk.js';
import { RefusedCallers } from '../refused-callers.js';
import { ViolationLog } from '../violation-log.js';
import { AbuseJobs } from './abuse-jobs.js';
import { BanBook } from './ban-book.js';
import { BanPolicy } from './ban-policy.js';
import { BansController } from './bans.controller.js';
import { BansRepository } from './bans.repository.js';
import { BansService } from './bans.service.js';
import { FailureLedger } from './failure-ledger.js';
import { FailureSets } from './failure-sets.js';
import { FailureWatch } from './failure-watch.js';
import { FailureWriter } from './failure-writer.js';
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
