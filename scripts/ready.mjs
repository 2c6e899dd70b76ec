// Makes a checkout ready to run: `node scripts/ready.mjs [--build]`. Needs nothing but Node and npm.
// Installs when node_modules is not what package-lock.json says, builds when dist is not of these sources; both are
// told by content, because a clone, a copy or an archive sets times as it likes.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const STAMP = 'dist/.built-from';
const BUILT_FROM = [
  'src',
  'migrations',
  'package-lock.json',
  'nest-cli.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

process.chdir(join(import.meta.dirname, '..'));
const wantsBuild = process.argv.includes('--build');
if (process.argv.includes('--stamp')) writeFileSync(STAMP, sourceDigest());
else if (!isDeployed()) makeReady();

function makeReady() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Node 20.19 or later is needed, this is ${process.version}`);
  if (!isInstalled()) install();
  if (wantsBuild && !isBuilt() && !run('Building', ['run', '--silent', 'build'])) fail('The build failed');
}

/** `npm ci` takes a complete lock only (scripts/lock.mjs tells why one may not be); `npm install` takes what it says. */
function install() {
  if (run('Installing the dependencies', ['ci', '--include=dev'])) return;
  if (!run('Installing them without npm ci', ['install', '--no-save', '--include=dev']))
    fail('npm install failed');
}

/** An image holds a build and the dependencies of production only: there is nothing to make. */
function isDeployed() {
  return process.env.NODE_ENV === 'production' && existsSync('dist/src/main.js');
}

/** npm writes down what it installed in a lock file of its own. */
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
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sourceDigest();
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

/** Whether it went well. What it prints is not part of the output of the command that needs it. */
function run(what, npmArguments) {
  console.error(`${what} (npm ${npmArguments.join(' ')}) …`);
  const started = Date.now();
  // The npm that runs us, not whichever comes first on the PATH.
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  const { status } = spawnSync(command, [...first, ...npmArguments], { stdio: ['ignore', 2, 2] });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.error(`${what}: ${status === 0 ? 'done' : 'FAILED'} in ${seconds} s`);
  return status === 0;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
