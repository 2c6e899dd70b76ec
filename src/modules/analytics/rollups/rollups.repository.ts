import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { withLongRunningConnection } from '../../../platform/database/long-running-connection.js';

/** The number of transactions in one step. It bounds the work that a crash loses. */
const STEP_TRANSACTIONS = 20_000;

/**
 * Updates the rollups. One transaction stores the sums and the position in the log (migrations/functions/analytics).
 */
@Injectable()
export class RollupsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Adds all finished transactions to the rollups. Safe against concurrent runs and crashes. A step cannot split a
   * transaction with many rows, so its duration has no small bound.
   */
  async rollUp(stepTransactions = STEP_TRANSACTIONS): Promise<void> {
    await withLongRunningConnection(this.dataSource, async (run) => {
      while (await run((manager) => this.step(manager, stepTransactions)));
    });
  }

  /** @returns whether more transactions are waiting */
  private async step(manager: EntityManager, transactions: number): Promise<boolean> {
    const [row] = await manager.query<[{ more: boolean }]>('SELECT roll_up_verifications($1) AS more', [
      transactions,
    ]);
    return row.more;
  }
}
