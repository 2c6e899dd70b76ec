import { setTimeout as sleep } from 'node:timers/promises';
import { startRedisServer } from '../test/support/services/redis.js';
import type { Served, Stack } from '../bench/stack.js';
import type { PostgresProcesses } from './postgres-processes.js';
import type { SmallDisk } from './small-disk.js';
import { troubleServers } from './hostile-callers.js';

/** What a scenario may touch. */
export interface Theatre {
  readonly stack: Stack;
  readonly postgres: PostgresProcesses;
  /** Where the database lies; null where nothing may be mounted. */
  readonly disk: SmallDisk | null;
  /** Those that are asked. A scenario that ends one puts another in its place. */
  readonly servers: Served[];
  redis: { stop: () => Promise<void>; readonly port: number };
  startServer(): Promise<Served>;
}

export interface Scenario {
  readonly name: string;
  /** Part of the short form. */
  readonly isShort: boolean;
  /** Whether connections may break: a process was killed in the middle of its answers. */
  readonly breaksConnections?: boolean;
  /** What a theatre must have, or the scenario is not played. */
  readonly needs?: 'disk';
  /** How many times the p95 of a calm time just before it callers may wait. */
  readonly slowedAtMost?: number;
  /** Breaks something, for about that long, and heals it. Load runs all the while. */
  readonly act: (theatre: Theatre, durationMs: number) => Promise<void>;
}

const VERIFIER_CALM = { rules: [{ delayMs: 10 }] };

/** Again and again until the time is over. */
async function pulses(durationMs: number, pulse: () => Promise<void>): Promise<void> {
  const endMs = performance.now() + durationMs;
  while (performance.now() < endMs) await pulse();
}

export const SCENARIOS: readonly Scenario[] = [
  { name: 'nothing (the comparison)', isShort: false, act: async (_, durationMs) => sleep(durationMs) },
  {
    name: 'Redis killed, and back',
    isShort: true,
    act: async (theatre, durationMs) => {
      await theatre.redis.stop();
      await sleep(durationMs);
      const { port } = theatre.redis;
      theatre.redis = { ...(await startRedisServer(port)), port };
      await sleep(1_500);
    },
  },
  {
    name: 'Postgres crashes and recovers',
    isShort: true,
    act: async ({ postgres }, durationMs) => {
      await postgres.crash();
      await sleep(durationMs / 2);
      await postgres.crash();
      await sleep(durationMs / 2);
    },
  },
  {
    name: 'Postgres restarted (fast shutdown)',
    isShort: true,
    act: async ({ postgres }, durationMs) => {
      await postgres.restart();
      await sleep(durationMs);
    },
  },
  {
    name: "the database's disk full, then freed",
    isShort: true,
    needs: 'disk',
    act: async ({ postgres, disk }, durationMs) => {
      await postgres.withoutKeeper(async () => {
        disk?.fill();
        await sleep(durationMs);
        disk?.enlarge();
        // Postgres gives up when it can no longer write its log, and cannot recover before space is free.
        await sleep(500);
        await postgres.startUnlessRunning();
      });
    },
  },
  {
    name: 'Postgres slow (frozen 400 of 600 ms)',
    isShort: false,
    act: async ({ postgres }, durationMs) => {
      await pulses(durationMs, async () => {
        postgres.freeze();
        await sleep(400);
        postgres.thaw();
        await sleep(200);
      });
    },
  },
  {
    name: 'verifier down, and back',
    isShort: false,
    act: async ({ stack: { verifier } }, durationMs) => {
      await verifier.kill();
      await sleep(durationMs);
      await verifier.restart();
      await verifier.program(VERIFIER_CALM);
      await sleep(1_500);
    },
  },
  {
    name: 'verifier slow (1.5 s)',
    isShort: false,
    act: async ({ stack: { verifier } }, durationMs) => {
      await verifier.program({ rules: [{ delayMs: 1_500 }] });
      await sleep(durationMs);
      await verifier.program(VERIFIER_CALM);
    },
  },
  {
    name: 'verifier flapping (500, cut, hang up, fine)',
    isShort: false,
    act: async ({ stack: { verifier } }, durationMs) => {
      const moods = [{ status: 500 }, { act: 'cut' }, { act: 'drop' }, { delayMs: 10 }] as const;
      let turn = 0;
      await pulses(durationMs, async () => {
        await verifier.program({ rules: [moods[(turn += 1) % moods.length] ?? {}] });
        await sleep(300);
      });
      await verifier.program(VERIFIER_CALM);
      await sleep(1_500);
    },
  },
  {
    name: 'one of two processes SIGKILLed',
    isShort: true,
    breaksConnections: true,
    act: async (theatre, durationMs) => {
      const [victim] = theatre.servers.splice(0, 1);
      await victim?.end('SIGKILL');
      await sleep(durationMs);
      theatre.servers.push(await theatre.startServer());
    },
  },
  {
    name: "one process's clock an hour ahead, and back",
    isShort: false,
    act: async ({ servers }, durationMs) => {
      const [wrong] = servers;
      if (wrong === undefined) throw new Error('no server');
      process.kill(wrong.pid, 'SIGUSR2');
      await sleep(durationMs);
      process.kill(wrong.pid, 'SIGUSR2');
    },
  },
  {
    // The last: the sellers' own address is banned after it.
    name: 'hostile callers, 200 a second',
    isShort: true,
    slowedAtMost: 2,
    act: async ({ servers }, durationMs) => {
      const urls = servers.map(({ url }) => url);
      const reception = await troubleServers({ urls, perSecond: 200, durationMs });
      process.stderr.write(`       hostile callers received ${JSON.stringify(reception)}\n`);
    },
  },
];
