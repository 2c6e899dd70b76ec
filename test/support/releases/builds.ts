import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';

const BUILDS = '.cache/releases';
/** The checkout may belong to another user than the one that runs the tests. */
const GIT = ['-c', `safe.directory=${process.cwd()}`];
/** The files that a running build needs, as in the Dockerfile. */
const PACKAGE = ['dist', 'console/dist', 'package.json', 'migrations/lock.json', 'migrations/functions'];

/**
 * The build of a release, made once from its commit in its own folder, with this checkout's node_modules.
 *
 * @returns its folder; null where the clone does not have that commit
 * @throws Error with the compiler's output when the build fails
 */
export function buildOfRelease(version: string): string | null {
  const commit = commitOf(version);
  if (commit === null) return null;
  const folder = join(BUILDS, version);
  const stamp = join(folder, '.built-of');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === commit) return folder;
  emptyFolder(folder);
  const archive = execFileSync('git', [...GIT, 'archive', commit], { maxBuffer: 256 * 1024 * 1024 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  linkModules(folder);
  const nest = resolve('node_modules/@nestjs/cli/bin/nest.js');
  const built = spawnSync(process.execPath, [nest, 'build'], { cwd: folder, encoding: 'utf8' });
  if (built.status !== 0)
    throw new Error(`release ${version} (${commit}) cannot be built:\n${built.stdout}${built.stderr}`);
  buildConsole(version, folder);
  writeFileSync(stamp, commit);
  return folder;
}

/** Releases before 0.3 have none. It takes the client of sellers of this checkout, which its build leaves out. */
function buildConsole(version: string, folder: string): void {
  if (!existsSync(join(folder, 'console/vite.config.ts'))) return;
  const vite = resolve('node_modules/vite/bin/vite.js');
  const built = spawnSync(process.execPath, [vite, 'build', '--config', 'console/vite.config.ts'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (built.status !== 0)
    throw new Error(`the console of release ${version} cannot be built:\n${built.stdout}${built.stderr}`);
}

/** The commit of the tag, or without a tag the one that kept the release: it is made in the same commit or after it. */
function commitOf(version: string): string | null {
  const ofTag = git('rev-parse', '--verify', '--quiet', `refs/tags/v${version}^{commit}`);
  return ofTag ?? git('log', '-1', '--format=%H', '--', `test/fixtures/releases/${version}/lock.json`);
}

/** The output of a git command; null when it fails or says nothing. */
function git(...command: string[]): string | null {
  const { status, stdout } = spawnSync('git', [...GIT, ...command], { encoding: 'utf8' });
  return status === 0 && stdout.trim() !== '' ? stdout.trim() : null;
}

/** A copy of this checkout's build in its own folder. */
export function copyOfThisBuild(name: string): string {
  const folder = join(BUILDS, name);
  emptyFolder(folder);
  for (const path of PACKAGE) cpSync(path, join(folder, path), { recursive: true });
  linkModules(folder);
  return folder;
}

/**
 * A build later than this one: a copy in which every SQL function has the next revision, and the first one of a
 * verification has one more argument, with a default.
 */
export function laterBuild(): string {
  const folder = copyOfThisBuild('later');
  const functions = join(folder, 'migrations/functions');
  for (const path of readdirSync(functions, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.sql')) continue;
    const file = join(functions, path);
    const raised = readFileSync(file, 'utf8').replace(
      /^-- revision: (\d+)$/m,
      (_, revision: string) => `-- revision: ${Number(revision) + 1}`,
    );
    writeFileSync(file, path.endsWith('/acquire_verifications.sql') ? withArgument(raised) : raised);
  }
  return folder;
}

function withArgument(text: string): string {
  const changed = text.replace(/\)(\s*)RETURNS/, ', p_later text DEFAULT NULL)$1RETURNS');
  if (changed === text) throw new Error('acquire_verifications has no list of arguments');
  return changed;
}

function emptyFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

function linkModules(folder: string): void {
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
}
