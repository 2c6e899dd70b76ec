import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../../domain/error-code.js';
import { DEFAULT_EVENT_TYPES, type EventType } from '../../domain/event.js';
import type { Author } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock.js';
import {
  decodeCursor,
  toPage,
  type Page,
  type PageQueryDto,
} from '../../platform/http/query/pagination.js';
import { TargetCheck } from './egress/target-check.js';
import { EndpointChanges } from './endpoint-changes.js';
import { formatSecret, newSecret, type Endpoint, type EndpointOwner } from './endpoint.js';
import { EndpointsRepository } from './endpoints.repository.js';

/** More are a mistake, or a way to be called very often. */
export const MAX_ENDPOINTS = 10;

export interface EndpointRequest {
  readonly url: string;
  readonly description?: string | null | undefined;
  readonly eventTypes?: readonly EventType[] | undefined;
}

export interface EndpointChange extends Partial<EndpointRequest> {
  readonly enabled?: boolean | undefined;
}

/** An endpoint with its secret: the only moment at which that is shown. */
export interface RevealedEndpoint {
  readonly endpoint: Endpoint;
  readonly secret: string;
}

/** Where a tenant listens, in the environment of the key that asks. */
@Injectable()
export class EndpointsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly endpoints: EndpointsRepository,
    private readonly targets: TargetCheck,
    private readonly changes: EndpointChanges,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws DomainError `VALIDATION_FAILED` for a URL that is not called, `CONFLICT` when there are ten already or one has
   * this URL
   */
  async create(owner: EndpointOwner, request: EndpointRequest, author: Author): Promise<RevealedEndpoint> {
    await this.targets.assertAcceptable(request.url);
    const secret = newSecret();
    const endpoint = await this.dataSource.transaction(async (manager) => {
      await this.hold(manager, owner);
      const others = await this.endpoints.urls(manager, owner);
      if (others.length >= MAX_ENDPOINTS) throw tooMany();
      assertNew(request.url, others);
      const after = await this.endpoints.insert(manager, owner, {
        url: request.url,
        description: request.description ?? null,
        eventTypes: request.eventTypes ?? DEFAULT_EVENT_TYPES,
        secret,
      });
      await this.changes.conclude(manager, 'webhook_endpoint.created', { before: null, after }, author);
      return after;
    });
    return { endpoint, secret: formatSecret(secret) };
  }

  async list(owner: EndpointOwner, { cursor, limit }: PageQueryDto): Promise<Page<Endpoint>> {
    const after = cursor === undefined ? null : decodeCursor(cursor);
    const rows = await this.endpoints.list(owner, after, limit + 1);
    return toPage(rows, limit, ({ cursorAt, id }) => ({ createdAt: cursorAt, id }));
  }

  /** @throws DomainError `NOT_FOUND`, also for another tenant's or environment's id */
  async get(owner: EndpointOwner, id: string): Promise<Endpoint> {
    const endpoint = isUUID(id) ? await this.endpoints.find(owner, id) : null;
    if (endpoint === null) throw noSuchEndpoint();
    return endpoint;
  }

  /** @throws DomainError `NOT_FOUND`, `VALIDATION_FAILED` for a URL that is not called, `CONFLICT` when another one has it */
  async change(owner: EndpointOwner, id: string, change: EndpointChange, author: Author): Promise<Endpoint> {
    if (change.url !== undefined) {
      await this.get(owner, id);
      await this.targets.assertAcceptable(change.url);
    }
    let repaired = null as Endpoint | null;
    const changed = await this.update(owner, id, async (manager, before) => {
      // What is as it was stays: to enable what is enabled forgets no failures, to disable again keeps the reason.
      const { enabled, ...rest } = definedOnly(change);
      if (rest.url !== undefined) {
        const all = await this.endpoints.urls(manager, owner);
        assertNew(
          rest.url,
          all.filter((other) => other.id !== id),
        );
      }
      const switched =
        enabled === undefined || enabled === before.enabled
          ? {}
          : { enabled, disabledReason: enabled ? null : ('tenant' as const) };
      const after = await this.endpoints.update(manager, owner, id, { ...rest, ...switched });
      if (switched.enabled === true || after?.url !== before.url) repaired = after;
      await this.changes.conclude(manager, 'webhook_endpoint.changed', { before, after }, author);
      return after;
    });
    // Outside: days of failures may have left more than one statement can change.
    const now = new Date(this.clock.nowMs());
    while (repaired !== null && (await this.endpoints.hastenSome(repaired, now)));
    return changed;
  }

  /** Its deliveries and their log go with it. @throws DomainError `NOT_FOUND` */
  async delete(owner: EndpointOwner, id: string, author: Author): Promise<void> {
    // A month of a large tenant's is more than one statement can remove; off it stays, should this end half-way.
    await this.change(owner, id, { enabled: false }, author);
    while (await this.endpoints.deleteSome(owner, id));
    await this.update(owner, id, async (manager, before) => {
      await this.endpoints.delete(manager, owner, id);
      await this.changes.conclude(manager, 'webhook_endpoint.deleted', { before, after: null }, author);
      return before;
    });
  }

  /** All secrets sign until the overlap ends. @throws DomainError `NOT_FOUND` */
  async rotateSecret(
    owner: EndpointOwner,
    id: string,
    overlapSeconds: number,
    author: Author,
  ): Promise<RevealedEndpoint> {
    const secret = newSecret();
    const now = new Date(this.clock.nowMs());
    const previousUntil = overlapSeconds === 0 ? null : new Date(now.getTime() + overlapSeconds * 1_000);
    const endpoint = await this.update(owner, id, async (manager, before) => {
      const after = await this.endpoints.rotateSecret(manager, owner, id, { secret, previousUntil, now });
      await this.changes.conclude(manager, 'webhook_endpoint.secret_rotated', { before, after }, author);
      return after;
    });
    return { endpoint, secret: formatSecret(secret) };
  }

  private async update(
    owner: EndpointOwner,
    id: string,
    work: (manager: EntityManager, before: Endpoint) => Promise<Endpoint | null>,
  ): Promise<Endpoint> {
    if (!isUUID(id)) throw noSuchEndpoint();
    return this.dataSource.transaction(async (manager) => {
      await this.hold(manager, owner);
      const before = await this.endpoints.find(owner, id, manager);
      const after = before === null ? null : await work(manager, before);
      if (after === null) throw noSuchEndpoint();
      return after;
    });
  }

  private async hold(manager: EntityManager, { tenantId }: EndpointOwner): Promise<void> {
    if (await this.endpoints.hold(manager, tenantId)) return;
    throw new DomainError('CONFLICT', 'This tenant has been deleted.');
  }
}

/** Two endpoints of one URL would each send it everything: whoever answers there never asked to be called so often. */
function assertNew(url: string, others: readonly { readonly url: string }[]): void {
  if (!others.some((other) => requestedBy(other.url) === requestedBy(url))) return;
  throw new DomainError('CONFLICT', 'Another endpoint of this environment has this URL; change that one.');
}

/** What is asked for by a URL: its usual spelling, without the fragment, which is never sent. */
function requestedBy(url: string): string {
  const requested = new URL(url);
  requested.hash = '';
  return requested.href;
}

type Defined<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

function definedOnly<T extends object>(change: T): Defined<T> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Defined<T>;
}

/** One answer for ids that are missing, another tenant's, another environment's, or no ids at all. */
export function noSuchEndpoint(): DomainError {
  return new DomainError('NOT_FOUND', 'There is no such webhook endpoint.');
}

function tooMany(): DomainError {
  return new DomainError('CONFLICT', `There are ${MAX_ENDPOINTS} endpoints already; delete one first.`);
}
