import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';

const MINUTE_MS = 60_000;

/**
 * Sets the bit of the present minute, by the database's clock. A bit that stands is not written again, so that several
 * processes write a row once.
 */
const NOTE_SQL = `
  INSERT INTO answered_minutes AS a (day, minutes)
    SELECT utc::date, set_bit(repeat('0', 1440)::bit(1440), minute, 1)
      FROM (SELECT utc, extract(hour FROM utc)::int * 60 + extract(minute FROM utc)::int AS minute
        FROM (SELECT now() AT TIME ZONE 'UTC' AS utc) AS clock) AS present
    ON CONFLICT (day) DO UPDATE SET minutes = a.minutes | excluded.minutes WHERE a.minutes & excluded.minutes <> excluded.minutes`;

/**
 * Notes the minutes in which a readiness probe was answered well, for the public statistics. Each process writes at most
 * once a minute, however often it is probed. No probe waits for the write or fails with it.
 */
@Injectable()
export class AnsweredMinutes implements BeforeApplicationShutdown {
  private readonly logger = new Logger(AnsweredMinutes.name);
  private noted = Number.NEGATIVE_INFINITY;
  private writing: Promise<unknown> = Promise.resolve();

  constructor(private readonly dataSource: DataSource) {}

  /** Notes the present minute. */
  note(): void {
    const minute = Math.floor(Date.now() / MINUTE_MS);
    if (minute === this.noted) return;
    this.noted = minute;
    this.writing = this.dataSource.query(NOTE_SQL).catch((error: unknown) => {
      this.logger.debug({ message: 'a minute was not noted', reason: String(error) });
    });
  }

  /** A connection that is being opened for a write must not outlive the pool. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.writing;
  }
}
