import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { HeavyReads } from '../../../platform/database/heavy-reads.js';

/** Where a page ends: the day of its last incident (null without one), and the incident's id. */
export interface IncidentPosition {
  readonly date: string | null;
  readonly id: string;
}

/** Public entries of the list that belong together. */
export interface Incident extends IncidentPosition {
  readonly name: string | null;
  readonly chain: string | null;
  readonly category: string | null;
  readonly source: string | null;
  readonly addresses: readonly string[];
  readonly addressCount: number;
}

/** Addresses that are shown of one incident. */
const MOST_ADDRESSES = 100;

/** The newest incidents, which a process can hold in its memory: about 25 MB. */
const MOST_INCIDENTS = 50_000;
/** One key for all: nobody in particular asks. */
const READER = 'public incidents';

/** `$1` version. Entries without an incident's name stand alone. Incidents without a date come last. */
const INCIDENTS_SQL = `
  WITH incidents AS (
    SELECT md5(jsonb_build_array(incident, CASE WHEN incident IS NULL THEN address END, chain, incident_date, category, source)::text) AS id,
        incident AS name, chain, incident_date AS date, category, source,
        (array_agg(address ORDER BY address))[:${MOST_ADDRESSES}] AS addresses, count(*)::int AS "addressCount"
      FROM screening_entries WHERE version = $1 AND is_public
      GROUP BY incident, CASE WHEN incident IS NULL THEN address END, chain, incident_date, category, source
  )
  SELECT id, name, chain, date::text, category, source, addresses, "addressCount" FROM incidents
    ORDER BY coalesce(date, '-infinity') DESC, id COLLATE "C" DESC LIMIT ${MOST_INCIDENTS}`;

/** Reads the public part of the screening list in force. */
@Injectable()
export class IncidentsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reads: HeavyReads,
  ) {}

  /** The version in force; null when no list is loaded. */
  async version(): Promise<number | null> {
    const [state] = await this.dataSource.query<[{ version: number | null }]>(
      'SELECT version FROM screening_state',
    );
    return state.version;
  }

  /** All incidents of a version, the newest first. @throws DomainError `REQUEST_TIMEOUT`; the database's error */
  list(version: number): Promise<Incident[]> {
    return this.reads.query<Incident>(READER, INCIDENTS_SQL, [version]);
  }
}
