import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { familyPids, pidListeningOn } from '../bench/process-cost.js';
import type { Stack } from '../bench/stack.js';
import { PostgresProcesses } from '../chaos/postgres-processes.js';

/** What was done to Postgres. */
export interface Killed {
  readonly processes: number;
  /** Until it answered again. */
  readonly goneMs: number;
}

/** How long nobody notices. */
const GONE_MS = 300;
const LIMIT_MS = 60_000;

/** After some time kills the postmaster and all its processes at once, and starts it on the same data. */
export async function killPostgres(stack: Stack, afterMs: number): Promise<Killed> {
  const processes = await PostgresProcesses.of(stack.dataSource);
  const port = Number(new URL(stack.databaseUrl).port);
  await sleep(afterMs);
  const postmaster = pidListeningOn(port);
  if (postmaster === null) throw new Error('Postgres cannot be seen from here');
  const pids = familyPids(postmaster);
  const startMs = performance.now();
  // The postmaster first: it would notice, and end the others in order.
  for (const pid of [postmaster, ...pids.filter((one) => one !== postmaster)]) kill(pid);
  await sleep(GONE_MS);
  if (!(await processes.startUnlessRunning())) throw new Error('Postgres still runs');
  while (!(await answers(stack.databaseUrl))) {
    if (performance.now() - startMs > LIMIT_MS) throw new Error('Postgres did not come back');
    await sleep(50);
  }
  return { processes: pids.length, goneMs: Math.round(performance.now() - startMs) };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
