import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { AppConfig } from '../config/app-config.js';

const COMMAND_TIMEOUT_MS = 100;
const CONNECT_TIMEOUT_MS = 1_000;
const LONGEST_PAUSE_MS = 1_000;

/**
 * The one optional connection to Redis. Commands fail at once while it is away (no queue, no repetition), so whoever
 * uses it falls back instead of waiting; it is back within two seconds after Redis is.
 */
@Injectable()
export class RedisConnection implements OnApplicationShutdown {
  /** Null when `REDIS_URL` is not set. */
  readonly client: Redis | null;
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
    if (this.client === null) throw new Error('REDIS_URL is not set');
    await this.client.ping();
  }

  /** After the last request was answered; Nest closes the port before. */
  async onApplicationShutdown(): Promise<void> {
    if (this.client === null) return;
    this.isLost = true;
    if (this.isReady) await this.client.quit().catch(() => undefined);
    this.client.disconnect();
  }

  private connect(url: string): Redis {
    const client = new Redis(url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      connectTimeout: CONNECT_TIMEOUT_MS,
      commandTimeout: COMMAND_TIMEOUT_MS,
      retryStrategy: (attempt) => Math.min(attempt * 100, LONGEST_PAUSE_MS),
      // After a fail-over the old primary answers READONLY: connect anew, to the new one.
      reconnectOnError: (error) => error.message.startsWith('READONLY'),
    });
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
