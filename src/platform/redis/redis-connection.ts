import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import type { RedisSettings } from '../config/redis-settings.js';
import { createRedisClient, socketsOf, type RedisClient } from './redis-client.js';
import { SENTINEL_PORT_MESSAGE, troubleOf, UNREACHABLE_MESSAGE } from './redis-trouble.js';
import { RoundTrip } from './round-trip.js';

/** The longest wait for an answer. */
const ANSWER_LIMIT_MS = 100;

/**
 * The one optional connection to Redis, a server or a cluster. While Redis is unreachable, commands fail at once (no
 * queue, no retry), so that callers use their fallback. The connection recovers within two seconds after Redis does.
 */
@Injectable()
export class RedisConnection implements OnApplicationShutdown {
  /** Null when `REDIS_URL` is not set. */
  readonly client: RedisClient | null;
  private readonly logger = new Logger('redis');
  private isLost = false;
  /** Why the last attempt to connect failed; null once one succeeded. */
  private failure: Error | null = null;
  /** The server refused the database of `REDIS_URL`; the driver goes on in database 0. */
  private isInWrongDatabase = false;
  /** Of this turn of the event loop, once it has a command. */
  private trip: RoundTrip | null = null;

  constructor(config: AppConfig) {
    this.client = config.redis === null ? null : this.connect(config.redis);
  }

  /** Whether a command can be sent now; no I/O. */
  get isReady(): boolean {
    return this.client?.status === 'ready' && !this.isInWrongDatabase;
  }

  /**
   * Runs one command. A command that failed here may still have been executed. Commands of one turn of the event loop
   * share a round trip; each has an answer and an error of its own.
   *
   * @throws Error at once when Redis is unreachable or not configured, after 100 ms when it does not answer
   */
  run<T>(command: (client: RedisClient) => Promise<T>): Promise<T> {
    if (this.client === null) return Promise.reject(new Error('REDIS_URL is not set'));
    if (!this.isReady) return Promise.reject(this.unreachable());
    this.trip ??= new RoundTrip(socketsOf(this.client), ANSWER_LIMIT_MS, () => (this.trip = null));
    return this.trip.inTime(command(this.client));
  }

  /**
   * Returns an error that tells operators why a command failed: the same one, or one that says that a Sentinel answers
   * at `REDIS_URL`. Asks the server only when it knows no scripts. Never rejects.
   */
  async explain(error: unknown): Promise<unknown> {
    if (troubleOf(error) !== 'no_scripts' || this.client === null || !this.isReady) return error;
    return (await isSentinel(this.client)) ? new Error(SENTINEL_PORT_MESSAGE) : error;
  }

  /** Resolves when the first connection attempt has succeeded or failed, or the time is over. */
  async settled(limitMs: number): Promise<void> {
    const { client } = this;
    if (client === null || this.isReady || this.isLost) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, limitMs);
      for (const event of ['ready', 'error', 'close'] as const) {
        client.once(event, () => {
          clearTimeout(timer);
          resolve();
        });
      }
    });
  }

  /** Drops a connection that is open but unresponsive, and connects again. */
  renew(): void {
    this.client?.disconnect(true);
  }

  /** Runs after the last request was answered; Nest closes the port before. */
  async onApplicationShutdown(): Promise<void> {
    if (this.client === null) return;
    this.isLost = true;
    if (this.isReady) await this.client.quit().catch(() => undefined);
    this.client.disconnect();
  }

  private unreachable(): Error {
    return new Error(UNREACHABLE_MESSAGE, this.failure === null ? undefined : { cause: this.failure });
  }

  private connect(settings: RedisSettings): RedisClient {
    const client = createRedisClient(settings);
    client.on('error', (error: Error & { command?: { name: string } }) => {
      this.failure = error;
      this.isInWrongDatabase ||= error.command?.name === 'select';
      this.sayLost(error);
    });
    client.on('connect', () => {
      this.isInWrongDatabase = false;
    });
    client.on('ready', () => {
      if (this.isInWrongDatabase) void this.leave(client);
      else this.sayConnected();
    });
    return client;
  }

  private sayConnected(): void {
    this.failure = null;
    if (this.isLost) this.logger.log('Redis is connected again');
    this.isLost = false;
  }

  /** Ends a connection whose database was refused. A Sentinel has none. */
  private async leave(client: RedisClient): Promise<void> {
    if (await isSentinel(client)) this.failure = new Error(SENTINEL_PORT_MESSAGE);
    client.disconnect(true);
  }

  /** Logs once per loss, not per attempt. */
  private sayLost(error: Error): void {
    if (!this.isLost) this.logger.error({ message: 'the connection to Redis was lost', err: error });
    this.isLost = true;
  }
}

async function isSentinel(client: RedisClient): Promise<boolean> {
  const role: unknown = await client.call('ROLE').catch(() => null);
  return Array.isArray(role) && role[0] === 'sentinel';
}
