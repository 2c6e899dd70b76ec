import { randomUUID } from 'node:crypto';
import type { RedisClient } from '../redis/redis-client.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import type { CarrierEvents, SignalCarrier } from './signal-carrier.js';
import { SIGNALS_CHANNEL } from './signals.js';

const HEARTBEAT_MS = 1_000;
/** A loss is noticed after this many heartbeats that did not come back. */
const MISSED_HEARTBEATS = 3;
const FIRST_ATTEMPT_LIMIT_MS = 2_000;
const HEARTBEAT = 'heartbeat:';

/**
 * Redis' publish and subscribe, for a database behind a pooler that carries no LISTEN. The subscriber has a connection
 * of its own. A heartbeat that this process sends to itself notices what the driver does not say, such as a cluster's
 * subscriber that moved to another node. While signals are not received, each heartbeat counts as a gap.
 */
export class RedisCarrier implements SignalCarrier {
  readonly description = 'Signals to other processes go by Redis';
  private readonly ownHeartbeat = `${HEARTBEAT}${randomUUID()}`;
  private subscriber: RedisClient | null = null;
  private timer: NodeJS.Timeout | undefined;
  private unanswered = 0;
  private isLost = false;

  constructor(private readonly redis: RedisConnection) {}

  async start(events: CarrierEvents): Promise<void> {
    if (this.redis.client === null) throw new Error('REDIS_URL is not set');
    // Both kinds of client have it, with other arguments.
    const subscriber = (this.redis.client as { duplicate(): RedisClient }).duplicate();
    this.subscriber = subscriber;
    subscriber.on('message', (_channel: string, payload: string) => {
      if (payload === this.ownHeartbeat) this.hear(events);
      else if (!payload.startsWith(HEARTBEAT)) events.onPayload(payload);
    });
    subscriber.on('error', (error: Error) => {
      this.lose(events, error);
    });
    subscriber.on('close', () => {
      this.lose(events, new Error('the connection closed'));
    });
    await this.firstSubscription(subscriber, events);
    this.timer = setInterval(() => {
      this.beat(events);
    }, HEARTBEAT_MS).unref();
  }

  async send(payload: string): Promise<void> {
    await this.redis.run((client) => client.publish(SIGNALS_CHANNEL, payload));
  }

  stop(): Promise<void> {
    clearInterval(this.timer);
    this.subscriber?.removeAllListeners('close');
    this.subscriber?.disconnect();
    return Promise.resolve();
  }

  /** Subscribes at every connection; waits for the first attempt. */
  private firstSubscription(subscriber: RedisClient, events: CarrierEvents): Promise<void> {
    return new Promise((resolve) => {
      const limit = setTimeout(resolve, FIRST_ATTEMPT_LIMIT_MS);
      const done = (): void => {
        clearTimeout(limit);
        resolve();
      };
      subscriber.on('ready', () => {
        subscriber
          .subscribe(SIGNALS_CHANNEL)
          .then(() => {
            this.find(events);
          })
          .catch((error: unknown) => {
            this.lose(events, error);
          })
          .finally(done);
      });
      subscriber.once('error', done);
    });
  }

  private beat(events: CarrierEvents): void {
    if (this.isLost) events.onGap();
    this.unanswered += 1;
    if (this.unanswered > MISSED_HEARTBEATS) this.lose(events, new Error('a heartbeat did not come back'));
    // A failure shows as a heartbeat that does not come back.
    this.send(this.ownHeartbeat).catch(() => undefined);
  }

  private hear(events: CarrierEvents): void {
    this.unanswered = 0;
    this.find(events);
  }

  /** Reports the return once. */
  private find(events: CarrierEvents): void {
    if (!this.isLost) return;
    this.isLost = false;
    events.onBack();
    events.onGap();
  }

  /** Reports the loss once, whichever events follow. */
  private lose(events: CarrierEvents, error: unknown): void {
    if (this.isLost) return;
    this.isLost = true;
    events.onLost(error);
  }
}
