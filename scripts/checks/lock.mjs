// `node scripts/checks/lock.mjs [--check]`: completes package-lock.json, or reports its missing entries. Some registries
// mirror only this platform's packages. npm then omits the optional packages of other platforms, and `npm ci` refuses
// the lock (npm 11), here and everywhere. An entry needs their version, pinned by the dependent package, and their
// platform, which their name contains. Their checksum follows with the next install from a full registry.
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = 'package-lock.json';
const OS = ['darwin', 'linux', 'win32', 'windows', 'freebsd', 'android', 'openharmony', 'netbsd', 'openbsd'];
const CPU = ['arm64', 'arm', 'amd64', 'x64', 'ia32', 'ppc64', 's390x', 'riscv64', 'loong64', 'wasm32'];
const OTHER_NAMES = { windows: 'win32', amd64: 'x64' };

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const missing = missingEntries();
if (!process.argv.includes('--check')) complete();
else if (missing.length > 0) {
  console.error(
    `${FILE} lacks the following: run npm run lock\n${missing.map(([path]) => `  ${path}`).join('\n')}`,
  );
  process.exitCode = 1;
}

function missingEntries() {
  return Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.entries(entry.optionalDependencies ?? {}).flatMap(([name, version]) =>
      missingEntry(path, name, version),
    ),
  );
}

/** Searches as Node does, from the dependent package upwards. */
function missingEntry(wantedBy, name, version) {
  for (let folder = wantedBy; ; folder = parentOf(folder)) {
    const found = lock.packages[join(folder, name)];
    if (found === undefined && folder !== '') continue;
    // npm resolves a range, and an installed version under a range is npm's choice.
    if (!/^\d/.test(version) || found?.version === version) return [];
    return [[join(found === undefined ? '' : wantedBy, name), entryOf(wantedBy, name, version)]];
  }
}

function entryOf(wantedBy, name, version) {
  const [os, cpu] = [OS, CPU].map((words) => {
    const word = words.find((each) => new RegExp(`(?:^|[-/])${each}(?:$|-)`).test(name));
    return word === undefined ? undefined : [OTHER_NAMES[word] ?? word];
  });
  const libc = /-musl/.test(name)
    ? ['musl']
    : os?.[0] === 'linux' && /-gnu/.test(name)
      ? ['glibc']
      : undefined;
  const { dev, devOptional } = lock.packages[wantedBy];
  return { version, cpu, dev, devOptional, libc, optional: true, os };
}

function complete() {
  // One at a time: the location of the next entry may depend on it.
  for (let [next] = missing; next !== undefined; [next] = missingEntries()) lock.packages[next[0]] = next[1];
  const sorted = Object.entries(lock.packages).sort(([one], [other]) => one.localeCompare(other, 'en'));
  writeFileSync(FILE, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
}

function join(folder, name) {
  return `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
}

function parentOf(folder) {
  return folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')));
}
