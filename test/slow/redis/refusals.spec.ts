import { mkdirSync, rmSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import type { RedisTrouble } from '../../../src/platform/redis/redis-trouble.js';
import { VerifierStatus } from '../../../src/modules/verification/index.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { makeUser } from '../../support/redis/counting.js';
import { startRedisServer } from '../../support/services/redis.js';
import { createTenant } from '../../support/verification/tenants.js';

const BASE = '/api/v1/x402';
/**
 * How long a report may take to say the reason. A server that is full answers and closes at once: a client that was still
 * writing sees the reset in place of the answer, and it pauses longer before each next try.
 */
const LIMIT_MS = 20_000;
const TEST_MS = 4 * LIMIT_MS;

interface Health {
  readonly status: string;
  readonly checks: { readonly redis: { status: string; mode: string; reason?: string } };
}

/** How a Redis begins to refuse, and how it ends that. */
interface Refusal {
  readonly reason: RedisTrouble;
  readonly how: string;
  begin(admin: Redis): Promise<unknown>;
  /** Nothing where it ends by itself. */
  end?(admin: Redis): Promise<unknown>;
}

const acl = (admin: Redis, ...rule: string[]) => admin.call('ACL', 'SETUSER', 'app', ...rule);
const setting = (admin: Redis, name: string, value: string) => admin.config('SET', name, value);
/** Where it saves. */
async function dumpOf(admin: Redis): Promise<string> {
  const [, folder = ''] = await admin.config('GET', 'dir');
  return join(folder, 'dump.rdb');
}
/** The connections of the application alone. */
const dropConnections = (admin: Redis) => admin.call('CLIENT', 'KILL', 'USER', 'app');

const REFUSALS: readonly Refusal[] = [
  {
    reason: 'full',
    how: 'maxmemory is reached and nothing may be evicted',
    begin: (admin) => setting(admin, 'maxmemory', '1'),
    end: (admin) => setting(admin, 'maxmemory', '0'),
  },
  {
    reason: 'permission',
    how: 'its user may run no script',
    begin: (admin) => acl(admin, '-eval', '-evalsha'),
    end: (admin) => acl(admin, '+eval', '+evalsha'),
  },
  {
    reason: 'permission',
    how: 'its user may not write within a script',
    begin: (admin) => acl(admin, '-hset'),
    end: (admin) => acl(admin, '+hset'),
  },
  {
    reason: 'permission',
    how: 'its user may not use these keys',
    begin: (admin) => acl(admin, 'resetkeys', '~other:*'),
    end: (admin) => acl(admin, 'resetkeys', '~x402:limits:*'),
  },
  {
    reason: 'read_only',
    how: 'it became a replica',
    begin: (admin) => admin.replicaof('127.0.0.1', 1),
    end: (admin) => admin.replicaof('NO', 'ONE'),
  },
  {
    reason: 'not_persisting',
    how: 'it cannot save, and refuses writes',
    begin: async (admin) => {
      mkdirSync(await dumpOf(admin));
      await setting(admin, 'save', '3600 1');
      await admin.bgsave();
    },
    end: async (admin) => {
      rmSync(await dumpOf(admin), { recursive: true });
      await setting(admin, 'save', '');
    },
  },
  {
    reason: 'no_replicas',
    how: 'it has fewer replicas than it must',
    begin: (admin) => setting(admin, 'min-replicas-to-write', '1'),
    end: (admin) => setting(admin, 'min-replicas-to-write', '0'),
  },
  {
    reason: 'busy',
    how: 'the script of another client runs',
    begin: async (admin) => {
      await setting(admin, 'busy-reply-threshold', '10');
      const other = admin.duplicate();
      const ended = (): void => {
        other.disconnect();
      };
      other.eval('while true do end', 0).then(ended, ended);
    },
    end: (admin) => admin.script('KILL'),
  },
  {
    reason: 'authentication',
    how: 'the password of its user was changed',
    begin: async (admin) => {
      await acl(admin, 'resetpass', '>changed');
      await dropConnections(admin);
    },
    end: (admin) => acl(admin, 'resetpass', '>secret-of-redis'),
  },
  {
    reason: 'too_many_clients',
    how: 'it takes no further client',
    begin: async (admin) => {
      await setting(admin, 'maxclients', '1');
      await dropConnections(admin);
    },
    end: (admin) => setting(admin, 'maxclients', '100'),
  },
  {
    reason: 'loading',
    how: 'it reads its data',
    begin: async (admin) => {
      await admin.call('DEBUG', 'POPULATE', 2_000, 'ballast', 100);
      await setting(admin, 'key-load-delay', '1000');
      void admin.call('DEBUG', 'RELOAD').catch(() => undefined);
    },
  },
];

describe('a Redis that refuses', () => {
  let test: TestApp;
  let admin: Redis;
  let stop: () => Promise<void>;
  let key: string;

  const prepare = async (more: readonly string[], user = 'app'): Promise<string> => {
    const server = await startRedisServer(undefined, ['--enable-debug-command', 'yes', ...more]);
    ({ stop } = server);
    admin = new Redis(server.url, { maxRetriesPerRequest: 1 });
    await makeUser(admin, user, 'secret-of-redis', '+select');
    return server.url.replace('redis://', `redis://${user}:secret-of-redis@`);
  };
  const startApp = async (REDIS_URL: string): Promise<void> => {
    const state = { state: 'CLOSED', failures: 0 };
    const healthy = { status: 'healthy', mode: 'onchain', circuitBreaker: state };
    test = await createTestApp({
      config: { REDIS_URL },
      oneProcess: 'it inspects the metrics of one process',
      overrides: (builder) =>
        builder.overrideProvider(VerifierStatus).useValue({ check: () => Promise.resolve(healthy) }),
    });
    key = (await createTenant(test.app)).liveKey;
  };
  const askHealth = async (): Promise<Health> =>
    (await test.http.get(`${BASE}/health`).expect(200)).body as Health;
  /** @returns the last report, also when it never became so */
  const untilHealth = async (isWanted: (health: Health) => boolean): Promise<Health> => {
    const deadline = performance.now() + LIMIT_MS;
    for (;;) {
      const health = await askHealth();
      if (isWanted(health) || performance.now() > deadline) return health;
      await new Promise((done) => setTimeout(done, 100));
    }
  };
  const scrape = async (): Promise<string> => (await test.app.get(Metrics).scrape()).text;
  const ask = async (): Promise<number> => {
    const sent = test.http.get(`${BASE}/supported-chains`).set('Authorization', `Bearer ${key}`);
    return (await sent).status;
  };
  const expectSaid = async (reason: RedisTrouble): Promise<void> => {
    const health = await untilHealth(({ checks }) => checks.redis.reason === reason);
    expect(health.status).toBe('degraded');
    expect(health.checks.redis).toEqual({ status: 'unhealthy', mode: 'memory', reason });
    expect(await ask()).toBe(200);
    const metrics = await scrape();
    expect(metrics).toContain('x402_rate_limit_fallback 1');
    expect(metrics).toContain(`x402_rate_limit_fallback_reason{reason="${reason}"} 1`);
    expect(metrics.match(/x402_rate_limit_fallback_reason\{[^}]*\} 1/g)).toHaveLength(1);
  };
  const expectCounting = async (): Promise<void> => {
    const health = await untilHealth(({ status }) => status === 'healthy');
    expect(health.checks.redis).toEqual({ status: 'healthy', mode: 'redis' });
    expect(await ask()).toBe(200);
    const metrics = await scrape();
    expect(metrics).toContain('x402_rate_limit_fallback 0');
    expect(metrics).not.toMatch(/x402_rate_limit_fallback_reason\{[^}]*\} 1/);
  };

  describe('for a while', () => {
    beforeAll(async () => {
      await startApp(await prepare(['--loading-process-events-interval-bytes', '1024']));
    });
    afterAll(async () => {
      await test.close();
      admin.disconnect();
      await stop();
    });

    it.each(REFUSALS)(
      'P3: is told as $reason when $how, and counts again when it does not',
      async (refusal) => {
        await expectCounting();
        await refusal.begin(admin);
        await expectSaid(refusal.reason);
        await refusal.end?.(admin);
        await expectCounting();
      },
      TEST_MS,
    );

    it('G5: tells neither its password nor its own words to callers', async () => {
      await dropConnections(admin);
      await acl(admin, 'resetpass', '>changed');
      const health = await untilHealth(({ checks }) => checks.redis.reason === 'authentication');
      expect(JSON.stringify(health)).not.toMatch(/WRONGPASS|secret-of-redis/);
      expect(test.lines.join('\n')).toContain('WRONGPASS');
      expect(test.lines.join('\n')).not.toContain('secret-of-redis');
      await acl(admin, 'resetpass', '>secret-of-redis');
      await expectCounting();
    });
  });

  describe('always', () => {
    afterEach(async () => {
      await test.close();
      admin.disconnect();
      await stop();
    });

    it.each([
      ['its user may not run EVALSHA', [], ['-evalsha']],
      ['EVALSHA is renamed', ['--rename-command', 'EVALSHA', ''], []],
    ])('P3: counts with EVAL where %s', async (_, more, rule) => {
      const url = await prepare(more);
      await acl(admin, '+select', ...rule);
      await startApp(url);
      for (let i = 0; i < 3; i++) expect(await ask()).toBe(200);
      await expectCounting();
      expect(test.lines.join('\n')).not.toContain('LIMITS_FALLBACK');
      const [hash = ''] = await admin.keys('x402:limits:*live*');
      expect(Number(await admin.hget(hash, 'minute'))).toBeGreaterThanOrEqual(4);
    });

    it('P3: is told as no_scripts where EVAL is renamed', async () => {
      await startApp(await prepare(['--rename-command', 'EVAL', '', '--rename-command', 'EVALSHA', '']));
      await expectSaid('no_scripts');
    });

    it('P3: is told as protected_mode where it serves its own machine alone', async () => {
      const outside = Object.values(networkInterfaces())
        .flatMap((all) => all ?? [])
        .find(({ internal, family }) => !internal && family === 'IPv4');
      if (outside === undefined) throw new Error('this test needs an address beside the loopback');
      const url = new URL(await prepare(['--bind', '0.0.0.0', '--protected-mode', 'yes']));
      await startApp(url.href.replace('127.0.0.1', outside.address));
      await expectSaid('protected_mode');
      await setting(admin, 'protected-mode', 'no');
      await expectCounting();
    });
  });
});
