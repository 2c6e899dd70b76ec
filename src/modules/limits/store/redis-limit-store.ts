import { Injectable } from '@nestjs/common';
import { RedisConnection } from '../../../platform/redis/redis-connection.js';
import {
  costOf,
  isGivenBack,
  MINUTE_MS,
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

const SCRIPTS = { takeLimits: TAKE, giveLimitsBack: GIVE_BACK } as const;

type Argument = string | number;
type LimitCommands = Record<keyof typeof SCRIPTS, (key: string, ...args: Argument[]) => Promise<number[]>>;

/**
 * Counts in Redis for all processes, with one round trip and one atomic script. The script is sent by its hash
 * (EVALSHA), and by its text (EVAL) where a server refuses the hash.
 */
@Injectable()
export class RedisLimitStore {
  /** Until the next connection, which may be to another server. */
  private sendsText = false;

  constructor(private readonly redis: RedisConnection) {
    for (const [name, lua] of Object.entries(SCRIPTS))
      redis.client?.defineCommand(name, { numberOfKeys: 1, lua });
    redis.client?.on('ready', () => {
      this.sendsText = false;
    });
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
    const key = keyOf(limitRequest);
    const [admitted, nowMs = 0, ...rest] = await this.runScript(
      'takeLimits',
      key,
      costOf(limitRequest),
      args,
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
    await this.runScript('giveLimitsBack', keyOf(limitRequest), costOf(limitRequest), args);
  }

  /**
   * Counts where the subject is counted, in a window that holds nothing else and ends with the minute. A Redis that
   * answers PING may be full or read-only.
   *
   * @throws Error as `take`
   */
  async probe(subject: string): Promise<void> {
    const args = ['minute', MINUTE_MS, Number.MAX_SAFE_INTEGER, UNCOUNTED.index, 0, 0];
    await this.runScript('takeLimits', `${keyOf({ subject })}:probe`, 1, args);
  }

  private runScript(
    name: keyof typeof SCRIPTS,
    key: string,
    cost: number,
    args: readonly Argument[],
  ): Promise<number[]> {
    const all = [key, cost, ...args] as const;
    return this.redis.run(async (client) => {
      const sendText = (): Promise<number[]> => client.eval(SCRIPTS[name], 1, ...all) as Promise<number[]>;
      if (this.sendsText) return sendText();
      try {
        return await (client as unknown as LimitCommands)[name](...all);
      } catch (error) {
        if (!refusesHash(error)) throw error;
        this.sendsText = true;
        return sendText();
      }
    });
  }
}

/** Whether a server has no EVALSHA for us; the script has not run then. */
function refusesHash(error: unknown): boolean {
  const { message = '', command } = error as { message?: string; command?: { name?: string } };
  return command?.name === 'evalsha' && /^(ERR|NOPERM)\b.*evalsha/i.test(message);
}

/** The braces keep a subject on one node of a cluster. */
function keyOf({ subject }: Pick<LimitRequest, 'subject'>): string {
  return `x402:limits:{${subject}}`;
}
