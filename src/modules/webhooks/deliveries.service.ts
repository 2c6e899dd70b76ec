import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource } from 'typeorm';
import { DomainError } from '../../domain/error-code.js';
import { Clock } from '../../platform/clock.js';
import { readInstant } from '../../platform/http/query/instant.js';
import { invalidParameter } from '../../platform/http/query/invalid-parameter.js';
import { decodeCursor, toPage, type Page } from '../../platform/http/query/pagination.js';
import {
  DeliveriesRepository,
  type Delivery,
  type Held,
  type SentDelivery,
} from './deliveries.repository.js';
import { bodyOf } from './delivery/webhook-message.js';
import type { DeliveriesQueryDto, ReplayDto, ReplayResponse } from './dto/delivery.dto.js';
import type { Endpoint, EndpointOwner } from './endpoint.js';
import { EndpointSecrets } from './endpoint-secrets.js';
import { EndpointsService } from './endpoints.service.js';

/** The largest number of events per call, and of pending deliveries at which a range is still accepted. */
const REPLAY_LIMIT = 10_000;

/** The delivery log of an endpoint, test deliveries and replays. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly endpoints: EndpointsService,
    private readonly secrets: EndpointSecrets,
    private readonly deliveries: DeliveriesRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Lists the deliveries of an endpoint, the newest first.
   *
   * @throws DomainError `NOT_FOUND`, or `INVALID_PARAMETER` for an invalid cursor or time
   */
  async list(owner: EndpointOwner, id: string, query: DeliveriesQueryDto): Promise<Page<Delivery>> {
    const endpoint = await this.endpoints.get(owner, id);
    const after = query.cursor === undefined ? null : decodeCursor(query.cursor);
    const filter = {
      status: query.status ?? null,
      eventType: query.eventType ?? null,
      eventId: query.eventId ?? null,
      from: readInstant('from', query.from)?.toISOString() ?? null,
      to: readInstant('to', query.to)?.toISOString() ?? null,
    };
    const rows = await this.deliveries.list(endpoint, filter, after, query.limit + 1);
    return toPage(rows, query.limit, ({ cursorAt, id: deliveryId }) => ({
      createdAt: cursorAt,
      id: deliveryId,
    }));
  }

  /**
   * Shows one delivery with the request that each attempt sends. Signatures are not kept: each attempt makes its own.
   *
   * @throws DomainError `NOT_FOUND`, also for the delivery of another endpoint
   */
  async get(owner: EndpointOwner, id: string, deliveryId: string): Promise<SentDelivery> {
    const endpoint = await this.endpoints.get(owner, id);
    const delivery = isUUID(deliveryId) ? await this.deliveries.find(endpoint, deliveryId) : null;
    if (delivery === null)
      throw new DomainError('NOT_FOUND', 'There is no such delivery, or it is no longer kept.');
    const { event, eventId, eventType } = delivery;
    const { environment } = endpoint;
    const body =
      event === null
        ? null
        : bodyOf({
            eventId,
            eventType,
            environment,
            eventCreatedAt: event.createdAt,
            payload: event.payload,
          });
    return { delivery, url: endpoint.url, body };
  }

  /**
   * Schedules a test event for this endpoint alone.
   *
   * @throws DomainError `NOT_FOUND`, `CONFLICT` when the endpoint is disabled, `WEBHOOKS_UNAVAILABLE` when its secret
   * cannot be read
   */
  async test(owner: EndpointOwner, id: string): Promise<Delivery> {
    const endpoint = await this.enabled(owner, id);
    await this.secrets.assertReadable(endpoint);
    return this.dataSource.transaction((manager) =>
      this.deliveries.scheduleTest(manager, endpoint, this.clock.nowMs()),
    );
  }

  /**
   * Schedules one event or a range again, under the original event ids.
   *
   * @throws DomainError `NOT_FOUND` for the endpoint or the event, `CONFLICT` when the endpoint is disabled,
   * `WEBHOOKS_UNAVAILABLE` when its secret cannot be read, `INVALID_PARAMETER` unless the request holds either an event
   * or a start, `RATE_LIMIT_EXCEEDED` for a range during another replay or with too many pending deliveries
   */
  async replay(owner: EndpointOwner, id: string, request: ReplayDto): Promise<ReplayResponse> {
    const { eventId } = request;
    const [from, to] = [readInstant('from', request.from), readInstant('to', request.to)];
    if ((eventId === undefined) === (from === null) || (eventId !== undefined && to !== null)) {
      throw invalidParameter('eventId', 'Give either eventId, or from (and to).');
    }
    const endpoint = await this.enabled(owner, id);
    await this.secrets.assertReadable(endpoint);
    const nowMs = this.clock.nowMs();
    if (from !== null) {
      const range = { from, to: to ?? new Date(nowMs) };
      const replayed = await this.deliveries.replayRange(endpoint, range, REPLAY_LIMIT, nowMs);
      if (typeof replayed === 'string') throw heldBack(replayed);
      const { scheduled, nextFrom } = replayed;
      return { scheduled, nextFrom: nextFrom?.toISOString() ?? null };
    }
    const scheduled = await this.deliveries.replayOne(endpoint, eventId ?? '', nowMs);
    if (scheduled === null)
      throw new DomainError('NOT_FOUND', 'There is no such event, or it is no longer kept.');
    return { scheduled, nextFrom: null };
  }

  private async enabled(owner: EndpointOwner, id: string): Promise<Endpoint> {
    const endpoint = await this.endpoints.get(owner, id);
    if (endpoint.enabled) return endpoint;
    throw new DomainError('CONFLICT', 'This endpoint is disabled: nothing is sent until it is enabled.');
  }
}

function heldBack(why: Held): DomainError {
  if (why === 'in progress')
    return new DomainError('RATE_LIMIT_EXCEEDED', 'Another range is being replayed; try again after it.', {
      retryAfterSeconds: 1,
    });
  const message =
    'More than 10,000 of your deliveries are pending, including those of disabled endpoints; ' +
    'replay a range when there are fewer.';
  return new DomainError('RATE_LIMIT_EXCEEDED', message, { retryAfterSeconds: 60 });
}
