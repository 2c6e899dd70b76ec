import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Environment } from '../../domain/chain.js';
import type { EventType } from '../../domain/event.js';
import { cursorTimestamp, type Cursor } from '../../platform/http/pagination.js';
import type { DisabledReason, Endpoint, EndpointOwner } from './endpoint.js';

export interface NewEndpoint {
  readonly url: string;
  readonly description: string | null;
  readonly eventTypes: readonly EventType[];
  readonly secret: Buffer;
}

/** What is set; everything that is not named stays. */
export interface EndpointUpdate {
  readonly url?: string;
  readonly description?: string | null;
  readonly eventTypes?: readonly EventType[];
  readonly enabled?: boolean;
  readonly disabledReason?: DisabledReason | null;
}

/** An endpoint as a list needs it. */
export interface ListedEndpoint extends Endpoint {
  readonly cursorAt: string;
}

const COLUMNS = `id, tenant_id AS "tenantId", environment, url, description, event_types AS "eventTypes", enabled,
  disabled_reason AS "disabledReason", previous_secret_until AS "previousSecretUntil",
  failing_since AS "failingSince", created_at AS "createdAt", updated_at AS "updatedAt"`;

/** `$1` to `$3`. */
const OWN = 'tenant_id = $1 AND environment = $2 AND id = $3';

