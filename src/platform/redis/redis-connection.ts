import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { createRedisClient, type RedisClient } from './redis-client.js';

/** How long anyone waits for an answer. */
const ANSWER_LIMIT_MS = 100;

/**
 * The one optional connection to Redis, a server or a cluster. Commands fail at once while it is away (no queue, no repetition), so whoever
 * uses it falls back instead of waiting; it is back within two seconds after Redis is.
 */
@Injectable()
export class RedisConnection implements OnApplicationShutdown {
  /** Null when `REDIS_URL` is not set. */
  readonly client: RedisClient | null;
  private readonly logger = new Logger('redis');
  private isLost = false;

  constructor(config: AppConfig) {
    this.client = config.redisUrl === null ? null : this.connect(config.redisUrl);
  }

  /** Whether a command has a chance now; no I/O. */
  get isReady(): boolean {
    return this.client?.status === 'ready';
  }

  /** @throws Error when it does not answer within 100 ms, or is not configured */
  async ping(): Promise<void> {
    await this.ask((client) => client.ping());
  }

  /**
   * Runs one command. A command that was sent may have been executed although it failed here.
   *
   * @throws Error at once when Redis is away or not configured, after 100 ms when it is silent
   */
  ask<T>(command: (client: RedisClient) => Promise<T>): Promise<T> {
    if (this.client === null) return Promise.reject(new Error('REDIS_URL is not set'));
    if (!this.isReady) return Promise.reject(new Error('Redis is away'));
    return answeredInTime(command(this.client));
  }

  /** Resolves when the first attempt to connect has come to something, or the time is over. */
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

  /** Gives up a connection that is open but silent, and makes a new one. */
  renew(): void {
    this.client?.disconnect(true);
  }

  /** After the last request was answered; Nest closes the port before. */
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
      if (this.isLost) this.logger.log('Redis is back');
      this.isLost = false;
    });
    return client;
  }

  /** Once for each loss, not for each attempt. */
  private sayLost(error: Error): void {
    if (!this.isLost) this.logger.error({ message: 'Redis is lost', err: error });
    this.isLost = true;
  }
}

/** Rejects when there is no answer in time; one that had come while the event loop was busy still counts. */
function answeredInTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      // Sockets are read between timers and immediates.
      setImmediate(() => {
        reject(new Error(`Redis did not answer within ${ANSWER_LIMIT_MS} ms`));
      });
    }, ANSWER_LIMIT_MS);
    const inTime =
      <Outcome>(end: (outcome: Outcome) => void) =>
      (outcome: Outcome): void => {
        clearTimeout(timer);
        end(outcome);
      };
    answer.then(inTime(resolve), inTime(reject));
  });
}
