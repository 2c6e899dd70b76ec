import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { perObject } from '../../per-object.js';
import { poolOf } from '../pooled-queries.js';

/**
 * What stands between this process and Postgres.
 * - `none`: the server itself, or what passes bytes on (a TCP proxy);
 * - `session`: a pooler that gives a connection its server connection for good;
 * - `transaction`: a pooler that gives one for each transaction. What a session sets, locks or listens to is lost.
 */
export type Pooler = 'none' | 'session' | 'transaction';

const ROUNDS = 10;
const WAIT_LIMIT_MS = 1_000;
const PID = 'SELECT pg_backend_pid() AS pid';

/**
 * Finds out what stands before the database, through two connections of the pool; known for each data source after the
 * first call. It does not depend on load: while one connection's transaction occupies the server connection that the
 * other had, the other gets another one, or waits.
 *
 * @throws the driver's error
 */
export const detectPooler: (dataSource: DataSource) => Promise<Pooler> = perObject(detect);

async function detect(dataSource: DataSource): Promise<Pooler> {
  const pool = poolOf(dataSource);
  const one = await pool.connect();
  let other: PoolClient | undefined;
  try {
    if (one.isDirect) return 'none';
    other = await pool.connect();
    const seen = new Set<number | undefined>();
    for (let round = 0; round < ROUNDS; round += 1)
      if (await areShared(one, other, seen)) return 'transaction';
    return 'session';
  } finally {
    one.release();
    other?.release();
  }
}

/**
 * Whether the first client's server connection goes to others while the client stays connected.
 *
 * @param seen the server connections that the first client has had: a session keeps the first of them
 */
async function areShared(
  one: PoolClient,
  other: PoolClient,
  seen: Set<number | undefined>,
): Promise<boolean> {
  seen.add(await pidOf(one));
  await other.query('BEGIN');
  let again: Promise<number | undefined>;
  try {
    if (seen.has(await pidOf(other))) return true;
    again = pidOf(one);
    // A pooler whose server connections are all taken answers only after the other's transaction.
    await Promise.race([again, after(WAIT_LIMIT_MS)]);
  } finally {
    await other.query('COMMIT');
  }
  return seen.add(await again).size > 1;
}

async function pidOf(client: PoolClient): Promise<number | undefined> {
  return (await client.query<{ pid: number }>(PID)).rows[0]?.pid;
}

function after(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(resolve, ms, null).unref());
}
