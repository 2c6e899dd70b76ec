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

/** The files of one server: `server/cluster` (the data), `server/password`, `server.log`. */
export interface Home {
  readonly folder: string;
  readonly account: Account;
}

/** For the data of root's server, when the server's account cannot enter the requested folder. */
const SYSTEM_FOLDER = '/var/lib/x402-infrastructure';
const THROWAWAY = 'x402-postgres-run-';

/**
 * The location of persistent data: the requested folder. If root requested a folder that the account of Postgres cannot
 * enter, it is a folder under /var/lib/x402-infrastructure. A note in the requested folder then names it.
 *
 * @throws Error when the requested folder holds data that its account can no longer enter
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
 * Creates a folder for a temporary server, and deletes folders that killed runs left behind. A Postgres without its
 * folder stops by itself within a minute.
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

/** The data directory in the folder. */
export function clusterOf(folder: string): string {
  return join(folder, 'server', 'cluster');
}

/** Lets the account of Postgres pass through to its data, without listing; private files have their own modes. */
function letPass(folder: string, account: Account): void {
  if (account !== null) chmodSync(folder, 0o711);
}

function sweep(base: string): void {
  const anHourAgo = Date.now() - 3_600_000;
  for (const name of readdirSync(base).filter((entry) => entry.startsWith(THROWAWAY))) {
    const folder = join(base, name);
    const { uid, mtimeMs } = lstatSync(folder, { throwIfNoEntry: false }) ?? { uid: -1, mtimeMs: 0 };
    // The age protects invisible processes: containers may share a temporary folder.
    if (uid !== process.getuid?.() || mtimeMs > anHourAgo) continue;
    if (!isAlive(Number.parseInt(name.slice(THROWAWAY.length), 10)))
      rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether any process with that id exists. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
