import { Module } from '@nestjs/common';
import { LimitsModule } from '../limits/index.js';
import { TenantAudit } from './audit/tenant-audit.js';
import { TenantAuditController } from './audit/tenant-audit.controller.js';
import { PaymentHistory } from './history/payment-history.js';
import { PaymentHistoryController } from './history/payment-history.controller.js';
import { ChangeReader } from './stream/change-reader.js';
import { StreamLimits } from './stream/event-stream.js';
import { EventStreams } from './stream/event-streams.js';
import { EventsController } from './stream/events.controller.js';
import { LiveSessions } from './stream/live-sessions.js';
import { StreamReader } from './stream/stream-reader.js';

/** Wires the reads of what happened. */
@Module({
  imports: [LimitsModule],
  controllers: [PaymentHistoryController, TenantAuditController, EventsController],
  providers: [
    ChangeReader,
    EventStreams,
    LiveSessions,
    PaymentHistory,
    StreamLimits,
    StreamReader,
    TenantAudit,
  ],
})
export class ActivityModule {}
