import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { withLongRunningConnection } from '../../../platform/database/long-running-connection.js';

/** How many transactions are taken in one go: bounds the work that dies with a process. */
const STEP_TRANSACTIONS = 20_000;

/** Keeps the rollups. What a run takes and what it remembers to have taken are one transaction (migrations/functions/analytics). */
@Injectable()
export class RollupsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Takes everything that has ended; safe to run twice at once, and to be killed. A step cannot split a transaction, however
   * many rows it wrote, so its time has no small bound.
   */
  async rollUp(stepTransactions = STEP_TRANSACTIONS): Promise<void> {
    await withLongRunningConnection(this.dataSource, async (run) => {
      while (await run((manager) => this.step(manager, stepTransactions)));
    });
  }

  /** @returns whether more are waiting */
  private async step(manager: EntityManager, transactions: number): Promise<boolean> {
    const [row] = await manager.query<[{ more: boolean }]>('SELECT roll_up_verifications($1) AS more', [
      transactions,
    ]);
    return row.more;
  }
}
