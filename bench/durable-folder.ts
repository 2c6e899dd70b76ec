import { randomBytes } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Folders of durable databases; the host and the id of the process that made it follow, and something random. */
const DURABLE = 'x402-durable-';

/** Where a run may keep its database: a path that does not exist yet, and that says who made it. */
export function durableFolder(disk: string): string {
  return join(disk, `${ownPrefix()}${String(process.pid)}-${randomBytes(4).toString('hex')}`);
}

/**
 * Removes the data of runs that were killed: folders of this user, made on this host (another container has other
 * processes, and may share the disk), by a process that is gone. What cannot be removed stays.
 */
export function removeLeftovers(disk: string): void {
  if (!existsSync('/proc/self')) return;
  for (const name of readdirSync(disk).filter((entry) => entry.startsWith(ownPrefix()))) {
    const pid = /^(\d+)-[0-9a-f]{8}$/.exec(name.slice(ownPrefix().length))?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) removeOwn(join(disk, name));
  }
}

function removeOwn(path: string): void {
  try {
    const { uid } = lstatSync(path);
    if (uid === process.getuid?.()) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  } catch {
    // Somebody else removes it too, or it is in use.
  }
}

function ownPrefix(): string {
  return `${DURABLE}${hostname().replace(/[^\w.]/g, '_')}-`;
}
