import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** How long an outage that is over is kept, in days. */
export const KEPT_DAYS = 90;
/** The most outages that are shown. */
export const MOST_SHOWN = 100;
/** Two looks that follow each other faster are one, made twice. */
const ONE_LOOK_SECONDS = 30;
/** A look that is older says nothing about the one before this. */
const IN_A_ROW_SECONDS = 300;

/** A time in which a component could not be read. */
export interface Outage {
  readonly component: string;
  readonly beganAt: Date;
  /** Null while it lasts. */
  readonly endedAt: Date | null;
}

/**
 * `$1` the components that cannot be read. The first look opens a row that is not certain, and that the next look makes
 * certain, or removes: one look that fails is no outage. The unique index keeps one open row of each component, whoever
 * looks beside. Every part meets other rows.
 */
const NOTE_SQL = `
  WITH over AS (UPDATE outages SET ended_at = now()
      WHERE ended_at IS NULL AND is_certain AND component <> ALL ($1::text[])),
    passed AS (DELETE FROM outages WHERE ended_at IS NULL AND NOT is_certain AND component <> ALL ($1::text[])),
    old AS (DELETE FROM outages WHERE ended_at < now() - make_interval(days => ${KEPT_DAYS}))
  INSERT INTO outages AS o (component, began_at, looked_at, is_certain)
    SELECT component, now(), now(), false FROM unnest($1::text[]) AS component ORDER BY component
    ON CONFLICT (component) WHERE ended_at IS NULL DO UPDATE SET looked_at = now(),
        began_at = CASE WHEN o.is_certain OR o.looked_at > now() - make_interval(secs => ${IN_A_ROW_SECONDS})
          THEN o.began_at ELSE now() END,
        is_certain = o.is_certain OR o.looked_at > now() - make_interval(secs => ${IN_A_ROW_SECONDS})
      WHERE o.looked_at < now() - make_interval(secs => ${ONE_LOOK_SECONDS})`;

/** Stores the outages of what payments are read from. Times are the database's. */
@Injectable()
export class OutagesRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Stores one look: begins, confirms and ends outages, and removes those that were over 90 days ago. Any number of
   * processes may store a look at once.
   *
   * @param unreadable the components that cannot be read, each once
   * @throws the driver's error
   */
  async note(unreadable: readonly string[]): Promise<void> {
    await this.dataSource.query(NOTE_SQL, [unreadable]);
  }

  /** Returns the outages of these components that lasted into the last `days`, the newest first; 100 at most. */
  list(components: readonly string[], days: number): Promise<Outage[]> {
    return this.dataSource.query<Outage[]>(
      `SELECT component, began_at AS "beganAt", ended_at AS "endedAt" FROM outages
       WHERE is_certain AND component = ANY ($1::text[])
         AND (ended_at IS NULL OR ended_at >= now() - make_interval(days => $2))
       ORDER BY began_at DESC, component LIMIT ${MOST_SHOWN}`,
      [components, days],
    );
  }
}
