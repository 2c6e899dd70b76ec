// Provides the Node.js that this project requires, independent of the machine's version (docs/adr/0024). This file must
// run on Node 20: an older machine starts with it.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';

/** Path of the pinned Node.js in npm's layout: first on the path of every npm script. */
const LOCAL_BINARY = 'node_modules/.bin/node';

/** The exact version that package-lock.json pins. */
export function pinnedVersion() {
  return JSON.parse(readFileSync('package-lock.json', 'utf8')).packages['node_modules/node'].version;
}

/** Whether npm scripts find a `node` of the pinned major version or later. */
export function isLocalNodeReady() {
  return isRecent(LOCAL_BINARY);
}

/** Path of a recent Node.js that exists already: this one, that of the packages, or one installed alone; else null. */
export function presentNode() {
  const candidates = [process.execPath, LOCAL_BINARY, binaryOf(pinnedVersion())];
  return candidates.map((path) => resolve(path)).find(isRecent) ?? null;
}

/**
 * Installs one Node.js alone, outside node_modules. A second call finds the existing one.
 *
 * @param version exact (`24.21.0`) or a major version (`26`: its newest)
 * @returns the absolute path of its binary, or null when npm failed; npm's output goes to stderr
 */
export function installNode(version) {
  const binary = resolve(binaryOf(version));
  if (majorOf(binary) > 0) return binary;
  const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts'];
  const wanted = `${platformPackage()}@${version}`;
  runNpm(process.execPath, ['install', '--prefix', folderOf(version), ...flags, wanted]);
  return majorOf(binary) > 0 ? binary : null;
}

/** Runs npm with the given Node.js, also for package scripts. Its output goes to stderr. */
export function runNpm(node, npmArguments) {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
  // The npm that runs this process, not the first one on the PATH.
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm?.endsWith('.js') ? [node, npm] : ['npm'];
  return spawnSync(command, [...first, ...npmArguments], { env, stdio: ['ignore', 2, 2] });
}

function isRecent(binary) {
  return majorOf(binary) >= Number.parseInt(pinnedVersion(), 10);
}

/** Zero without a working Node.js. */
function majorOf(binary) {
  const { stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  return Number(/^v(\d+)\./.exec(stdout ?? '')?.[1] ?? 0);
}

function folderOf(version) {
  return join('.cache', `node-${version}`);
}

function binaryOf(version) {
  return join(folderOf(version), 'node_modules', '.bin', 'node');
}

/** The package with the binary alone, by the same names as in the package `node`. */
function platformPackage() {
  const { platform, arch } = process;
  return `${platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node'}-${platform}-${arch}`;
}
