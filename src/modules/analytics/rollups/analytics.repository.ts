import { Injectable } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { CHAINS, type Environment } from '../../../domain/chain.js';
import { DomainError } from '../../../domain/error-code.js';
import { HeavyReads } from '../../../platform/database/heavy-reads.js';
import { ANALYTICS_SQL, TOP_PAYERS_SQL } from './analytics.sql.js';
import { readWithTail } from './read-with-tail.js';

/** The most decimals of USDC on any chain. Sums across chains use these units. */
export const VOLUME_DECIMALS = 18;
const FINE_CHAINS = CHAINS.filter(({ usdcDecimals }) => usdcDecimals === VOLUME_DECIMALS).map(
  ({ name }) => name,
);
/** The Postgres error code invalid_parameter_value. */
const UNKNOWN_ZONE = '22023';

/** The parameters of a report. */
export interface AnalyticsQuestion {
  readonly tenantId: string;
  readonly environment: Environment;
  readonly now: Date;
  readonly days: number;
  readonly granularity: 'day' | 'hour';
  readonly timezone: string;
  readonly chain: string | null;
}

/** The verifications of one chain with the same status and reason. */
export interface OutcomeRow {
  readonly chain: string;
  readonly status: string;
  readonly reason: string;
  readonly verifications: number;
  readonly cached: number;
  readonly volume: string;
}

/**
 * One row with all results. `trend` holds [slot from 1, verifications, successful, volume]. `latency` holds [hour from
 * 1, slots in ascending order, calls of each slot, total ms].
 */
export interface AnalyticsRow {
  readonly starts: readonly string[];
  readonly hours: readonly string[];
  readonly payers: number;
  readonly trend: readonly (readonly [number, number, number, string])[];
  readonly outcomes: readonly OutcomeRow[];
  readonly latency: readonly (readonly [number, readonly number[], readonly number[], number])[];
}

/** A payer with its volume in units of `VOLUME_DECIMALS`. */
export interface TopPayerRow {
  readonly payer: string;
  readonly payments: number;
  readonly volume: string;
}

/**
 * Reads the rollups and the tail, in one statement for each result. Every statement has conditions on the tenant and
 * the environment.
 */
@Injectable()
export class AnalyticsRepository {
  constructor(private readonly reads: HeavyReads) {}

  /**
   * Reads all results of one question in one snapshot.
   *
   * @throws DomainError `INVALID_PARAMETER` for a time zone that Postgres does not know
   */
  async analytics(question: AnalyticsQuestion): Promise<AnalyticsRow> {
    const { tenantId, environment, now, days, granularity, timezone, chain } = question;
    const parameters = [tenantId, environment, now, days, granularity, timezone, chain, FINE_CHAINS] as const;
    try {
      const [row] = await readWithTail<AnalyticsRow>(this.reads, ANALYTICS_SQL, parameters);
      if (row === undefined) throw new Error('sums gave no row');
      return row;
    } catch (error) {
      const { code } = (error instanceof QueryFailedError ? error.driverError : {}) as { code?: string };
      if (code !== UNKNOWN_ZONE) throw error;
      throw new DomainError(
        'INVALID_PARAMETER',
        'timezone must be an IANA time zone such as Europe/Copenhagen',
      );
    }
  }

  /** Returns the payers with the largest volume over whole UTC days, the largest first. */
  topPayers(
    question: Pick<AnalyticsQuestion, 'tenantId' | 'environment' | 'now' | 'days' | 'chain'>,
    limit: number,
  ): Promise<TopPayerRow[]> {
    const { tenantId, environment, now, days, chain } = question;
    const parameters = [tenantId, environment, now, days, chain, FINE_CHAINS, limit] as const;
    return readWithTail<TopPayerRow>(this.reads, TOP_PAYERS_SQL, parameters);
  }
}
