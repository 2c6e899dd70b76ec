import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';

/**
 * The statements of the requests that come most often, asked of the pool itself. Beside what pg does, TypeORM's query
 * runner makes a dozen promises a statement to tell subscribers that we do not have.
 */
@Injectable()
export class HotStatements {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * One statement in a transaction of its own, on whichever connection is free.
   *
   * @throws pg's DatabaseError with its SQLSTATE, or what a connection breaks with
   */
  async query<Row extends object>(sql: string, values: unknown[]): Promise<Row[]> {
    const { rows } = await this.pool.query<Row>(sql, values);
    return rows;
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
