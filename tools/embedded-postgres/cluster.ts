import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fchownSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { asAccount } from './account.js';
import { clusterOf, type Home } from './home.js';

/** The only database role of an embedded server. */
export const SUPERUSER = 'postgres';

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/** Speed for disposable data: Postgres does not write the data for crash recovery. */
const THROWAWAY_SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'timezone=UTC',
  'log_timezone=UTC',
];

/**
 * Creates the data directory and its password unless they exist. A rename makes both appear at once. Hence one of
 * several concurrent processes wins, and none sees an incomplete directory.
 */
export function ensureCluster(home: Home, binaries: string): void {
  const target = join(home.folder, 'server');
  if (existsSync(target)) return;
  const fresh = mkdtempSync(join(home.folder, '.init-'));
  try {
    initialise(fresh, home, binaries);
    renameSync(fresh, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/**
 * The password of the superuser; only the user who first started the server, and root, can read it.
 *
 * @throws Error when that was another user
 */
export function passwordOf(home: Home): string {
  try {
    return readFileSync(join(home.folder, 'server', 'password'), 'utf8');
  } catch (error) {
    throw new Error(`The database in ${home.folder} is another user's: remove it, or set DATABASE_URL`, {
      cause: error,
    });
  }
}

/**
 * The running postmaster by its own lock file, or null. The file may be left over: only a connection proves that the
 * server runs.
 */
export function postmasterOf(home: Home): { pid: number; port: number } | null {
  try {
    const lines = readFileSync(join(clusterOf(home.folder), 'postmaster.pid'), 'utf8').split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 0 && port > 0 ? { pid, port } : null;
  } catch {
    return null;
  }
}

/** Starts Postgres in a session of its own, so that it neither receives our terminal's signals nor ends with us. */
export function spawnPostmaster(
  home: Home,
  binaries: string,
  port: number,
  throwaway: boolean,
): ChildProcess {
  const settings = [...SETTINGS, ...(throwaway ? THROWAWAY_SETTINGS : []), `port=${port}`];
  const log = openSync(logOf(home), logSize(home) > LOG_LIMIT_BYTES ? 'w' : 'a', 0o600);
  try {
    if (home.account !== null) fchownSync(log, home.account.uid, home.account.gid);
    const child = spawn(
      join(binaries, 'bin', 'postgres'),
      ['-D', clusterOf(home.folder), ...settings.flatMap((setting) => ['-c', setting])],
      { ...asAccount(home.account), detached: true, stdio: ['ignore', log, log] },
    );
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

/** Current length of the log in bytes. */
export function logSize(home: Home): number {
  return statSync(logOf(home), { throwIfNoEntry: false })?.size ?? 0;
}

/** The log's text after the given length in bytes. */
export function logSince(home: Home, size: number): string {
  return readFileSync(logOf(home)).subarray(size).toString('utf8');
}

function logOf(home: Home): string {
  return join(home.folder, 'server.log');
}

function initialise(folder: string, home: Home, binaries: string): void {
  chmodSync(folder, 0o711);
  const password = randomBytes(24).toString('base64url');
  writeFileSync(join(folder, 'password'), password, { mode: 0o600 });
  const handedOver = join(folder, 'initdb-password');
  writeFileSync(handedOver, password, { mode: 0o600 });
  const cluster = join(folder, 'cluster');
  mkdirSync(cluster, { mode: 0o700 });
  if (home.account !== null) {
    for (const path of [cluster, handedOver]) chownSync(path, home.account.uid, home.account.gid);
  }
  const result = spawnSync(
    join(binaries, 'bin', 'initdb'),
    [
      `--pgdata=${cluster}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${handedOver}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // The same order and case rules on every machine, independent of its locales.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-sync',
    ],
    { ...asAccount(home.account), encoding: 'utf8' },
  );
  rmSync(handedOver);
  if (result.status !== 0) throw new Error(`initdb failed: ${result.error?.message ?? result.stderr}`);
}
