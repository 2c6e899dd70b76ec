import { Injectable } from '@nestjs/common';
import { RedisConnection } from '../../platform/redis/redis-connection.js';
import type { Ask, Sighting, Tally } from './allowance.js';

/**
 * One hash for each subject: the field `<id>` is a count, `<id>@` the window that it is of. Five arguments a counter:
 * id, length in ms, limit, and the window and count that the asking process last saw, so that a Redis that came back
 * empty does not give a second allowance. The time is Redis's own, so that all processes have one clock. Everything
 * is checked before anything counts; the hash goes with its longest window.
 */
export const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local fields, counts, writes = {}, {}, {}
local admitted, ends = 1, 0
for at = 1, #ARGV, 5 do
  fields[#fields + 1] = ARGV[at]
  fields[#fields + 1] = ARGV[at] .. '@'
end
local stored = redis.call('HMGET', KEYS[1], unpack(fields))
for at = 1, #ARGV, 5 do
  local field = 2 * (at - 1) / 5 + 1
  local length = tonumber(ARGV[at + 1])
  local index = math.floor(now / length)
  local count = 0
  if tonumber(stored[field + 1]) == index then count = tonumber(stored[field]) end
  if tonumber(ARGV[at + 3]) == index then count = math.max(count, tonumber(ARGV[at + 4])) end
  if count >= tonumber(ARGV[at + 2]) then admitted = 0 end
  counts[#counts + 1] = count
  writes[#writes + 1] = fields[field]
  writes[#writes + 1] = count + 1
  writes[#writes + 1] = fields[field + 1]
  writes[#writes + 1] = index
  ends = math.max(ends, (index + 1) * length)
end
if admitted == 1 then
  redis.call('HSET', KEYS[1], unpack(writes))
  if redis.call('PTTL', KEYS[1]) < ends - now then redis.call('PEXPIREAT', KEYS[1], ends) end
  for at = 1, #counts do counts[at] = counts[at] + 1 end
end
return { admitted, now, unpack(counts) }
`;

type TakeCommand = (key: string, ...args: (string | number)[]) => Promise<number[]>;

/** Counts in Redis, for all processes: one round trip, one atomic script (EVALSHA). */
@Injectable()
export class RedisLimitStore {
  constructor(private readonly redis: RedisConnection) {
    redis.client?.defineCommand('takeLimits', { numberOfKeys: 1, lua: TAKE });
  }

  /**
   * @param seen what this process last saw of each counter
   * @throws Error when Redis is away, silent or broken; whether the request was counted is then unknown
   */
  async take(ask: Ask, seen: readonly Sighting[]): Promise<Tally> {
    const args = ask.counters.flatMap(({ id, lengthMs, limit }, position) => {
      const { index, count } = seen[position] ?? { index: -1, count: 0 };
      return [id, lengthMs, limit, index, count];
    });
    const [admitted, nowMs = 0, ...counts] = await this.redis.ask((client) =>
      (client as unknown as { takeLimits: TakeCommand }).takeLimits(keyOf(ask), ...args),
    );
    return { admitted: admitted === 1, nowMs, counts };
  }
}

/** The braces keep a subject on one node of a cluster. */
function keyOf({ subject }: Ask): string {
  return `x402:limits:{${subject}}`;
}
