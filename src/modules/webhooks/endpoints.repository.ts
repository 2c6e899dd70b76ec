import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Environment } from '../../domain/chain.js';
import type { EventType } from '../../domain/event.js';
import type { PlanId } from '../../domain/plans/plan.js';
import { cursorTimestamp, type Cursor } from '../../platform/http/query/pagination.js';
import { EndpointSecrets } from './endpoint-secrets.js';
import type { DisabledReason, Endpoint, EndpointOwner } from './endpoint.js';

/** The columns of a new endpoint. The secret is not encrypted yet. */
export interface NewEndpoint {
  readonly url: string;
  readonly description: string | null;
  readonly eventTypes: readonly EventType[];
  readonly secret: Buffer;
}

/** A partial update: absent members keep their value. */
export interface EndpointUpdate {
  readonly url?: string;
  readonly description?: string | null;
  readonly eventTypes?: readonly EventType[];
  readonly enabled?: boolean;
  readonly disabledReason?: DisabledReason | null;
}

/** An endpoint with its position in a list. */
export interface ListedEndpoint extends Endpoint {
  readonly cursorAt: string;
}

const COLUMNS = `id, tenant_id AS "tenantId", environment, url, description, event_types AS "eventTypes", enabled,
  disabled_reason AS "disabledReason", previous_secret_until AS "previousSecretUntil",
  failing_since AS "failingSince", created_at AS "createdAt", updated_at AS "updatedAt"`;

/** Rows per statement. The statement timeout is ten seconds, of which 100,000 rows take several. */
const AT_ONCE = 5_000;

/** Selects one endpoint by the parameters `$1` to `$3`. */
const OWN = 'tenant_id = $1 AND environment = $2 AND id = $3';

