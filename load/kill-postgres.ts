import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  const dataFolder = await dataFolderOf(stack);
  const port = Number(new URL(stack.databaseUrl).port);
  await sleep(afterMs);
  const postmaster = ownPostmaster(
    pidListeningOn(port),
    readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8'),
  );
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

/**
 * The process that may be killed.
 *
 * @param found listens on the port of the database
 * @param lockFile of the data folder that the database names: its first line is the process that serves these data
 * @throws Error when these are two, as behind a proxy or with a server elsewhere
 */
export function ownPostmaster(found: number | null, lockFile: string): number {
  if (found === null) throw new Error('Postgres cannot be seen from here');
  if (String(found) !== lockFile.split('\n')[0]?.trim())
    throw new Error('what listens on the port of the database is not the Postgres of its data');
  return found;
}

async function dataFolderOf({ dataSource }: Stack): Promise<string> {
  const [row] = await dataSource.query<[{ data_directory: string }]>('SHOW data_directory');
  return row.data_directory;
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
