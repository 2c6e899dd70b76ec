import { Injectable } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { CHAINS, type Environment } from '../../../domain/chain.js';
import { DomainError } from '../../../domain/error-code.js';
import { HeavyReads } from '../../../platform/database/heavy-reads.js';
import { ANALYTICS_SQL, TOP_PAYERS_SQL } from './analytics.sql.js';

/** Sums over chains are made in the finest decimals that any chain's USDC has. */
export const VOLUME_DECIMALS = 18;
const FINE_CHAINS = CHAINS.filter(({ usdcDecimals }) => usdcDecimals === VOLUME_DECIMALS).map(
  ({ name }) => name,
);
/** Postgres: invalid_parameter_value. */
const UNKNOWN_ZONE = '22023';

export interface AnalyticsQuestion {
  readonly tenantId: string;
  readonly environment: Environment;
  readonly now: Date;
  readonly days: number;
  readonly granularity: 'day' | 'hour';
  readonly timezone: string;
  readonly chain: string | null;
}

export interface OutcomeRow {
  readonly chain: string;
  readonly status: string;
  readonly reason: string;
  readonly verifications: number;
  readonly cached: number;
  readonly volume: string;
}

/**
 * `trend` holds [slot from 1, verifications, successful, volume], `latency` [hour from 1, slots ascending, calls of each,
 * total ms].
 */
export interface AnalyticsRow {
  readonly starts: readonly string[];
  readonly hours: readonly string[];
  readonly payers: number;
  readonly trend: readonly (readonly [number, number, number, string])[];
  readonly outcomes: readonly OutcomeRow[];
  readonly latency: readonly (readonly [number, readonly number[], readonly number[], number])[];
}

export interface TopPayerRow {
  readonly payer: string;
  readonly payments: number;
  readonly volume: string;
}

/** Reads sums and what is not in them yet; one statement each, and each carries tenant and environment. */
@Injectable()
export class AnalyticsRepository {
  constructor(private readonly reads: HeavyReads) {}

  /** @throws DomainError `INVALID_PARAMETER` for a zone that Postgres does not know */
  async analytics(question: AnalyticsQuestion): Promise<AnalyticsRow> {
    const { tenantId, environment, now, days, granularity, timezone, chain } = question;
    const parameters = [tenantId, environment, now, days, granularity, timezone, chain, FINE_CHAINS];
    try {
      const [row] = await this.reads.query<AnalyticsRow>(tenantId, ANALYTICS_SQL, parameters);
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

  /** The payers of the largest sums, over whole UTC days, the largest first. */
  topPayers(
    question: Pick<AnalyticsQuestion, 'tenantId' | 'environment' | 'now' | 'days' | 'chain'>,
    limit: number,
  ): Promise<TopPayerRow[]> {
    const { tenantId, environment, now, days, chain } = question;
    return this.reads.query<TopPayerRow>(tenantId, TOP_PAYERS_SQL, [
      tenantId,
      environment,
      now,
      days,
      chain,
      FINE_CHAINS,
      limit,
    ]);
  }
}
