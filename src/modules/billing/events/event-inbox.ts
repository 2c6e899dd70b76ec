import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import { AuditLog, type Author } from '../../../platform/audit/audit.js';
import {
  decodeCursor,
  toPage,
  type Page,
  type PageQueryDto,
} from '../../../platform/http/query/pagination.js';
import { StripeGateway } from '../stripe/stripe-gateway.js';
import { EventWorker } from './event-worker.js';
import { EventsRepository, UNITS_REFUSED, type EventStatus, type StoredEvent } from './events.repository.js';

/** Types of events after which a subscription may have changed. Events of all other types are stored as ignored. */
const RELEVANT_TYPES = [
  /^customer\.subscription\./,
  /^customer\.deleted$/,
  /^checkout\.session\./,
  /^invoice\.(paid|payment_failed|payment_action_required|payment_succeeded|voided|marked_uncollectible|overdue)$/,
  /^subscription_schedule\./,
];

/** Stores Stripe's events, each once, and serves the operator's view of the inbox. */
@Injectable()
export class EventInbox {
  private readonly logger = new Logger(EventInbox.name);

  constructor(
    private readonly gateway: StripeGateway,
    private readonly events: EventsRepository,
    private readonly worker: EventWorker,
    private readonly dataSource: DataSource,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Verifies and stores an event, then starts its application. Resolves when the event is stored or known already.
   *
   * @throws DomainError `INVALID_SIGNATURE` or `BILLING_NOT_CONFIGURED`
   */
  async receive(rawBody: Buffer | undefined, signature: string | undefined): Promise<void> {
    const event = this.gateway.readEvent(rawBody, signature);
    const { customerId } = event;
    const isRelevant = customerId !== null && RELEVANT_TYPES.some((pattern) => pattern.test(event.type));
    const isNew = await this.events.store(event, isRelevant ? 'pending' : 'ignored');
    if (isNew && UNITS_REFUSED.includes(event.type)) {
      const { id: eventId, type } = event;
      this.logger.error({ message: 'Stripe has refused units that it had accepted before', eventId, type });
    }
    if (isRelevant) this.worker.trigger(customerId);
  }

  /** Lists events, the newest first. @throws DomainError `INVALID_PARAMETER` for an unknown cursor */
  async list(status: EventStatus | null, { cursor, limit }: PageQueryDto): Promise<Page<StoredEvent>> {
    const after = cursor === undefined ? null : decodeCursor(cursor);
    const rows = await this.events.list(status, after, limit + 1);
    return toPage(rows, limit, ({ cursorAt, rowId }) => ({ createdAt: cursorAt, id: rowId }));
  }

  /**
   * Applies an event as if it had just arrived, whatever its status. Records the replay in the audit log.
   *
   * @throws DomainError `NOT_FOUND` when no event has this id
   */
  async replay(id: string, author: Author): Promise<StoredEvent> {
    const event = await this.dataSource.transaction(async (manager) => {
      const revived = await this.events.revive(manager, id);
      if (revived === null) throw new DomainError('NOT_FOUND', 'No such event.');
      const after = { type: revived.type };
      const entry = { tenantId: null, action: 'stripe_event.replayed', subject: id, after };
      await this.audit.record(manager, { ...author, ...entry });
      return revived;
    });
    if (event.customerId !== null) this.worker.trigger(event.customerId);
    return event;
  }
}
