import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Environment } from '../../../domain/chain.js';
import { HeavyReads } from '../../../platform/database/heavy-reads.js';
import { cursorTimestamp, type Cursor } from '../../../platform/http/query/pagination.js';
import type { Delivery } from '../deliveries.repository.js';
import type { DisabledReason } from '../endpoint.js';

/** `dead`: given up. `failing`: still tried after a failed attempt. `troubled`: either. */
export const DELIVERY_TROUBLES = ['dead', 'failing', 'troubled'] as const;
export type DeliveryTrouble = (typeof DELIVERY_TROUBLES)[number];

/** `off`: switched off for its failures. `failing`: every attempt fails, but it is still tried. `troubled`: either. */
export const ENDPOINT_TROUBLES = ['off', 'failing', 'troubled'] as const;
export type EndpointTrouble = (typeof ENDPOINT_TROUBLES)[number];

/** A delivery with its tenant and endpoint, without the texts of the receiver's answers. */
export interface OperatorDelivery extends Omit<Delivery, 'attempts'> {
  readonly tenantId: string;
  readonly environment: Environment;
  readonly endpointId: string;
  readonly url: string;
}

/** An endpoint that fails or is switched off. */
export interface TroubledEndpoint {
  readonly id: string;
  readonly tenantId: string;
  readonly environment: Environment;
  readonly url: string;
  readonly enabled: boolean;
  readonly disabledReason: DisabledReason | null;
  readonly failingSince: Date | null;
  readonly lastFailedAt: Date | null;
  readonly createdAt: Date;
  readonly cursorAt: string;
}

/** The part of a list that is read: rows after the cursor, at most `limit`. */
export interface ListPart {
  readonly after: Cursor | null;
  readonly limit: number;
}

const DEAD = "d.status = 'failed'";
const FAILING = "(d.status = 'pending' AND d.attempt > 0)";
/** As literals, so that the planner knows that the partial index `webhook_deliveries_troubled_idx` serves them. */
const DELIVERIES: Readonly<Record<DeliveryTrouble | 'all', string>> = {
  dead: DEAD,
  failing: FAILING,
  troubled: `(${DEAD} OR ${FAILING})`,
  all: 'true',
};

const OFF = "(NOT e.enabled AND e.disabled_reason IN ('gone', 'failing'))";
const FAILS = '(e.enabled AND e.failing_since IS NOT NULL)';
const ENDPOINTS: Readonly<Record<EndpointTrouble, string>> = {
  off: OFF,
  failing: FAILS,
  troubled: `(${OFF} OR ${FAILS})`,
};

const DELIVERY = `d.id, d.tenant_id AS "tenantId", d.environment, d.endpoint_id AS "endpointId", e.url,
  d.event_id AS "eventId", d.event_type AS "eventType", d.attempt, d.status, d.status_code AS "statusCode",
  d.duration_ms AS "durationMs", d.error, d.next_attempt_at AS "nextAttemptAt", d.created_at AS "createdAt",
  d.finished_at AS "finishedAt", ${cursorTimestamp('d.created_at')} AS "cursorAt"`;

/** Reads deliveries and endpoints of all tenants, for the operator. Locks nothing. */
@Injectable()
export class OperatorDeliveriesRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reads: HeavyReads,
  ) {}

  /** Returns deliveries that fail or have failed, newest first. */
  troubled(trouble: DeliveryTrouble, { after, limit }: ListPart): Promise<OperatorDelivery[]> {
    return this.dataSource.query<OperatorDelivery[]>(
      `SELECT ${DELIVERY} FROM webhook_deliveries d
       JOIN webhook_endpoints e ON e.tenant_id = d.tenant_id AND e.id = d.endpoint_id
       WHERE ${DELIVERIES[trouble]} AND ($1::timestamptz IS NULL OR (d.created_at, d.id) < ($1, $2::uuid))
       ORDER BY d.created_at DESC, d.id DESC LIMIT $3`,
      [after?.createdAt ?? null, after?.id ?? null, limit],
    );
  }

  /**
   * Returns the deliveries of one tenant, in both environments or one, newest first.
   *
   * @throws DomainError `REQUEST_TIMEOUT` after five seconds in the queue
   */
  ofTenant(
    tenantId: string,
    environment: Environment | null,
    trouble: DeliveryTrouble | 'all',
    { after, limit }: ListPart,
  ): Promise<OperatorDelivery[]> {
    return this.reads.query<OperatorDelivery>(
      tenantId,
      `SELECT ${DELIVERY} FROM webhook_deliveries d
       JOIN webhook_endpoints e ON e.tenant_id = $1 AND e.id = d.endpoint_id
       WHERE d.tenant_id = $1 AND ($2::text IS NULL OR d.environment = $2) AND ${DELIVERIES[trouble]}
         AND ($3::timestamptz IS NULL OR (d.created_at, d.id) < ($3, $4::uuid))
       ORDER BY d.created_at DESC, d.id DESC LIMIT $5`,
      [tenantId, environment, after?.createdAt ?? null, after?.id ?? null, limit],
    );
  }

  /** Returns endpoints that fail or are switched off for it, the newest first. */
  endpoints(trouble: EndpointTrouble, { after, limit }: ListPart): Promise<TroubledEndpoint[]> {
    return this.dataSource.query<TroubledEndpoint[]>(
      `SELECT e.id, e.tenant_id AS "tenantId", e.environment, e.url, e.enabled,
         e.disabled_reason AS "disabledReason", e.failing_since AS "failingSince",
         e.last_failed_at AS "lastFailedAt", e.created_at AS "createdAt",
         ${cursorTimestamp('e.created_at')} AS "cursorAt"
       FROM webhook_endpoints e
       WHERE ${ENDPOINTS[trouble]} AND ($1::timestamptz IS NULL OR (e.created_at, e.id) < ($1, $2::uuid))
       ORDER BY e.created_at DESC, e.id DESC LIMIT $3`,
      [after?.createdAt ?? null, after?.id ?? null, limit],
    );
  }
}
