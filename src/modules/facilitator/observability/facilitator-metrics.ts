import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Metrics } from '../../../platform/observability/metrics.js';
import { CachedReading } from '../../../platform/resilience/cached-reading.js';
import { Rails } from '../chains/rails.js';
import { costLimitOf } from '../settlement/settlement-limits.js';

/**
 * Divisor of the day's budget that gives the part for transactions mined in vain (SQL function `settlement_refusal`).
 */
const REVERTS_PART = 10n;
/** Scale for a ratio of two whole numbers with four decimals. */
const RATIO_SCALE = 10_000n;

/** The highest share of a day's budget that any one tenant has used, by chain. */
interface UsedShares {
  readonly cost: Record<string, number>;
  readonly reverts: Record<string, number>;
}

/** The gauges of the facilitator, read at each scrape. */
@Injectable()
export class FacilitatorMetrics implements OnModuleInit {
  private readonly logger = new Logger(FacilitatorMetrics.name);

  constructor(
    private readonly metrics: Metrics,
    private readonly rails: Rails,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    const pending = new CachedReading(() => this.pending(), {});
    const balances = new CachedReading(() => this.balances(), {});
    const used = new CachedReading<UsedShares>(() => this.usedShares(), { cost: {}, reverts: {} });
    for (const { chain } of this.rails.all()) this.metrics.settlesOn(chain.name);
    this.metrics.watch('x402_settlements_pending', 'Pending settlements.', 'chain', () => pending.read());
    this.metrics.watch(
      'x402_signer_balance',
      'Balance of a signer for gas, in whole coins of its chain; signers by their position in the settings.',
      'signer',
      () => balances.read(),
    );
    this.metrics.watch(
      'x402_settlement_budget_used_ratio',
      'Share of a day’s gas budget that the tenant with the highest one has used or reserved.',
      'chain',
      async () => (await used.read()).cost,
    );
    this.metrics.watch(
      'x402_settlement_revert_budget_used_ratio',
      'Share of a day’s budget for transactions mined in vain that the tenant with the highest one has used.',
      'chain',
      async () => (await used.read()).reverts,
    );
  }

  private async pending(): Promise<Record<string, number>> {
    const none = Object.fromEntries(this.rails.all().map(({ chain }) => [chain.name, 0]));
    const rows = await this.dataSource.query<{ chain: string; count: number }[]>(
      `SELECT chain, count(*)::int AS count FROM settlements WHERE status = 'pending' GROUP BY chain`,
    );
    return { ...none, ...Object.fromEntries(rows.map(({ chain, count }) => [chain, count])) };
  }

  private async usedShares(): Promise<UsedShares> {
    const rows = await this.dataSource.query<{ network: string; cost: string; reverted: string }[]>(
      `SELECT network, max(cost)::text AS cost, max(reverted_cost)::text AS reverted FROM settlement_budgets
       WHERE day = (now() AT TIME ZONE 'UTC')::date GROUP BY network`,
    );
    const byNetwork = new Map(rows.map((row) => [row.network, row]));
    const shares = this.rails.all().map(({ chain }) => {
      const { cost = '0', reverted = '0' } = byNetwork.get(chain.network) ?? {};
      const limit = costLimitOf(chain);
      return {
        name: chain.name,
        cost: shareOf(cost, limit),
        reverts: shareOf(reverted, limit, REVERTS_PART),
      };
    });
    return {
      cost: Object.fromEntries(shares.map(({ name, cost }) => [name, cost])),
      reverts: Object.fromEntries(shares.map(({ name, reverts }) => [name, reverts])),
    };
  }

  private async balances(): Promise<Record<string, number>> {
    const found = this.rails.all().flatMap((rail) =>
      rail.signers.map(async (signer, index): Promise<[string, number][]> => {
        const name = `${rail.chain.name}-${index + 1}`;
        return rail.balanceOf(signer).then(
          (balance) => [[name, balance]],
          () => {
            this.logger.warn({ message: 'a balance could not be read', chain: rail.chain.name });
            return [];
          },
        );
      }),
    );
    return Object.fromEntries((await Promise.all(found)).flat());
  }
}

/** @param part divisor of the limit that gives the budget */
function shareOf(used: string, limit: bigint, part = 1n): number {
  return Number((BigInt(used) * part * RATIO_SCALE) / limit) / Number(RATIO_SCALE);
}
