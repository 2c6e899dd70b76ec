import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../../domain/error-code.js';
import { DEFAULT_EVENT_TYPES, type EventType } from '../../domain/event.js';
import { PLANS, type PlanId } from '../../domain/plans/plan.js';
import type { Author } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock.js';
import { AppConfig } from '../../platform/config/app-config.js';
import { decodeCursor, toPage, type Page, type PageQueryDto } from '../../platform/http/query/pagination.js';
import { TargetCheck } from './egress/target-check.js';
import { EndpointChanges } from './endpoint-changes.js';
import { formatSecret, newSecret, type Endpoint, type EndpointOwner } from './endpoint.js';
import { EndpointsRepository } from './endpoints.repository.js';
import { webhooksNotInPlan } from './webhooks-feature.guard.js';

/** Endpoints per tenant and environment. Bounds the number of requests that one event causes. */
export const MAX_ENDPOINTS = 10;
/** On a plan without webhooks, in Test: enough to build a receiver, and little to send to others for nothing. */
const MAX_ENDPOINTS_TO_TRY = 1;

/** A request to register an endpoint. Without `eventTypes` it receives the default types. */
export interface EndpointRequest {
  readonly url: string;
  readonly description?: string | null | undefined;
  readonly eventTypes?: readonly EventType[] | undefined;
}

/** A change of an endpoint: absent members keep their value. */
export interface EndpointChange extends Partial<EndpointRequest> {
  readonly enabled?: boolean | undefined;
}

/** An endpoint with its secret, which is shown only once. */
export interface RevealedEndpoint {
  readonly endpoint: Endpoint;
  readonly secret: string;
}

/** Manages a tenant's webhook endpoints, in the environment of the calling API key. */
@Injectable()
export class EndpointsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly endpoints: EndpointsRepository,
    private readonly targets: TargetCheck,
    private readonly changes: EndpointChanges,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /**
   * Registers an endpoint with a new secret.
   *
   * @throws DomainError `VALIDATION_FAILED` for a forbidden URL, `CONFLICT` when ten endpoints exist, another one has
   * this URL, or the tenant is deleted; `FEATURE_NOT_IN_PLAN` for a second one in Test on a plan without webhooks
   */
  async create(owner: EndpointOwner, request: EndpointRequest, author: Author): Promise<RevealedEndpoint> {
    await this.targets.assertAcceptable(request.url);
    const secret = newSecret();
    const endpoint = await this.dataSource.transaction(async (manager) => {
      const plan = await this.hold(manager, owner);
      const others = await this.endpoints.urls(manager, owner);
      this.assertRoom(plan, others.length);
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

  /** Lists endpoints, the newest first. @throws DomainError `INVALID_PARAMETER` for an invalid cursor */
  async list(owner: EndpointOwner, { cursor, limit }: PageQueryDto): Promise<Page<Endpoint>> {
    const after = cursor === undefined ? null : decodeCursor(cursor);
    const rows = await this.endpoints.list(owner, after, limit + 1);
    return toPage(rows, limit, ({ cursorAt, id }) => ({ createdAt: cursorAt, id }));
  }

  /** @throws DomainError `NOT_FOUND`, also for an id of another tenant or environment */
  async get(owner: EndpointOwner, id: string): Promise<Endpoint> {
    const endpoint = isUUID(id) ? await this.endpoints.find(owner, id) : null;
    if (endpoint === null) throw noSuchEndpoint();
    return endpoint;
  }

  /**
   * Changes an endpoint. After it is enabled or moved to another URL, its pending deliveries become due at once.
   *
   * @throws DomainError `NOT_FOUND`, `VALIDATION_FAILED` for a forbidden URL, `CONFLICT` when another endpoint has it
   */
  async change(owner: EndpointOwner, id: string, change: EndpointChange, author: Author): Promise<Endpoint> {
    if (change.url !== undefined) {
      await this.get(owner, id);
      await this.targets.assertAcceptable(change.url);
    }
    let repaired = null as Endpoint | null;
    const changed = await this.update(owner, id, async (manager, before) => {
      // An unchanged `enabled` is dropped: the endpoint then keeps its failures and its disabled reason.
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
    // After the transaction, because days of failures may leave more deliveries than one statement can update.
    const now = new Date(this.clock.nowMs());
    while (repaired !== null && (await this.endpoints.hastenSome(repaired, now)));
    return changed;
  }

  /** Deletes an endpoint with its deliveries and their log. @throws DomainError `NOT_FOUND` */
  async delete(owner: EndpointOwner, id: string, author: Author): Promise<void> {
    // The deliveries may be too many for one statement. If the deletion is interrupted, the endpoint stays disabled.
    await this.change(owner, id, { enabled: false }, author);
    while (await this.endpoints.deleteSome(owner, id));
    await this.update(owner, id, async (manager, before) => {
      await this.endpoints.delete(manager, owner, id);
      await this.changes.conclude(manager, 'webhook_endpoint.deleted', { before, after: null }, author);
      return before;
    });
  }

  /** Creates a new secret. The old and the new one sign until the overlap ends. @throws DomainError `NOT_FOUND` */
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

  private async hold(manager: EntityManager, { tenantId }: EndpointOwner): Promise<PlanId> {
    const plan = await this.endpoints.hold(manager, tenantId);
    if (plan === null) throw new DomainError('CONFLICT', 'This tenant has been deleted.');
    return plan;
  }

  private assertRoom(plan: PlanId, endpoints: number): void {
    if (endpoints >= MAX_ENDPOINTS) throw tooMany();
    if (endpoints < MAX_ENDPOINTS_TO_TRY || PLANS[plan].features.includes('webhooks')) return;
    throw webhooksNotInPlan('more webhook endpoints than one in Test', this.config);
  }
}

/** Refuses a second endpoint with the same URL: its receiver would get every event twice. */
function assertNew(url: string, others: readonly { readonly url: string }[]): void {
  if (!others.some((other) => requestedBy(other.url) === requestedBy(url))) return;
  throw new DomainError('CONFLICT', 'Another endpoint of this environment has this URL; change that one.');
}

/** Normalises a URL to the form that is requested, without the fragment, which is never sent. */
function requestedBy(url: string): string {
  const requested = new URL(url);
  requested.hash = '';
  return requested.href;
}

type Defined<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

function definedOnly<T extends object>(change: T): Defined<T> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Defined<T>;
}

/** The same error for unknown ids, ids of another tenant or environment, and malformed ids. */
export function noSuchEndpoint(): DomainError {
  return new DomainError('NOT_FOUND', 'There is no such webhook endpoint.');
}

function tooMany(): DomainError {
  return new DomainError('CONFLICT', `There are ${MAX_ENDPOINTS} endpoints already; delete one first.`);
}
