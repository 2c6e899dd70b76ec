import { Client } from 'pg';
import { SUPERUSER } from './cluster.js';

/** An arbitrary number; every supervisor must use the same one. */
const USERS_LOCK = 402_402;
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * One user of a running server. Postgres itself tracks the users: each holds a shared advisory lock on a connection of
 * its own, so that a killed user's lock ends at once. The last user to leave gets the lock exclusively and stops the
 * server. A process that joins at that moment waits for the lock, loses its connection, and starts the server again.
 */
export class Holder {
  private constructor(private readonly client: Client) {}

  /** Joins the users of the server on that port; null when no server answers there to that password. */
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

  /** Leaves. `stopServer` runs when there is no other user, and no process can join in the meantime. */
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

/** Errors of a connection that ends during its start or its end are expected. */
function ignore(): void {
  return;
}
