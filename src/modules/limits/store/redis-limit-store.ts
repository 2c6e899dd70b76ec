import { Injectable } from '@nestjs/common';
import { RedisConnection } from '../../../platform/redis/redis-connection.js';
import {
  costOf,
  isGivenBack,
  UNCOUNTED,
  windowIndex,
  type LimitRequest,
  type WindowCount,
  type LimitResult,
} from './allowance.js';

/**
 * Takes a request. Each subject has one hash. The field `<id>` holds a count, `<id>@` its window, and `<id>~` the part
 * that was given back, if any. The first argument is the cost of the request. Six arguments follow for each counter:
 * id, length in ms, limit, and the last observed window, count and return. With the observed values, a Redis that
 * restarted empty does not grant a second allowance. The script uses Redis's time, so all processes share one clock. It
 * checks all counters before it counts. The hash expires with its longest window.
 */
export const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local fields, counts, returns, writes = {}, {}, {}, {}
local admitted, ends, cost = 1, 0, tonumber(ARGV[1])
for at = 2, #ARGV, 6 do
  fields[#fields + 1] = ARGV[at]
  fields[#fields + 1] = ARGV[at] .. '@'
  fields[#fields + 1] = ARGV[at] .. '~'
end
local stored = redis.call('HMGET', KEYS[1], unpack(fields))
for at = 2, #ARGV, 6 do
  local field = at / 2
  local length = tonumber(ARGV[at + 1])
  local index = math.floor(now / length)
  local count, back = 0, 0
  if tonumber(stored[field + 1]) == index then
    count = tonumber(stored[field])
    back = tonumber(stored[field + 2]) or 0
  end
  if tonumber(ARGV[at + 3]) == index then
    count = math.max(count, tonumber(ARGV[at + 4]))
    back = math.max(back, tonumber(ARGV[at + 5]))
  end
  if count - back + cost > tonumber(ARGV[at + 2]) then admitted = 0 end
  counts[#counts + 1] = count - back
  returns[#returns + 1] = back
  writes[#writes + 1] = fields[field]
  writes[#writes + 1] = count + cost
  writes[#writes + 1] = fields[field + 1]
  writes[#writes + 1] = index
  if back > 0 or stored[field + 2] then
    writes[#writes + 1] = fields[field + 2]
    writes[#writes + 1] = back
  end
  ends = math.max(ends, (index + 1) * length)
end
if admitted == 1 then
  redis.call('HSET', KEYS[1], unpack(writes))
  if redis.call('PTTL', KEYS[1]) < ends - now then redis.call('PEXPIREAT', KEYS[1], ends) end
  for at = 1, #counts do counts[at] = counts[at] + cost end
end
for at = 1, #returns do counts[#counts + 1] = returns[at] end
return { admitted, now, unpack(counts) }
`;

/**
 * Gives requests back. The first argument is their number. Two arguments follow for each counter: id, and the window
 * that counted them. A window that is over or unknown stays unchanged.
 */
export const GIVE_BACK = `
for at = 2, #ARGV, 2 do
  local id = ARGV[at]
  local stored = redis.call('HMGET', KEYS[1], id, id .. '@', id .. '~')
  if tonumber(stored[2]) == tonumber(ARGV[at + 1]) then
    local back = math.min((tonumber(stored[3]) or 0) + tonumber(ARGV[1]), tonumber(stored[1]))
    redis.call('HSET', KEYS[1], id .. '~', back)
  end
end
return 1
`;

interface LimitCommands {
  takeLimits(key: string, ...args: (string | number)[]): Promise<number[]>;
  giveLimitsBack(key: string, ...args: (string | number)[]): Promise<number>;
}

/** Counts in Redis for all processes, with one round trip and one atomic script (EVALSHA). */
@Injectable()
export class RedisLimitStore {
  constructor(private readonly redis: RedisConnection) {
    redis.client?.defineCommand('takeLimits', { numberOfKeys: 1, lua: TAKE });
    redis.client?.defineCommand('giveLimitsBack', { numberOfKeys: 1, lua: GIVE_BACK });
  }

  /**
   * Checks all windows of the request, and counts it in all or in none.
   *
   * @param seen the last observed count of each counter
   * @throws Error when Redis is unavailable, silent or faulty; whether the request was counted is then unknown
   */
  async take(limitRequest: LimitRequest, seen: readonly WindowCount[]): Promise<LimitResult> {
    const args = limitRequest.counters.flatMap(({ id, lengthMs, limit }, position) => {
      const { index, count, givenBack } = seen[position] ?? UNCOUNTED;
      return [id, lengthMs, limit, index, count, givenBack];
    });
    const [admitted, nowMs = 0, ...rest] = await this.redis.run((client) =>
      (client as unknown as LimitCommands).takeLimits(keyOf(limitRequest), costOf(limitRequest), ...args),
    );
    const counts = rest.slice(0, limitRequest.counters.length);
    const givenBack = rest.slice(limitRequest.counters.length);
    const result = { admitted: admitted === 1, nowMs, counts };
    return givenBack.some((count) => count > 0) ? { ...result, givenBack } : result;
  }

  /**
   * Removes a request, admitted at that time, from its day window.
   *
   * @throws Error as `take`; whether the request was removed is then unknown
   */
  async giveBack(limitRequest: LimitRequest, admittedMs: number): Promise<void> {
    const args = limitRequest.counters
      .filter(isGivenBack)
      .flatMap(({ id, lengthMs }) => [id, windowIndex(lengthMs, admittedMs)]);
    await this.redis.run((client) =>
      (client as unknown as LimitCommands).giveLimitsBack(keyOf(limitRequest), costOf(limitRequest), ...args),
    );
  }
}

/** The braces keep a subject on one node of a cluster. */
function keyOf({ subject }: LimitRequest): string {
  return `x402:limits:{${subject}}`;
}
