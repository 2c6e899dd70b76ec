import { Injectable } from '@nestjs/common';
import { DatabaseError, type Pool } from 'pg';
import { DataSource } from 'typeorm';

/** SQLSTATE classes after which the connection is of no further use: connection exceptions, and the server's ends. */
const CONNECTION_IS_OVER = /^(08|57P)/;

/**
 * The statements of the requests that come most often, asked of the pool itself. Beside what pg does, TypeORM's query
 * runner makes a dozen promises a statement to tell subscribers that we do not have.
 */
@Injectable()
export class PooledQueries {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * One statement in a transaction of its own, on whichever connection is free. A statement that Postgres refuses costs no
   * connection: a wave of time-outs must not empty the pool as well.
   *
   * @throws pg's DatabaseError with its SQLSTATE, or what a connection breaks with
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

  /** The same for a statement that always gives a row, as a function does. */
  async row<Row extends object>(sql: string, values: unknown[]): Promise<Row> {
    const [row] = await this.query<Row>(sql, values);
    if (row === undefined) throw new Error('a statement that always gives a row gave none');
    return row;
  }

  /** TypeORM's types do not show it; it is there once the data source is initialised, which boot waits for. */
  private get pool(): Pool {
    return (this.dataSource.driver as unknown as { readonly master: Pool }).master;
  }
}

/** Whether Postgres has answered, and the connection is as good as before. */
function isRefusal(error: unknown): boolean {
  return error instanceof DatabaseError && !CONNECTION_IS_OVER.test(error.code ?? '08');
}
