import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Metrics } from '../../platform/observability/metrics.js';
import { LateReading } from './late-reading.js';
import { Rails } from './rails.js';

/** The gauges of the facilitator; they are read when somebody scrapes. */
@Injectable()
export class FacilitatorMetrics implements OnModuleInit {
  private readonly logger = new Logger(FacilitatorMetrics.name);

  constructor(
    private readonly metrics: Metrics,
    private readonly rails: Rails,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    const pending = new LateReading(() => this.pending(), {});
    const balances = new LateReading(() => this.balances(), {});
    this.metrics.watch('x402_settlements_pending', 'Settlements whose end is not known yet.', 'chain', () =>
      pending.read(),
    );
    this.metrics.watch(
      'x402_signer_balance',
      'What a signer can spend on gas, in whole coins of its chain; signers by their place in the settings.',
      'signer',
      () => balances.read(),
    );
  }

  private async pending(): Promise<Record<string, number>> {
    const none = Object.fromEntries(this.rails.all().map(({ chain }) => [chain.name, 0]));
    const rows = await this.dataSource.query<{ chain: string; count: number }[]>(
      `SELECT chain, count(*)::int AS count FROM settlements WHERE status = 'pending' GROUP BY chain`,
    );
    return { ...none, ...Object.fromEntries(rows.map(({ chain, count }) => [chain, count])) };
  }

  private async balances(): Promise<Record<string, number>> {
    const found = this.rails.all().flatMap((rail) =>
      rail.signers.map(async (signer, index): Promise<[string, number][]> => {
        const name = `${rail.chain.name}-${index + 1}`;
        return rail.balanceOf(signer).then(
          (balance) => [[name, balance]],
          () => {
            this.logger.warn({ message: 'a balance could not be asked', chain: rail.chain.name });
            return [];
          },
        );
      }),
    );
    return Object.fromEntries((await Promise.all(found)).flat());
  }
}
