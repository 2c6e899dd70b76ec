// Prepares a checkout to run: `node scripts/ready.mjs [--build]`. Needs only Node 20.19 or later, and npm. It installs
// when node_modules does not match package-lock.json, and builds when dist does not match the sources. It compares
// content, because a clone, a copy or an archive sets arbitrary times.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installNode, isLocalNodeReady, pinnedVersion, presentNode, runNpm } from './node-runtime.mjs';

const STAMP = 'dist/.built-from';
/** What the stamp speaks of: dist, the packages and the console are built together, and may be deleted apart. */
const BUILT = ['dist/src/main.js', 'packages/sdk/dist/index.js', 'console/dist/index.html'];
const BUILD_FACTS = 'dist/build.json';
const BUILT_FROM = [
  'src',
  'tools',
  'migrations',
  'packages/sdk/package.json',
  'packages/sdk/src',
  'packages/sdk/tsconfig.json',
  'console/index.html',
  'console/public',
  'console/src',
  'console/tsconfig.json',
  'console/vite.config.ts',
  'package-lock.json',
  'nest-cli.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`Node 20.19 or later is needed to begin with, this is ${process.version}`);
process.chdir(join(import.meta.dirname, '..'));
const wantsBuild = process.argv.includes('--build');
if (process.argv.includes('--stamp')) {
  writeFileSync(STAMP, sourceDigest());
  stampCommit();
} else if (!isDeployed()) makeReady();

function makeReady() {
  if (!isInstalled()) install();
  if (!isLocalNodeReady())
    fail('node_modules/.bin/node does not run: its install script was refused (npm config ignore-scripts?)');
  if (!wantsBuild) return;
  if (!isBuilt() && !run('Building', ['run', '--silent', 'build'])) fail('The build failed');
  stampCommit();
}

/**
 * Installs with the pinned Node.js, which is installed alone first if this one is older. npm would warn of every
 * package that needs a newer Node.js than npm's own. `npm ci` accepts only a complete lock (scripts/checks/lock.mjs explains
 * why one may be incomplete); `npm install` accepts any.
 */
function install() {
  const node =
    presentNode() ?? timed(`Installing Node.js ${pinnedVersion()}`, () => installNode(pinnedVersion()));
  if (node === null) fail('The Node.js of this project could not be installed');
  if (run('Installing the dependencies', ['ci', '--include=dev'], node)) return;
  if (!run('Installing them without npm ci', ['install', '--no-save', '--include=dev'], node))
    fail('npm install failed');
}

/** A production image holds a build and the production dependencies only: no preparation is needed. */
function isDeployed() {
  return process.env.NODE_ENV === 'production' && existsSync('dist/src/main.js');
}

/** npm records its installed packages in a lock file of its own. */
function isInstalled() {
  const record = 'node_modules/.package-lock.json';
  if (!existsSync(record)) return false;
  const wanted = Object.entries(packagesOf('package-lock.json')).filter(([path]) => path !== '');
  const installed = packagesOf(record);
  return wanted.every(([path, { version, optional, devOptional }]) =>
    installed[path] === undefined ? optional || devOptional : installed[path].version === version,
  );
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

function isBuilt() {
  return (
    existsSync(STAMP) &&
    BUILT.every((file) => existsSync(file)) &&
    readFileSync(STAMP, 'utf8') === sourceDigest()
  );
}

function sourceDigest() {
  const digest = createHash('sha256');
  for (const file of BUILT_FROM.flatMap(filesOf)) digest.update(`${file}\n`).update(readFileSync(file));
  return digest.digest('hex');
}

function filesOf(path) {
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Records the commit of the build, for `/health`. A checkout without git has none. */
function stampCommit() {
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' });
  const commit = status === 0 ? stdout.trim() : null;
  writeFileSync(BUILD_FACTS, `${JSON.stringify({ commit })}\n`);
}

/** Returns whether the command succeeded. Its output is kept apart from the output of the command that needs it. */
function run(what, npmArguments, node = presentNode() ?? process.execPath) {
  const words = `${what} (npm ${npmArguments.join(' ')})`;
  return timed(words, () => runNpm(node, npmArguments).status === 0 || null) !== null;
}

/** Prints the step and its duration. Null means failure. */
function timed(what, work) {
  console.error(`${what} …`);
  const started = Date.now();
  const result = work();
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.error(`${what}: ${result === null ? 'FAILED' : 'done'} in ${seconds} s`);
  return result;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
