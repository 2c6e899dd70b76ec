import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** How many transactions are taken in one go: bounds the work that dies with a process. */
const STEP_TRANSACTIONS = 5_000;
/** A step that fails is tried smaller: a connection that is silent for long is cut, and a transaction may hold many rows. */
const SMALLER = 10;

/** Keeps the rollups. What a run takes and what it remembers to have taken are one transaction (see the migration). */
@Injectable()
export class RollupsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Takes everything that has ended; safe to run twice at once, and to be killed. */
  async rollUp(stepTransactions = STEP_TRANSACTIONS): Promise<void> {
    let transactions = stepTransactions;
    for (let more = true; more;) {
      try {
        more = await this.step(transactions);
      } catch (error) {
        if (transactions === 1) throw error;
        transactions = Math.max(1, Math.floor(transactions / SMALLER));
      }
    }
  }

  private step(transactions: number): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      await manager.query('SET LOCAL statement_timeout = 0');
      const [row] = await manager.query<[{ more: boolean }]>('SELECT roll_up_verifications($1) AS more', [
        transactions,
      ]);
      return row.more;
    });
  }
}
