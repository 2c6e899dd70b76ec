import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { createRedisClient, socketsOf, type RedisClient } from './redis-client.js';
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
  /** Of this turn of the event loop, once it has a command. */
  private trip: RoundTrip | null = null;

  constructor(config: AppConfig) {
    this.client = config.redisUrl === null ? null : this.connect(config.redisUrl);
  }

  /** Whether a command can be sent now; no I/O. */
  get isReady(): boolean {
    return this.client?.status === 'ready';
  }

  /** @throws Error when Redis does not answer within 100 ms, or is not configured */
  async ping(): Promise<void> {
    await this.run((client) => client.ping());
  }

  /**
   * Runs one command. A command that failed here may still have been executed. Commands of one turn of the event loop
   * share a round trip; each has an answer and an error of its own.
   *
   * @throws Error at once when Redis is unreachable or not configured, after 100 ms when it does not answer
   */
  run<T>(command: (client: RedisClient) => Promise<T>): Promise<T> {
    if (this.client === null) return Promise.reject(new Error('REDIS_URL is not set'));
    if (!this.isReady) return Promise.reject(new Error('Redis is unreachable'));
    this.trip ??= new RoundTrip(socketsOf(this.client), ANSWER_LIMIT_MS, () => (this.trip = null));
    return this.trip.inTime(command(this.client));
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

  private connect(url: string): RedisClient {
    const client = createRedisClient(url);
    client.on('error', (error: Error) => {
      this.sayLost(error);
    });
    client.on('ready', () => {
      if (this.isLost) this.logger.log('Redis is connected again');
      this.isLost = false;
    });
    return client;
  }

  /** Logs once per loss, not per attempt. */
  private sayLost(error: Error): void {
    if (!this.isLost) this.logger.error({ message: 'the connection to Redis was lost', err: error });
    this.isLost = true;
  }
}
