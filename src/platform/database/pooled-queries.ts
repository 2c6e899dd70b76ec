import { Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import type { ServerClient } from './connection/server-client.js';
import { IS_READ_ONLY, ReadOnlyServer } from './connection/session.js';

/** A connection of the pool. */
type Connection = PoolClient & Pick<ServerClient, 'isDirect'>;

/**
 * The pool of an initialised data source. TypeORM's types omit it; boot waits until it exists. Each of its connections
 * is a `ServerClient`.
 */
export function poolOf({ driver }: DataSource): Pick<Pool, 'totalCount' | 'idleCount' | 'waitingCount'> & {
  connect(): Promise<Connection>;
} {
  return (driver as unknown as { readonly master: Pool & { connect(): Promise<Connection> } }).master;
}

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
    const client = await poolOf(this.dataSource).connect();
    try {
      const { rows } = await client.query<Row>(sql, values);
      return rows;
    } finally {
      client.release();
    }
  }

  /**
   * Like `query`, for a statement whose rows decide about money or access, and whose missing rows say that something
   * does not exist. Only a server that takes writes is believed: a standby has not received everything yet. Each row
   * says which it is (`IS_READ_ONLY`, which is not returned). For fewer rows than expected the server is asked; a
   * connection without a pooler has found that out when it began. One that is refused is ended, as after any 25006.
   *
   * @param sql selects `IS_READ_ONLY` among its columns
   * @throws ReadOnlyServer
   */
  async queryAll<Row extends object>(sql: string, values: unknown[], expected: number): Promise<Row[]> {
    const client = await poolOf(this.dataSource).connect();
    let refusal: ReadOnlyServer | undefined;
    try {
      const { rows } = await client.query<Row & TellingRow>(sql, values);
      if (rows.length >= expected || client.isDirect) return believed<Row>(rows);
      return await queryWritable<Row>(client, sql, values);
    } catch (error) {
      if (error instanceof ReadOnlyServer) refusal = error;
      throw error;
    } finally {
      client.release(refusal);
    }
  }

  /** Like `query`, for a statement that always returns a row, as a function does. */
  async row<Row extends object>(sql: string, values: unknown[]): Promise<Row> {
    const [row] = await this.query<Row>(sql, values);
    if (row === undefined) throw new Error('a statement that always gives a row gave none');
    return row;
  }
}

interface TellingRow {
  readonly isReadOnly: boolean;
}

function believed<Row extends object>(rows: readonly (Row & TellingRow)[]): Row[] {
  return rows.map(({ isReadOnly, ...row }) => {
    if (isReadOnly) throw new ReadOnlyServer();
    return row as unknown as Row;
  });
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
    return believed<Row>((await client.query<Row & TellingRow>(sql, values)).rows);
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
  const { rows } = await client.query<TellingRow>(`SELECT ${IS_READ_ONLY}`);
  if (rows[0]?.isReadOnly !== false) throw new ReadOnlyServer();
}