/** The rows of endpoints. What changes them works in a transaction that holds the tenant (`hold`). */
@Injectable()
export class EndpointsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Changes of one tenant's endpoints take turns: two at once would each write listeners without the other's.
   *
   * @returns whether the tenant is there
   */
  async hold(manager: EntityManager, tenantId: string): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `SELECT 1 FROM tenants WHERE id = $1 AND status <> 'deleted' FOR NO KEY UPDATE`,
      [tenantId],
    );
    return rows.length > 0;
  }

  async count(manager: EntityManager, owner: EndpointOwner): Promise<number> {
    const [row] = await manager.query<[{ count: number }]>(
      'SELECT count(*)::int AS count FROM webhook_endpoints WHERE tenant_id = $1 AND environment = $2',
      [owner.tenantId, owner.environment],
    );
    return row.count;
  }

  async insert(manager: EntityManager, owner: EndpointOwner, endpoint: NewEndpoint): Promise<Endpoint> {
    const [row] = await manager.query<Endpoint[]>(
      `INSERT INTO webhook_endpoints (tenant_id, environment, url, description, event_types, secret)
       VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${COLUMNS}`,
      [
        owner.tenantId,
        owner.environment,
        endpoint.url,
        endpoint.description,
        endpoint.eventTypes,
        endpoint.secret,
      ],
    );
    if (row === undefined) throw new Error('an insert yields its row');
    return row;
  }

  /** Newest first, after the cursor. */
  list(owner: EndpointOwner, after: Cursor | null, limit: number): Promise<ListedEndpoint[]> {
    return this.dataSource.query<ListedEndpoint[]>(
      `SELECT ${COLUMNS}, ${cursorTimestamp('created_at')} AS "cursorAt" FROM webhook_endpoints
       WHERE tenant_id = $1 AND environment = $2
         AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
       ORDER BY created_at DESC, id DESC LIMIT $5`,
      [owner.tenantId, owner.environment, after?.createdAt ?? null, after?.id ?? null, limit],
    );
  }

  async find(
    owner: EndpointOwner,
    id: string,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Endpoint | null> {
    const rows = await manager.query<Endpoint[]>(`SELECT ${COLUMNS} FROM webhook_endpoints WHERE ${OWN}`, [
      owner.tenantId,
      owner.environment,
      id,
    ]);
    return rows[0] ?? null;
  }

  /** To enable an endpoint forgets its failures: it begins anew, with everything that waits for it. */
  async update(
    manager: EntityManager,
    owner: EndpointOwner,
    id: string,
    change: EndpointUpdate,
  ): Promise<Endpoint | null> {
    const [rows] = await manager.query<[Endpoint[], number]>(
      `UPDATE webhook_endpoints SET url = coalesce($4, url), event_types = coalesce($5, event_types),
         description = CASE WHEN $6 THEN $7 ELSE description END, enabled = coalesce($8, enabled),
         disabled_reason = CASE WHEN $8 IS NULL THEN disabled_reason ELSE $9 END,
         failing_since = CASE WHEN $8 THEN NULL ELSE failing_since END,
         quiet_until = CASE WHEN $8 THEN NULL ELSE quiet_until END, updated_at = now()
       WHERE ${OWN} RETURNING ${COLUMNS}`,
      [
        owner.tenantId,
        owner.environment,
        id,
        change.url ?? null,
        change.eventTypes ?? null,
        change.description !== undefined,
        change.description ?? null,
        change.enabled ?? null,
        change.disabledReason ?? null,
      ],
    );
    return rows[0] ?? null;
  }

  /** The secret so far signs along until then; one before it no longer does. */
  async rotateSecret(
    manager: EntityManager,
    owner: EndpointOwner,
    id: string,
    { secret, previousUntil }: { secret: Buffer; previousUntil: Date | null },
  ): Promise<Endpoint | null> {
    const [rows] = await manager.query<[Endpoint[], number]>(
      `UPDATE webhook_endpoints SET previous_secret = CASE WHEN $5::timestamptz IS NULL THEN NULL ELSE secret END,
         previous_secret_until = $5, secret = $4, updated_at = now()
       WHERE ${OWN} RETURNING ${COLUMNS}`,
      [owner.tenantId, owner.environment, id, secret, previousUntil],
    );
    return rows[0] ?? null;
  }

  /** With its deliveries and their log. @returns the endpoint as it was */
  async delete(manager: EntityManager, owner: EndpointOwner, id: string): Promise<Endpoint | null> {
    const own = [owner.tenantId, owner.environment, id];
    // In the order in which an outcome is recorded: delivery before endpoint.
    await manager.query(
      'DELETE FROM webhook_deliveries WHERE tenant_id = $1 AND environment = $2 AND endpoint_id = $3',
      own,
    );
    const [rows] = await manager.query<[Endpoint[], number]>(
      `DELETE FROM webhook_endpoints WHERE ${OWN} RETURNING ${COLUMNS}`,
      own,
    );
    return rows[0] ?? null;
  }

  /** Switches an endpoint off that still is on and, for `failing`, has failed since that moment or longer. */
  async disable(
    manager: EntityManager,
    { tenantId, id }: Pick<Endpoint, 'tenantId' | 'id'>,
    reason: DisabledReason,
    failingSince: Date,
  ): Promise<Endpoint | null> {
    const [rows] = await manager.query<[Endpoint[], number]>(
      `UPDATE webhook_endpoints SET enabled = false, disabled_reason = $3, updated_at = now()
       WHERE tenant_id = $1 AND id = $2 AND enabled AND ($3 = 'gone' OR failing_since <= $4) RETURNING ${COLUMNS}`,
      [tenantId, id, reason, failingSince],
    );
    return rows[0] ?? null;
  }

  /** Who listens is what the enabled endpoints name, from this transaction on: producers look nowhere else. */
  async refreshListeners(
    manager: EntityManager,
    { tenantId, environment }: { tenantId: string; environment: Environment },
  ): Promise<void> {
    const wanted = `SELECT DISTINCT unnest(event_types) FROM webhook_endpoints
      WHERE tenant_id = $1 AND environment = $2 AND enabled`;
    await manager.query(
      `DELETE FROM event_listeners WHERE tenant_id = $1 AND environment = $2 AND event_type NOT IN (${wanted})`,
      [tenantId, environment],
    );
    await manager.query(
      `INSERT INTO event_listeners (tenant_id, environment, event_type)
       SELECT $1, $2, type FROM (${wanted}) AS listened (type) ON CONFLICT DO NOTHING`,
      [tenantId, environment],
    );
  }

  /** Everything of a tenant, of both environments: endpoints, secrets, events, deliveries. */
  async eraseAll(manager: EntityManager, tenantId: string): Promise<void> {
    for (const table of [
      'outbox',
      'event_listeners',
      'webhook_deliveries',
      'webhook_endpoints',
      'webhook_events',
      'quota_warnings',
      'key_expiry_warnings',
    ]) {
      await manager.query(`DELETE FROM ${table} WHERE tenant_id = $1`, [tenantId]);
    }
  }
}
