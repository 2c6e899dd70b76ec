import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { deleteExpiredInBatches } from '../../database/in-batches.js';
import type { IdempotencySlot } from './fence.js';
import type { StoredResponse } from './stored-response.js';

/** A crashed execution frees its key after this time. */
export const LEASE_SECONDS = 15;

/** Result of an attempt to acquire a key. */
export type KeyState =
  | { readonly kind: 'granted' }
  | { readonly kind: 'replay'; readonly answer: StoredResponse }
  | { readonly kind: 'in_flight'; readonly retryAfterSeconds: number }
  | { readonly kind: 'other_request' };

interface Row {
  readonly same: boolean;
  readonly status: number | null;
  readonly headers: Record<string, string> | null;
  readonly body: string | null;
  readonly seconds_left: number;
}

const SLOT = 'tenant_id = $1 AND caller = $2 AND operation = $3 AND key = $4';

/** The statements of the idempotency record, each short and independent; all times are the database's. */
@Injectable()
export class IdempotencyRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Acquires the key for this request, or returns its current state. Of many concurrent attempts exactly one succeeds.
   */
  async acquire(slot: IdempotencySlot, fingerprint: Buffer, token: string): Promise<KeyState> {
    for (;;) {
      if (await this.insert(slot, fingerprint, token)) return { kind: 'granted' };
      const rows = await this.dataSource.query<Row[]>(
        `SELECT fingerprint = $5 AS same, status, headers, body,
           ceil(extract(epoch FROM locked_until - now()))::int AS seconds_left
         FROM idempotency_keys WHERE ${SLOT} AND expires_at > now()`,
        [...columns(slot), fingerprint],
      );
      const row = rows[0];
      // Another process released the key between the two statements: it is free again.
      if (row === undefined) continue;
      if (!row.same) return { kind: 'other_request' };
      if (row.status !== null) {
        return { kind: 'replay', answer: { status: row.status, headers: row.headers ?? {}, body: row.body } };
      }
      if (row.seconds_left > 0) return { kind: 'in_flight', retryAfterSeconds: row.seconds_left };
    }
  }

  /** Renews the lease; false when it was lost. */
  async renew(slot: IdempotencySlot, token: string): Promise<boolean> {
    return this.changed(
      `UPDATE idempotency_keys SET locked_until = now() + make_interval(secs => $6)
       WHERE ${SLOT} AND token = $5 AND status IS NULL AND locked_until > now()`,
      [...columns(slot), token, LEASE_SECONDS],
    );
  }

  /**
   * Stores the answer. Returns false, and stores nothing, when another process has taken over the request. An expired
   * lease that no process took over still suffices. The operation took effect, so a repetition must find its answer
   * instead of a second execution.
   */
  async keep(slot: IdempotencySlot, token: string, answer: StoredResponse): Promise<boolean> {
    return this.changed(
      `UPDATE idempotency_keys SET status = $6, headers = $7, body = $8
       WHERE ${SLOT} AND token = $5 AND status IS NULL`,
      [...columns(slot), token, answer.status, answer.headers, answer.body],
    );
  }

  /**
   * Stores the request without its answer: a different request is refused, and a repetition executes again. False as in
   * `keep`.
   */
  async keepRequest(slot: IdempotencySlot, token: string): Promise<boolean> {
    return this.changed(
      `UPDATE idempotency_keys SET locked_until = now() - interval '1 second'
       WHERE ${SLOT} AND token = $5 AND status IS NULL`,
      [...columns(slot), token],
    );
  }

  /** Frees the key: a retry should not get this answer again. */
  async release(slot: IdempotencySlot, token: string): Promise<void> {
    await this.changed(`DELETE FROM idempotency_keys WHERE ${SLOT} AND token = $5 AND status IS NULL`, [
      ...columns(slot),
      token,
    ]);
  }

  /** Deletes expired keys, in batches. */
  async deleteExpired(): Promise<void> {
    const primaryKey = ['tenant_id', 'caller', 'operation', 'key'];
    await deleteExpiredInBatches(this.dataSource, {
      table: 'idempotency_keys',
      primaryKey,
      where: 'expires_at < now()',
    });
  }

  /** Inserts or takes over one row, if the key is free, expired, or held by a dead execution. */
  private insert(slot: IdempotencySlot, fingerprint: Buffer, token: string): Promise<boolean> {
    return this.changed(
      `INSERT INTO idempotency_keys AS k (tenant_id, caller, operation, key, fingerprint, token, locked_until,
         created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7), now(), now() + interval '24 hours')
       ON CONFLICT (tenant_id, caller, operation, key) DO UPDATE
         SET fingerprint = excluded.fingerprint, token = excluded.token, locked_until = excluded.locked_until,
             status = NULL, headers = NULL, body = NULL, created_at = excluded.created_at,
             expires_at = excluded.expires_at
         WHERE k.expires_at < excluded.created_at
           OR (k.status IS NULL AND k.locked_until < excluded.created_at AND k.fingerprint = excluded.fingerprint)`,
      [...columns(slot), fingerprint, token, LEASE_SECONDS],
    );
  }

  private async changed(sql: string, values: unknown[]): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      `WITH changed AS (${sql} RETURNING 1) SELECT * FROM changed`,
      values,
    );
    return rows.length > 0;
  }
}

function columns({ tenantId, caller, operation, key }: IdempotencySlot): [string, string, string, string] {
  return [tenantId, caller, operation, key];
}
