import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RedisConnection } from '../../../platform/redis/redis-connection.js';

/** Somebody who may hold so many places at once. */
export interface Holder {
  /** Holds no personal data. */
  readonly subject: string;
  readonly most: number;
}

/** Places that are held until they are given back, or their time is over. */
export interface HeldPlace {
  giveBack(): void;
}

/**
 * Takes a place, if one is free. One sorted set a subject: the ids of places by their end, by Redis's time. Places whose
 * process died end by themselves. Arguments: id, the most, milliseconds.
 */
const HOLD = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
redis.call('PEXPIREAT', KEYS[1], now + ARGV[3])
return 1
`;

/**
 * Counts what lasts, such as streams: in Redis, for all processes, and also in this process, which alone counts without
 * Redis.
 */
@Injectable()
export class HeldPlaces {
  private readonly here = new Map<string, Set<string>>();

  constructor(private readonly redis: RedisConnection) {}

  /**
   * Takes a place of each holder, or none.
   *
   * @param forMs the longest time that the places are held
   * @returns the places, or else the holder who has no more
   */
  async take(holders: readonly Holder[], forMs: number): Promise<HeldPlace | Holder> {
    const id = randomUUID();
    const held: Holder[] = [];
    const giveBack = (): void => {
      for (const { subject } of held.splice(0)) this.release(subject, id);
    };
    for (const holder of holders) {
      if (!(await this.hold(holder, id, forMs))) {
        giveBack();
        return holder;
      }
      held.push(holder);
    }
    return { giveBack };
  }

  private async hold({ subject, most }: Holder, id: string, forMs: number): Promise<boolean> {
    const own = this.here.get(subject) ?? new Set();
    if (own.size >= most) return false;
    // Counted here before it is asked for: others of this process may ask at the same time.
    this.here.set(subject, own.add(id));
    if (await this.isFreeElsewhere(subject, [id, most, forMs])) return true;
    this.forget(subject, id);
    return false;
  }

  private async isFreeElsewhere(subject: string, args: readonly (string | number)[]): Promise<boolean> {
    if (!this.redis.isReady) return true;
    try {
      return (await this.redis.run((client) => client.eval(HOLD, 1, keyOf(subject), ...args))) === 1;
    } catch {
      return true;
    }
  }

  private release(subject: string, id: string): void {
    this.forget(subject, id);
    if (!this.redis.isReady) return;
    // A place that stays there ends by its time.
    void this.redis.run((client) => client.zrem(keyOf(subject), id)).catch(() => undefined);
  }

  private forget(subject: string, id: string): void {
    const own = this.here.get(subject);
    own?.delete(id);
    if (own?.size === 0) this.here.delete(subject);
  }
}

/** The braces keep a subject on one node of a cluster. */
function keyOf(subject: string): string {
  return `x402:limits:held:{${subject}}`;
}
