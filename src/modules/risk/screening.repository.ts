import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { LISTINGS, type Listing } from '../../domain/risk.js';
import type { ScreeningEntry } from './screening-csv.js';

/** One version of the list. */
export interface ScreeningVersion {
  readonly version: number;
  readonly entries: number;
  readonly note: string | null;
  readonly active: boolean;
  readonly createdAt: Date;
}

/** What one version says about an address. */
export interface ScreeningFinding extends ScreeningVersion {
  readonly listing: Exclude<Listing, 'none'>;
  readonly category: string | null;
  readonly isPublic: boolean;
  readonly incident: string | null;
  readonly chain: string | null;
  /** A day, such as 2026-11-22. */
  readonly date: string | null;
  readonly source: string | null;
}

/** An address that two versions list differently. A listing that is null: the version does not list it. */
export interface ScreeningDifference {
  readonly address: string;
  readonly before: Exclude<Listing, 'none'> | null;
  readonly beforeCategory: string | null;
  readonly after: Exclude<Listing, 'none'> | null;
  readonly afterCategory: string | null;
}

/** In how many addresses two versions differ, with the first of them. */
export interface ScreeningDifferences {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly first: readonly ScreeningDifference[];
}

/** What an entry says, beside its address. */
const ENTRY = (table: string): string =>
  `(${['listing', 'category', 'is_public', 'incident', 'chain', 'incident_date', 'source'].map((name) => `${table}.${name}`).join(', ')})`;

const VERSION = `v.version, v.entries, v.note, v.created_at AS "createdAt",
  v.version IS NOT DISTINCT FROM s.version AS active`;

/** The columns of an entry, in the order of `ScreeningEntry`. */
const COLUMNS = 'address, listing, category, is_public, incident, chain, incident_date, source';

/** Stores the screening list. It is global, because a sender belongs to no tenant. */
@Injectable()
export class ScreeningRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns all kept versions, newest first. */
  versions(): Promise<ScreeningVersion[]> {
    return this.dataSource.query<ScreeningVersion[]>(
      `SELECT ${VERSION} FROM screening_versions v CROSS JOIN screening_state s ORDER BY v.version DESC`,
    );
  }

  /**
   * Locks the list against other changes until the transaction ends.
   *
   * @returns the version in force
   */
  async lock(manager: EntityManager): Promise<number | null> {
    const [state] = await manager.query<[{ version: number | null }]>(
      'SELECT version FROM screening_state FOR UPDATE',
    );
    return state.version;
  }

  /**
   * Stores a version with these entries. With `base`, it also takes over the other entries of that version.
   *
   * @returns the number of the new version
   */
  async insert(
    manager: EntityManager,
    { entries, base, note }: { entries: readonly ScreeningEntry[]; base: number | null; note: string | null },
  ): Promise<number> {
    const [[{ version }]] = await manager.query<[[{ version: number }], number]>(
      'UPDATE screening_state SET last_version = last_version + 1 RETURNING last_version AS version',
    );
    await manager.query('INSERT INTO screening_versions (version, entries, note) VALUES ($1, 0, $2)', [
      version,
      note,
    ]);
    await manager.query(
      `INSERT INTO screening_entries (version, ${COLUMNS})
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::boolean[], $6::text[], $7::text[], $8::date[], $9::text[])`,
      [
        version,
        entries.map(({ address }) => address),
        entries.map(({ listing }) => listing),
        entries.map(({ category }) => category),
        entries.map(({ isPublic }) => isPublic),
        entries.map(({ incident }) => incident),
        entries.map(({ chain }) => chain),
        entries.map(({ date }) => date),
        entries.map(({ source }) => source),
      ],
    );
    await manager.query(
      `INSERT INTO screening_entries (version, ${COLUMNS})
       SELECT $1, ${COLUMNS} FROM screening_entries WHERE version = $2
       ON CONFLICT DO NOTHING`,
      [version, base],
    );
    await manager.query(
      `UPDATE screening_versions SET entries = (SELECT count(*) FROM screening_entries WHERE version = $1)
        WHERE version = $1`,
      [version],
    );
    return version;
  }

  /** Brings a version into force. The version must exist. */
  async activate(manager: EntityManager, version: number): Promise<void> {
    await manager.query('UPDATE screening_state SET version = $1', [version]);
  }

  /** Returns a version, or null when it does not exist or is no longer kept. */
  async find(manager: EntityManager, version: number): Promise<ScreeningVersion | null> {
    const rows = await manager.query<ScreeningVersion[]>(
      `SELECT ${VERSION} FROM screening_versions v CROSS JOIN screening_state s WHERE v.version = $1`,
      [version],
    );
    return rows[0] ?? null;
  }

  /** Deletes all versions except the newest ones and the one in force. */
  async prune(manager: EntityManager, keep: number): Promise<void> {
    await manager.query(
      `DELETE FROM screening_versions WHERE version NOT IN (SELECT version FROM screening_versions ORDER BY version DESC LIMIT $1)
        AND version IS DISTINCT FROM (SELECT version FROM screening_state)`,
      [keep],
    );
  }

  /** Returns what the kept versions say about an address, the newest first. It must be in comparable form. */
  async listingsOf(address: string): Promise<ScreeningFinding[]> {
    return this.dataSource.query<ScreeningFinding[]>(
      `SELECT ${VERSION}, e.listing, e.category, e.is_public AS "isPublic", e.incident, e.chain,
         e.incident_date::text AS date, e.source
       FROM screening_versions v CROSS JOIN screening_state s
       JOIN screening_entries e ON e.version = v.version AND e.address = $1 ORDER BY v.version DESC`,
      [address],
    );
  }

  /** Counts the addresses in which two versions differ, and returns the first of them in the order of the addresses. */
  async differences(from: number, to: number, limit: number): Promise<ScreeningDifferences> {
    const [row] = await this.dataSource.query<[ScreeningDifferences]>(
      `WITH differing AS (
         SELECT address, b.listing AS before, b.category AS "beforeCategory", a.listing AS after,
           a.category AS "afterCategory"
         FROM (SELECT * FROM screening_entries WHERE version = $1) b
         FULL JOIN (SELECT * FROM screening_entries WHERE version = $2) a USING (address)
         WHERE ${ENTRY('b')} IS DISTINCT FROM ${ENTRY('a')})
       SELECT count(*) FILTER (WHERE before IS NULL)::int AS added,
         count(*) FILTER (WHERE after IS NULL)::int AS removed,
         count(*) FILTER (WHERE before IS NOT NULL AND after IS NOT NULL)::int AS changed,
         coalesce((SELECT jsonb_agg(f) FROM (SELECT * FROM differing ORDER BY address LIMIT $3) f), '[]') AS first
       FROM differing`,
      [from, to, limit],
    );
    return row;
  }

  /** Returns the worst listing of these addresses in the version in force. Addresses must be in comparable form. */
  async worstListing(addresses: readonly string[]): Promise<Listing> {
    const rows = await this.dataSource.query<{ listing: Listing }[]>(
      `SELECT DISTINCT e.listing FROM screening_state s JOIN screening_entries e ON e.version = s.version
        WHERE e.address = ANY ($1)`,
      [addresses],
    );
    const found = rows.map(({ listing }) => LISTINGS.indexOf(listing));
    return LISTINGS[Math.max(0, ...found)] ?? 'none';
  }
}
