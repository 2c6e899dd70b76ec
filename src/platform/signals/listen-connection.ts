import { connectionOptions } from '../database/connection/connection-options.js';
import { ServerClient } from '../database/connection/server-client.js';
import { SIGNALS_CHANNEL } from './signals.js';

const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 2_000;
const HEARTBEAT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 5_000;
const NO_LIMITS = { statementTimeoutMs: 0, idleInTransactionMs: 0 };

/** Receives the events of the connection. */
export interface ListenHandlers {
  onPayload(payload: string): void;
  /** LISTEN is in force again; notifications in between were missed. */
  onReconnected(): void;
  /** The connection broke, or the first attempt failed; a retry is scheduled. */
  onLost(error: unknown): void;
}

/**
 * One Postgres connection that listens on the signals' channel until it is stopped. It is outside the pool, because a
 * pooled connection cannot keep a LISTEN. A heartbeat detects connections that died silently.
 */
export class ListenConnection {
  private client: ServerClient | null = null;
  private heartbeat: NodeJS.Timeout | undefined;
  private retry: NodeJS.Timeout | undefined;
  private failures = 0;
  private firstAttempt = true;
  private stopped = false;

  constructor(
    private readonly url: string,
    private readonly caCert: string | null,
    private readonly handlers: ListenHandlers,
  ) {}

  /** Connects. A failure is reported to `onLost` and retried in the background; it does not throw. */
  async start(): Promise<void> {
    const client = new ServerClient({
      ...connectionOptions(this.url, this.caCert, NO_LIMITS),
      application_name: 'x402-signals',
      query_timeout: ANSWER_TIMEOUT_MS,
    });
    this.client = client;
    client.on('error', (error) => {
      this.lose(client, error);
    });
    client.on('end', () => {
      this.lose(client, new Error('the server closed the connection'));
    });
    client.on('notification', ({ payload }) => {
      if (payload !== undefined) this.handlers.onPayload(payload);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${SIGNALS_CHANNEL}`);
      this.settle(client);
    } catch (error) {
      this.lose(client, error);
    }
  }

  /** Closes the connection permanently. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    clearInterval(this.heartbeat);
    const client = this.client;
    this.client = null;
    // A breaking connection may refuse to end; it is unusable in either case.
    await client?.end().catch(() => undefined);
  }

  private settle(client: ServerClient): void {
    if (this.client !== client) return;
    this.failures = 0;
    this.heartbeat = setInterval(() => {
      this.check(client).catch((error: unknown) => {
        this.lose(client, error);
      });
    }, HEARTBEAT_MS).unref();
    if (!this.firstAttempt) this.handlers.onReconnected();
    this.firstAttempt = false;
  }

  /** A pooler in between answers, too, and hands the session that listens to others. */
  private async check(client: ServerClient): Promise<void> {
    const { rows } = await client.query<{ name: string }>('SELECT pg_listening_channels() AS name');
    if (rows.some(({ name }) => name === SIGNALS_CHANNEL)) return;
    throw new Error('its session is not kept: is its address that of a pooler in transaction mode?');
  }

  /** Reports the loss of a connection once, whichever events follow. */
  private lose(client: ServerClient, error: unknown): void {
    if (this.client !== client) return;
    this.client = null;
    this.firstAttempt = false;
    clearInterval(this.heartbeat);
    client.end().catch(() => undefined);
    if (this.stopped) return;
    this.handlers.onLost(error);
    const delayMs = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** this.failures++);
    this.retry = setTimeout(() => void this.start(), delayMs * (0.5 + Math.random() / 2)).unref();
  }
}
