import { Client } from 'pg';
import { SUPERUSER } from './cluster.js';

/** Any number, as long as every supervisor uses the same one. */
const USERS_LOCK = 402_402;
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * One user of a running server. Who uses it is kept by Postgres itself: each user holds a shared advisory lock on a
 * connection of its own, so that a killed user is forgotten at once. The last one to leave gets the lock exclusively
 * and stops the server; somebody who comes at that moment waits for the lock, is cut off, and starts it anew.
 */
export class Holder {
  private constructor(private readonly client: Client) {}

  /** Joins the users of the server on that port; null when none answers there to that password. */
  static async join(port: number, password: string, onLost: () => void): Promise<Holder | null> {
    const client = new Client({
      host: '127.0.0.1',
      port,
      user: SUPERUSER,
      password,
      ssl: false,
      database: 'postgres',
      application_name: 'x402-embedded-postgres',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    client.on('error', ignore);
    try {
      await client.connect();
      await client.query('SELECT pg_advisory_lock_shared($1)', [USERS_LOCK]);
      client.removeListener('error', ignore).once('error', onLost).on('error', ignore);
      return new Holder(client);
    } catch {
      await client.end().catch(() => undefined);
      return null;
    }
  }

  /** Creates the database unless it exists. */
  async ensureDatabase(name: string): Promise<void> {
    const { rowCount } = await this.client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount !== 0) return;
    try {
      await this.client.query(`CREATE DATABASE ${this.client.escapeIdentifier(name)}`);
    } catch (error) {
      // duplicate_database, or unique_violation when two create it at the same moment
      if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
    }
  }

  /** Leaves; `stopServer` runs when nobody else uses the server, and nobody can join while it does. */
  async leave(stopServer: () => Promise<void>): Promise<void> {
    this.client.removeAllListeners('error').on('error', ignore);
    try {
      await this.client.query('SELECT pg_advisory_unlock_shared($1)', [USERS_LOCK]);
      const { rows } = await this.client.query<{ last: boolean }>('SELECT pg_try_advisory_lock($1) AS last', [
        USERS_LOCK,
      ]);
      if (rows[0]?.last === true) await stopServer();
    } finally {
      await this.client.end().catch(() => undefined);
    }
  }
}

/** A connection that ends while it is being made, or given up, is no news. */
function ignore(): void {
  return;
}
