import { Injectable } from '@nestjs/common';
import { DatabaseError, type Pool } from 'pg';
import { DataSource } from 'typeorm';

/** SQLSTATE classes that make the connection unusable: connection exceptions and server shutdown. */
const CONNECTION_IS_OVER = /^(08|57P)/;

/**
 * Runs the statements of the most frequent requests on the pool directly. TypeORM's query runner creates a dozen more
 * promises per statement than pg, for subscribers that we do not have.
 */
@Injectable()
export class PooledQueries {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Runs one statement in its own transaction, on any free connection. A statement that Postgres refuses does not cost
   * a connection: many timeouts must not empty the pool as well.
   *
   * @throws pg's DatabaseError with its SQLSTATE, or the connection's error
   */
  async query<Row extends object>(sql: string, values: unknown[]): Promise<Row[]> {
    const client = await this.pool.connect();
    try {
      const { rows } = await client.query<Row>(sql, values);
      client.release();
      return rows;
    } catch (error) {
      client.release(!isRefusal(error));
      throw error;
    }
  }

  /** Like `query`, for a statement that always returns a row, as a function does. */
  async row<Row extends object>(sql: string, values: unknown[]): Promise<Row> {
    const [row] = await this.query<Row>(sql, values);
    if (row === undefined) throw new Error('a statement that always gives a row gave none');
    return row;
  }

  /** TypeORM's types omit it; it exists once the data source is initialised, and boot waits for that. */
  private get pool(): Pool {
    return (this.dataSource.driver as unknown as { readonly master: Pool }).master;
  }
}

/** Whether Postgres has answered and the connection remains usable. */
function isRefusal(error: unknown): boolean {
  return error instanceof DatabaseError && !CONNECTION_IS_OVER.test(error.code ?? '08');
}
