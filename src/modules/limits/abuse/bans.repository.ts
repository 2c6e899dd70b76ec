import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { PastBan } from './ban-policy.js';

/** A stored ban. Times have a precision of one millisecond. */
export interface Ban {
  readonly id: string;
  readonly addressHash: string;
  readonly reason: string;
  readonly until: Date;
  readonly includeKeys: boolean;
  readonly createdAt: Date;
}

/** A ban to be stored. */
export interface NewBan {
  readonly addressHash: string;
  readonly reason: string;
  readonly until: Date;
  readonly includeKeys: boolean;
  /** Null for a ban by the operator. */
  readonly level: number | null;
}

/** When the bans of an address end: for anonymous callers, and for callers with a key. */
export interface AddressBanEnds {
  readonly addressHash: string;
  readonly until: Date;
  readonly keysUntil: Date | null;
}

const COLUMNS = `id, address_hash AS "addressHash", reason, until, include_keys AS "includeKeys",
                 created_at AS "createdAt"`;

/** Stores bans. Bans are global, because an address belongs to no tenant. */
@Injectable()
export class BansRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Returns the bans in force. The ban with the latest end comes first.
   *
   * @param addressHash null for the bans of all addresses
   */
  active(addressHash: string | null, nowMs: number, limit: number): Promise<Ban[]> {
    return this.dataSource.query<Ban[]>(
      `SELECT ${COLUMNS} FROM bans
        WHERE lifted_at IS NULL AND until > $1 AND ($2::text IS NULL OR address_hash = $2)
        ORDER BY until DESC, id LIMIT $3`,
      [new Date(nowMs), addressHash, limit],
    );
  }

  /**
   * Returns when the bans of each address end. The address with the latest end comes first.
   *
   * @param addressHashes null for all banned addresses
   */
  windows(addressHashes: readonly string[] | null, nowMs: number, limit: number): Promise<AddressBanEnds[]> {
    return this.dataSource.query<AddressBanEnds[]>(
      `SELECT address_hash AS "addressHash", max(until) AS until,
              max(until) FILTER (WHERE include_keys) AS "keysUntil"
         FROM bans
        WHERE lifted_at IS NULL AND until > $1 AND ($2::text[] IS NULL OR address_hash = ANY ($2))
        GROUP BY address_hash ORDER BY max(until) DESC LIMIT $3`,
      [new Date(nowMs), addressHashes, limit],
    );
  }

  /** Stores a ban and returns the stored row. */
  async insert(manager: EntityManager, ban: NewBan, nowMs: number): Promise<Ban> {
    const rows = await manager.query<Ban[]>(
      `INSERT INTO bans (address_hash, reason, until, include_keys, level, created_at)
       VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${COLUMNS}`,
      [ban.addressHash, ban.reason, ban.until, ban.includeKeys, ban.level, new Date(nowMs)],
    );
    if (rows[0] === undefined) throw new Error('an insert yields its row');
    return rows[0];
  }

  /** Extends a ban: sets a later step and a later end. */
  async grow(manager: EntityManager, id: string, level: number, until: Date): Promise<void> {
    await manager.query('UPDATE bans SET level = $2, until = $3 WHERE id = $1', [id, level, until]);
  }

  /**
   * Lifts a ban.
   *
   * @returns the lifted ban, or null when no such ban was in force
   */
  async lift(manager: EntityManager, id: string, nowMs: number): Promise<Ban | null> {
    const [rows] = await manager.query<[Ban[], number]>(
      `UPDATE bans SET lifted_at = $2 WHERE id = $1 AND lifted_at IS NULL AND until > $2 RETURNING ${COLUMNS}`,
      [id, new Date(nowMs)],
    );
    return rows[0] ?? null;
  }

  /**
   * Returns the last automatic ban of the address. Ignores lifted bans, which were mistakes, and the operator's bans,
   * which have no step.
   */
  async lastAutomatic(manager: EntityManager, addressHash: string): Promise<PastBan | null> {
    const rows = await manager.query<{ id: string; level: number; until: Date }[]>(
      `SELECT id, level, until FROM bans WHERE address_hash = $1 AND level IS NOT NULL AND lifted_at IS NULL
        ORDER BY until DESC LIMIT 1`,
      [addressHash],
    );
    const [last] = rows;
    return last === undefined ? null : { id: last.id, level: last.level, untilMs: last.until.getTime() };
  }
}
