import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { socketsOf, createRedisClient, type RedisClient } from './redis-client.js';

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
  private isHoldingWrites = false;

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
   * share a round trip; each has an answer, an error and a time limit of its own.
   *
   * @throws Error at once when Redis is unreachable or not configured, after 100 ms when it does not answer
   */
  run<T>(command: (client: RedisClient) => Promise<T>): Promise<T> {
    if (this.client === null) return Promise.reject(new Error('REDIS_URL is not set'));
    if (!this.isReady) return Promise.reject(new Error('Redis is unreachable'));
    this.holdWrites(this.client);
    return answeredInTime(command(this.client));
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

  /**
   * Lets the sockets collect what this turn of the event loop writes, and send it at its end with one system call. The
   * driver's own pipelines would make a command wait for the answers to those before it.
   */
  private holdWrites(client: RedisClient): void {
    if (this.isHoldingWrites) return;
    this.isHoldingWrites = true;
    const sockets = socketsOf(client);
    for (const socket of sockets) socket.cork();
    setImmediate(() => {
      this.isHoldingWrites = false;
      for (const socket of sockets) socket.uncork();
    });
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

/** Rejects when no answer arrives in time. An answer that arrived while the event loop was busy still counts. */
function answeredInTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      // The event loop reads sockets between timers and immediates.
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
