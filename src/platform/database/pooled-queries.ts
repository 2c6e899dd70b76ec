import { Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import type { ServerClient } from './connection/server-client.js';
import { ReadOnlyServer } from './connection/session.js';

/**
 * Runs the statements of the most frequent requests on the pool directly. TypeORM's query runner creates a dozen more
 * promises per statement than pg, for subscribers that we do not have.
 */
@Injectable()
export class PooledQueries {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Runs one statement in its own transaction, on any free connection. A statement that Postgres refuses does not cost
   * a connection: many timeouts must not empty the pool as well. `ServerClient` ends those that are of no more use.
   *
   * @throws pg's DatabaseError with its SQLSTATE, or the connection's error
   */
  async query<Row extends object>(sql: string, values: unknown[]): Promise<Row[]> {
    const client = await this.pool.connect();
    try {
      const { rows } = await client.query<Row>(sql, values);
      return rows;
    } finally {
      client.release();
    }
  }

  /**
   * Like `query`, for a statement whose missing rows say that something does not exist. Fewer rows than expected are
   * believed of a server that takes writes alone: a standby has not received everything yet. A connection without a
   * pooler has found that out when it began.
   *
   * @throws ReadOnlyServer
   */
  async queryAll<Row extends object>(sql: string, values: unknown[], expected: number): Promise<Row[]> {
    const client = (await this.pool.connect()) as PoolClient & Pick<ServerClient, 'isDirect'>;
    try {
      const { rows } = await client.query<Row>(sql, values);
      return rows.length >= expected || client.isDirect ? rows : await queryWritable(client, sql, values);
    } finally {
      client.release();
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

/** A pooler keeps one server for a transaction, so that the question and the statement meet the same one. */
async function queryWritable<Row extends object>(
  client: PoolClient,
  sql: string,
  values: unknown[],
): Promise<Row[]> {
  await client.query('BEGIN');
  try {
    await assertWritable(client);
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.query('ROLLBACK');
  }
}

/**
 * Asks the server in one statement whether it takes writes.
 *
 * @throws ReadOnlyServer; the driver's error
 */
export async function assertWritable(client: Pick<PoolClient, 'query'>): Promise<void> {
  const { rows } = await client.query<{ isReadOnly: boolean }>(
    `SELECT current_setting('transaction_read_only')::boolean AS "isReadOnly"`,
  );
  if (rows[0]?.isReadOnly !== false) throw new ReadOnlyServer();
}
