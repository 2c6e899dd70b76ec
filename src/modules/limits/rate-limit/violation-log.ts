import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

const PERIOD_MS = 60_000;
/** Single lines of one offender in a period; the rest is told as a number when the period ends. */
const LINES_A_PERIOD = 10;
const OFFENDERS = 10_000;

/** What a line says of a refused request; nothing in it tells a person. */
export interface Violation {
  /** Whose limit, and which: the same for all requests that are told together. */
  readonly offender: string;
  readonly fields: Readonly<Record<string, string | number>>;
}

interface RefusalAggregate {
  refused: number;
  fields: Violation['fields'];
}

/**
 * Writes `RATE_LIMIT_EXCEEDED` lines: the first ones of each offender and minute singly, the others together with
 * their number, so that nobody can flood the log by being refused.
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

  record({ offender, fields }: Violation): void {
    const record = this.offenders.get(offender) ?? { refused: 0, fields };
    record.refused++;
    record.fields = fields;
    this.offenders.set(offender, record);
    if (record.refused <= LINES_A_PERIOD) this.write(fields, 1);
  }

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
