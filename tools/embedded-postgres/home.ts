import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { canEnter, chooseAccount, type Account } from './account.js';

/** Where one server keeps everything: `server/cluster` (the data), `server/password`, `server.log`. */
export interface Home {
  readonly folder: string;
  readonly account: Account;
}

/** Data that root's server cannot keep in a folder closed to its account goes here. */
const SYSTEM_FOLDER = '/var/lib/x402-infrastructure';
const THROWAWAY = 'x402-postgres-run-';

/**
 * The home of data that outlives the server: the folder asked for, or, for root in a folder that the account of
 * Postgres cannot enter, a folder under /var/lib/x402-infrastructure (a note in the folder asked for says which).
 *
 * @throws Error when data lies in the folder asked for and its account can no longer enter it
 */
export function persistentHome(dataDir: string): Home {
  const wanted = resolve(dataDir);
  const isNew = mkdirSync(wanted, { recursive: true }) !== undefined;
  const moved = join(
    SYSTEM_FOLDER,
    `postgres-${createHash('sha256').update(wanted).digest('hex').slice(0, 12)}`,
  );
  const existing = [wanted, moved].map(clusterOf).find((cluster) => existsSync(cluster)) ?? null;
  const account = chooseAccount(existing);
  if (isNew) letPass(wanted, account);
  if (existing !== clusterOf(moved) && canEnter(wanted, account)) return { folder: wanted, account };
  if (existing === clusterOf(wanted)) {
    throw new Error(
      `The account that owns ${existing} cannot enter it: open the folders above it, or remove it`,
    );
  }
  mkdirSync(moved, { recursive: true });
  for (const folder of [SYSTEM_FOLDER, moved]) letPass(folder, account);
  writeFileSync(
    join(wanted, 'MOVED.txt'),
    `The embedded Postgres keeps the data of this checkout in ${moved}\n`,
  );
  return { folder: moved, account };
}

/**
 * A fresh folder for a server that is thrown away, and an end to folders that killed runs left behind
 * (a Postgres whose folder is gone stops by itself within a minute).
 */
export function throwawayHome(): Home {
  const account = chooseAccount(null);
  for (const base of new Set([tmpdir(), '/var/tmp', '/tmp'])) {
    if (!existsSync(base) || !canEnter(base, account)) continue;
    sweep(base);
    const folder = mkdtempSync(join(base, `${THROWAWAY}${process.pid}-`));
    letPass(folder, account);
    return { folder, account };
  }
  throw new Error('No temporary folder that the account of Postgres can enter');
}

export function clusterOf(folder: string): string {
  return join(folder, 'server', 'cluster');
}

/** Lets the account of Postgres through to its data, but not look around; what is ours alone is closed by itself. */
function letPass(folder: string, account: Account): void {
  if (account !== null) chmodSync(folder, 0o711);
}

function sweep(base: string): void {
  const anHourAgo = Date.now() - 3_600_000;
  for (const name of readdirSync(base).filter((entry) => entry.startsWith(THROWAWAY))) {
    const folder = join(base, name);
    const { uid, mtimeMs } = lstatSync(folder, { throwIfNoEntry: false }) ?? { uid: -1, mtimeMs: 0 };
    // The age is for process ids that we cannot see: containers may share a temporary folder.
    if (uid !== process.getuid?.() || mtimeMs > anHourAgo) continue;
    if (!isAlive(Number.parseInt(name.slice(THROWAWAY.length), 10)))
      rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether a process of that id exists, ours or not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
