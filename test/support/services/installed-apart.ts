import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const BESIDE = '.cache';

/**
 * Installs the packages of a folder with a lock of its own, unless they are there. `npm ci` works in place for half a
 * minute, beginning with the removal of what is there: so the packages are installed elsewhere and moved, and a spec of
 * another worker sees all of them or none.
 *
 * @throws Error of npm
 */
export async function installApart(folder: string): Promise<void> {
  if (await isInstalled(folder)) return;
  await mkdir(BESIDE, { recursive: true });
  const elsewhere = await mkdtemp(resolve(BESIDE, 'install-'));
  try {
    for (const file of ['package.json', 'package-lock.json'])
      await copyFile(join(folder, file), join(elsewhere, file));
    await run('npm', ['ci', '--ignore-scripts'], { cwd: elsewhere });
    // Another worker may have been quicker, and its packages may be in use by now.
    if (!(await isInstalled(folder))) await place(elsewhere, folder);
  } finally {
    await rm(elsewhere, { recursive: true, force: true });
  }
}

/** Moves the installed packages into the folder; older ones make room, and those of a quicker worker stay. */
async function place(elsewhere: string, folder: string): Promise<void> {
  const target = join(folder, 'node_modules');
  await rename(target, join(elsewhere, 'older')).catch(() => undefined);
  await rename(join(elsewhere, 'node_modules'), target).catch(async (error: unknown) => {
    if (!(await isInstalled(folder))) throw error;
  });
}

/** Whether what npm wrote last, its note of the installed packages, has the versions of the lock. */
async function isInstalled(folder: string): Promise<boolean> {
  const wanted = await versionsIn(join(folder, 'package-lock.json'));
  const present = await versionsIn(join(folder, 'node_modules', '.package-lock.json')).catch(() => null);
  if (present === null) return false;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional === true || present[path]?.version === version,
  );
}

type Versions = Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>>;

async function versionsIn(lock: string): Promise<Versions> {
  return (JSON.parse(await readFile(lock, 'utf8')) as { packages: Versions }).packages;
}