/** Stores endpoints. Changes require a transaction that holds the lock on the tenant (`hold`). */
@Injectable()
export class EndpointsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly secrets: EndpointSecrets,
  ) {}

  /**
   * Locks the tenant until the transaction ends. Serialises changes of its endpoints: two concurrent changes would each
   * write listeners without the other's.
   *
   * @returns the tenant's plan as of the lock; null when it does not exist or is deleted
   */
  async hold(manager: EntityManager, tenantId: string): Promise<PlanId | null> {
    const rows = await manager.query<{ plan: PlanId }[]>(
      `SELECT plan FROM tenants WHERE id = $1 AND status <> 'deleted' FOR NO KEY UPDATE`,
      [tenantId],
    );
    return rows[0]?.plan ?? null;
  }

  /** Returns ids and URLs of all endpoints of the owner. */
  async urls(manager: EntityManager, owner: EndpointOwner): Promise<{ id: string; url: string }[]> {
    return manager.query<{ id: string; url: string }[]>(
      'SELECT id, url FROM webhook_endpoints WHERE tenant_id = $1 AND environment = $2',
      [owner.tenantId, owner.environment],
    );
  }

  /** Inserts an endpoint with its encrypted secret. */
  async insert(manager: EntityManager, owner: EndpointOwner, endpoint: NewEndpoint): Promise<Endpoint> {
    const id = randomUUID();
    const [row] = await manager.query<Endpoint[]>(
      `INSERT INTO webhook_endpoints (tenant_id, environment, url, description, event_types, secret, id)
       VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${COLUMNS}`,
      [
        owner.tenantId,
        owner.environment,
        endpoint.url,
        endpoint.description,
        endpoint.eventTypes,
        this.secrets.seal(endpoint.secret, owner.tenantId, id),
        id,
      ],
    );
    if (row === undefined) throw new Error('an insert yields its row');
    return row;
  }

  /** Lists endpoints after the cursor, the newest first. */
  list(owner: EndpointOwner, after: Cursor | null, limit: number): Promise<ListedEndpoint[]> {
    return this.dataSource.query<ListedEndpoint[]>(
      `SELECT ${COLUMNS}, ${cursorTimestamp('created_at')} AS "cursorAt" FROM webhook_endpoints
       WHERE tenant_id = $1 AND environment = $2
         AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
       ORDER BY created_at DESC, id DESC LIMIT $5`,
      [owner.tenantId, owner.environment, after?.createdAt ?? null, after?.id ?? null, limit],
    );
  }

  /** @returns null when the owner has no such endpoint */
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

  /** Updates an endpoint. Enabling or moving it (new URL) resets failures and pause. @returns null when missing */
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
         failing_since = CASE WHEN $8 OR $4 <> url THEN NULL ELSE failing_since END,
         quiet_until = CASE WHEN $8 OR $4 <> url THEN NULL ELSE quiet_until END, updated_at = now()
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

  /** Makes up to 5,000 pending deliveries due now, despite their retry pause. @returns whether there may be more */
  async hastenSome({ tenantId, id }: Endpoint, now: Date): Promise<boolean> {
    // A list of ids instead of a join, so that outdated statistics cannot lead to a plan of quadratic cost.
    return this.dataSource.transaction(async (manager) => {
      const chosen = await manager.query<{ id: string }[]>(
        `SELECT id FROM webhook_deliveries
         WHERE tenant_id = $1 AND endpoint_id = $2 AND status = 'pending' AND next_attempt_at > $3
           AND (lease_until IS NULL OR lease_until <= clock_timestamp())
         ORDER BY next_attempt_at LIMIT $4 FOR UPDATE SKIP LOCKED`,
        [tenantId, id, now, AT_ONCE],
      );
      await manager.query(
        'UPDATE webhook_deliveries SET next_attempt_at = $3 WHERE tenant_id = $1 AND id = ANY ($2::uuid[])',
        [tenantId, chosen.map((delivery) => delivery.id), now],
      );
      return chosen.length === AT_ONCE;
    });
  }

  /**
   * Replaces the secret. Previous secrets (three at most) sign until `previousUntil`; null invalidates them at once.
   * They stay encrypted as they are.
   *
   * @returns null when the endpoint is missing
   */
  async rotateSecret(
    manager: EntityManager,
    owner: EndpointOwner,
    id: string,
    { secret, previousUntil, now }: { secret: Buffer; previousUntil: Date | null; now: Date },
  ): Promise<Endpoint | null> {
    const sealed = this.secrets.seal(secret, owner.tenantId, id);
    const [rows] = await manager.query<[Endpoint[], number]>(
      `UPDATE webhook_endpoints SET secret = $4, updated_at = now(),
         previous_secrets = CASE WHEN $5::timestamptz IS NULL THEN '{}'
           WHEN previous_secret_until > $6 THEN (ARRAY[secret] || previous_secrets)[1:3] ELSE ARRAY[secret] END,
         previous_secret_until = CASE WHEN $5 IS NULL THEN NULL
           WHEN previous_secret_until > $6 THEN greatest(previous_secret_until, $5) ELSE $5 END
       WHERE ${OWN} RETURNING ${COLUMNS}`,
      [owner.tenantId, owner.environment, id, sealed, previousUntil, now],
    );
    return rows[0] ?? null;
  }

  /** Deletes up to 5,000 deliveries of an endpoint with their log. @returns whether there may be more */
  async deleteSome({ tenantId, environment }: EndpointOwner, id: string): Promise<boolean> {
    // A list of ids, as in `hastenSome`.
    const chosen = await this.dataSource.query<{ id: string }[]>(
      'SELECT id FROM webhook_deliveries WHERE tenant_id = $1 AND environment = $2 AND endpoint_id = $3 LIMIT $4',
      [tenantId, environment, id, AT_ONCE],
    );
    await this.dataSource.query(
      'DELETE FROM webhook_deliveries WHERE tenant_id = $1 AND id = ANY ($2::uuid[])',
      [tenantId, chosen.map((delivery) => delivery.id)],
    );
    return chosen.length === AT_ONCE;
  }

  /** Deletes an endpoint with its remaining deliveries and their log. @returns the deleted row; null when missing */
  async delete(manager: EntityManager, owner: EndpointOwner, id: string): Promise<Endpoint | null> {
    const own = [owner.tenantId, owner.environment, id];
    // Locks deliveries before the endpoint, as `DeliveryQueue.record` does, to prevent deadlocks.
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

  /**
   * Disables an enabled endpoint with this URL. For `failing`, it must have failed since `failingSince` or longer.
   *
   * @returns null when the conditions do not hold
   */
  async disable(
    manager: EntityManager,
    { tenantId, id, url }: Pick<Endpoint, 'tenantId' | 'id' | 'url'>,
    reason: DisabledReason,
    failingSince: Date,
  ): Promise<Endpoint | null> {
    const [rows] = await manager.query<[Endpoint[], number]>(
      `UPDATE webhook_endpoints SET enabled = false, disabled_reason = $3, updated_at = now()
       WHERE tenant_id = $1 AND id = $2 AND url = $5 AND enabled AND ($3 = 'gone' OR failing_since <= $4)
       RETURNING ${COLUMNS}`,
      [tenantId, id, reason, failingSince, url],
    );
    return rows[0] ?? null;
  }

  /** Rebuilds the listeners from the enabled endpoints, in this transaction. Producers of events read only these. */
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
}
