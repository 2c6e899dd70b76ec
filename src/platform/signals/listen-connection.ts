import { randomUUID } from 'node:crypto';
import { connectionOptions } from '../database/connection/connection-options.js';
import { ServerClient } from '../database/connection/server-client.js';
import { SIGNALS_CHANNEL } from './signals.js';

const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 2_000;
/** How often each process proves that what it sends arrives. */
export const HEARTBEAT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 5_000;
const NO_LIMITS = { statementTimeoutMs: 0, idleInTransactionMs: 0 };

/** A lease that no one waits for: a process of release 0.2.0 takes it for a signal, and nothing happens. */
const HEARTBEAT = '{"topic":"lease","key":"heartbeat:';

class UnheardHeartbeat extends Error {
  override readonly name = 'UnheardHeartbeat';

  constructor() {
    super(
      'what this process sends by DATABASE_URL does not arrive where it listens. ' +
        'Do DATABASE_URL and DATABASE_DIRECT_URL name the same database of the same primary?',
    );
  }
}

/** Sends and receives for the connection. */
export interface ListenHandlers {
  /** Sends a heartbeat on the way of the signals. @throws the driver's error */
  send(payload: string): Promise<void>;
  /** Receives a signal; no heartbeat. */
  onPayload(payload: string): void;
  /** The connection answers, but signals do not arrive by it. Called with each heartbeat until they do. */
  onGap(): void;
  /** Signals arrive again; notifications in between were missed. */
  onReconnected(): void;
  /** The connection broke, the first attempt failed, or a heartbeat did not come back; a retry is scheduled. */
  onLost(error: unknown): void;
}

/**
 * One Postgres connection that listens on the signals' channel until it is stopped. It is outside the pool, because a
 * pooled connection cannot keep a LISTEN. A heartbeat detects connections that died silently, and those to a server or a
 * database where no signal is sent: it goes by the pool, and has to come back here.
 */
export class ListenConnection {
  private client: ServerClient | null = null;
  private heartbeat: NodeJS.Timeout | undefined;
  private retry: NodeJS.Timeout | undefined;
  private failures = 0;
  private firstAttempt = true;
  private stopped = false;
  private lastBeat = { payload: '', isSent: false, isHeard: false };
  /** From the first heartbeat that did not come back to the next one that does. */
  private isUnheard = false;

  constructor(
    private readonly url: string,
    private readonly caCert: string | null,
    private readonly handlers: ListenHandlers,
    private readonly heartbeatMs = HEARTBEAT_MS,
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
      if (payload?.startsWith(HEARTBEAT) === true) this.hear(payload);
      else if (payload !== undefined) this.handlers.onPayload(payload);
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
    }, this.heartbeatMs).unref();
    if (this.isUnheard) this.handlers.onGap();
    else if (!this.firstAttempt) this.handlers.onReconnected();
    this.firstAttempt = false;
    void this.beat();
  }

  /** What cannot be sent is not awaited: its sender says so, and signals are not sent either. */
  private async beat(): Promise<void> {
    const beat = { payload: `${HEARTBEAT}${randomUUID()}"}`, isSent: false, isHeard: false };
    this.lastBeat = beat;
    beat.isSent = await this.handlers.send(beat.payload).then(
      () => true,
      () => false,
    );
  }

  /** A heartbeat, of any process; one of ours can come back before its sending has succeeded. */
  private hear(payload: string): void {
    if (payload !== this.lastBeat.payload) return;
    this.lastBeat.isHeard = true;
    if (!this.isUnheard) return;
    this.isUnheard = false;
    this.handlers.onReconnected();
  }

  /** A pooler in between answers, too, and hands the session that listens to others. */
  private async check(client: ServerClient): Promise<void> {
    const { rows } = await client.query<{ name: string }>('SELECT pg_listening_channels() AS name');
    if (!rows.some(({ name }) => name === SIGNALS_CHANNEL))
      throw new Error('its session is not kept: is its address that of a pooler in transaction mode?');
    if (this.lastBeat.isSent && !this.lastBeat.isHeard) throw new UnheardHeartbeat();
    await this.beat();
  }

  /** Reports the loss of a connection once, whichever events follow. */
  private lose(client: ServerClient, error: unknown): void {
    if (this.client !== client) return;
    this.client = null;
    this.firstAttempt = false;
    clearInterval(this.heartbeat);
    client.end().catch(() => undefined);
    if (this.stopped) return;
    const isUnheard = error instanceof UnheardHeartbeat;
    if (!isUnheard || !this.isUnheard) this.handlers.onLost(error);
    this.isUnheard ||= isUnheard;
    const delayMs = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** this.failures++);
    this.retry = setTimeout(() => void this.start(), delayMs * (0.5 + Math.random() / 2)).unref();
  }
}
