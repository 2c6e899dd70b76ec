// `node scripts/checks/supply-chain.mjs [--offline]`: checks, in every folder with a package.json, that the installed packages
// are the chosen ones. Of the registry it needs only the advisories, if there are any.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { advisoryProblems } from './advisories.mjs';
import { isWorkspace, lockedPackages, lockProblems } from './lock-rules.mjs';

const REASONS = 'supply-chain.json';
const LIST = 'docs/dependencies.md';
const SKIPPED = new Set(['node_modules', 'dist', 'coverage']);
/** npm prefers the first to package-lock.json; the others belong to installers that this project does not use. */
const OTHER_LOCKS = ['npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb'];

const reasons = existsSync(REASONS) ? readJson(REASONS) : {};
const folders = foldersWithManifest('.');
/** The packages of this repository under the root's lock: their names, by folder. */
const workspaces = new Map(
  folders
    .filter((folder) => {
      const named = readJson('package.json').workspaces ?? [];
      return named.includes(`${dirname(folder)}/*`) || named.includes(folder);
    })
    .map((folder) => [folder.replaceAll('\\', '/'), readJson(join(folder, 'package.json')).name]),
);
const locked = folders.filter((folder) => existsSync(join(folder, 'package-lock.json')));
const problems = [
  ...folders.flatMap(folderProblems),
  ...untruths(),
  ...reasonProblems(),
  ...disagreements(),
  ...listProblems(),
  ...(process.argv.includes('--offline') ? [] : advisoryProblems(reasons.advisories ?? {})),
];
for (const problem of new Set(problems)) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

function foldersWithManifest(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  const inner = entries.filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !SKIPPED.has(entry.name),
  );
  const own = entries.some(({ name }) => name === 'package.json') ? [folder] : [];
  return [...own, ...inner.flatMap(({ name }) => foldersWithManifest(join(folder, name)))];
}

function folderProblems(folder) {
  const manifest = readJson(join(folder, 'package.json'));
  const file = join(folder, 'package-lock.json');
  const problems = OTHER_LOCKS.filter((name) => existsSync(join(folder, name))).map(
    (name) => `${join(folder, name)}: only package-lock.json is looked at`,
  );
  const npmrc = join(folder, '.npmrc');
  if (existsSync(npmrc) && /^\s*(?:\S*registry|\/\/\S+)\s*=/m.test(readFileSync(npmrc, 'utf8')))
    problems.push(`${npmrc}: names a registry, which is each machine’s own affair`);
  if (workspaces.has(folder)) {
    const own = locked.includes(folder) ? [`${file}: the lock of the root holds for this package`] : [];
    return [...problems, ...own];
  }
  if (locked.includes(folder)) {
    const shared = folder === '.' ? workspaces : new Map();
    return [
      ...problems,
      ...lockProblems(readJson(file), manifest, reasons.withoutChecksum ?? {}, shared).map(
        (problem) => `${file}: ${problem}`,
      ),
    ];
  }
  return [...problems, `${file} is missing`];
}

/** A reason must be a sentence, for a package that exists. */
function reasonProblems() {
  const named = reasons.withoutChecksum ?? {};
  const without = new Set(
    allPackages()
      .filter((entry) => entry.integrity === undefined && !isWorkspace(entry, workspaces))
      .map(({ id }) => id),
  );
  return Object.entries(named).flatMap(([id, reason]) => [
    ...(without.has(id) ? [] : [`${REASONS}: ${id} is not without a checksum: remove it`]),
    ...(typeof reason === 'string' && reason.trim() !== '' ? [] : [`${REASONS}: ${id} has no reason`]),
  ]);
}

/** One version of a package must have one checksum in all locks. */
function disagreements() {
  const first = new Map();
  return allPackages().flatMap(({ id, integrity, file, path }) => {
    if (integrity === undefined) return [];
    const seen = first.get(id) ?? integrity;
    first.set(id, seen);
    return seen === integrity ? [] : [`${file}: ${path} has another checksum than ${id} elsewhere`];
  });
}

/**
 * Compares locks with the installed packages: npm copies the package's own metadata into a lock, so a difference shows
 * a manual edit.
 */
function untruths() {
  return allPackages().flatMap((entry) => {
    const place = join(entry.base, entry.path);
    if (!existsSync(join(place, 'package.json'))) return [];
    const own = readJson(join(place, 'package.json'));
    // Another version remains from an earlier lock.
    if (own.version !== entry.version) return [];
    const problems = [];
    if (!entry.hasInstallScript && runsScript(own, place))
      problems.push(`${entry.path} has a script for its installation, and the lock does not say so`);
    if (wishesOf(own) !== wishesOf(entry))
      problems.push(`${entry.path} wants other packages than the lock says`);
    return problems.map((problem) => `${entry.file}: ${problem}`);
  });
}

/** npm builds a package with a `binding.gyp`, even if the lock does not mention a script. */
function runsScript({ scripts = {}, gypfile }, place) {
  const isBuilt = gypfile !== false && existsSync(join(place, 'binding.gyp'));
  return isBuilt || Boolean(scripts.preinstall || scripts.install || scripts.postinstall);
}

function wishesOf({ dependencies, optionalDependencies }) {
  return JSON.stringify(Object.entries({ ...dependencies, ...optionalDependencies }).sort());
}

function listProblems() {
  const manifests = ['.', ...workspaces.keys()].map((folder) => readJson(join(folder, 'package.json')));
  const chosen = [...new Set(manifests.flatMap(({ dependencies }) => Object.keys(dependencies ?? {})))];
  const text = existsSync(LIST) ? readFileSync(LIST, 'utf8') : '';
  const listed = [...text.matchAll(/^\|\s*`([^`]+)`\s*\|\s*([^|\s][^|]*)\|/gm)].map(([, name]) => name);
  return [
    ...chosen
      .filter((name) => !listed.includes(name))
      .map((name) => `${LIST} does not say why ${name} is there`),
    ...listed
      .filter((name) => !chosen.includes(name))
      .map((name) => `${LIST} lists ${name}, which is no dependency`),
  ];
}

function allPackages() {
  return locked.flatMap((folder) => {
    const file = join(folder, 'package-lock.json');
    const lock = readJson(file);
    return lock.packages === undefined
      ? []
      : lockedPackages(lock).map((entry) => ({ ...entry, file, base: folder }));
  });
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
