import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

const PERIOD_MS = 60_000;
/** Single lines of one offender in a period. One line with a count covers the others at the end of the period. */
const LINES_A_PERIOD = 10;
const OFFENDERS = 10_000;

/** The content of a log line about a refused request. It holds no personal data. */
export interface Violation {
  /** The owner and the id of the limit. Requests with the same value share one aggregated line. */
  readonly offender: string;
  readonly fields: Readonly<Record<string, string | number>>;
}

interface RefusalAggregate {
  refused: number;
  fields: Violation['fields'];
}

/**
 * Writes `RATE_LIMIT_EXCEEDED` lines. The first refusals of each offender and minute get a line each. One line with a
 * count covers the others, so refused requests cannot flood the log.
 */
@Injectable()
export class ViolationLog implements OnApplicationShutdown {
  private readonly logger = new Logger('limits');
  private readonly offenders = new LRUCache<string, RefusalAggregate>({
    max: OFFENDERS,
    dispose: (record, _offender, reason) => {
      if (reason === 'evict') this.summarise(record);
    },
  });
  private readonly timer = setInterval(() => {
    this.endPeriod();
  }, PERIOD_MS).unref();

  /**
   * Counts a refused request, and writes a line for it within the limit of the period.
   *
   * @returns how many requests of this offender were refused in the period, this one included
   */
  record({ offender, fields }: Violation): number {
    let record = this.offenders.get(offender);
    if (record === undefined) this.offenders.set(offender, (record = { refused: 0, fields }));
    record.refused++;
    record.fields = fields;
    if (record.refused <= LINES_A_PERIOD) this.write(fields, 1);
    return record.refused;
  }

  /** Writes the remaining counts. */
  onApplicationShutdown(): void {
    clearInterval(this.timer);
    this.endPeriod();
  }

  private endPeriod(): void {
    for (const record of this.offenders.values()) this.summarise(record);
    this.offenders.clear();
  }

  private summarise({ refused, fields }: RefusalAggregate): void {
    if (refused > LINES_A_PERIOD) this.write(fields, refused - LINES_A_PERIOD);
  }

  private write(fields: Violation['fields'], refused: number): void {
    this.logger.warn({ message: 'RATE_LIMIT_EXCEEDED', code: 'RATE_LIMIT_EXCEEDED', ...fields, refused });
  }
}
