// The rules for package-lock.json. npm trusts a lock. Without a checksum it installs any content, and it downloads from
// any place or package that the lock names.

const CHECKSUM = /^sha512-[A-Za-z0-9+/]{86}==$/;
const EXACT_VERSION = /^\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?$/;
/** Package folders within package folders, all of them in the checkout. */
const PLACE = /^(?:(?:^|\/)node_modules(?:\/@[\w-][\w.-]*)?\/[\w-][\w.-]*)+$/;
const ALIAS = /^npm:((?:@[\w.-]+\/)?[\w.-]+)(?:@(.*))?$/s;
/** No colon and no slash: excludes URLs, folders and GitHub repositories. */
const RANGE = /^[\w\s.*^~<>=|+-]*$/;
const TARBALL = /\.(?:tgz|tar|tar\.gz)$/i;
const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/** The only folders that package.json may name as workspaces: those of packages of our own, and the console's. */
const WORKSPACES = ['packages/*', 'console'];

/**
 * @param lock content of package-lock.json
 * @param manifest content of the package.json beside it
 * @param reasons why a package may lack a checksum, by `name@version`
 * @param workspaces the names of the packages of this repository that share the lock, by folder
 * @returns a line for each problem
 */
export function lockProblems(lock, manifest, reasons, workspaces = new Map()) {
  if (lock.lockfileVersion !== 3 || !isObject(lock.packages) || lock.dependencies !== undefined)
    return ['is not of lockfileVersion 3: other versions have members that are not looked at here'];
  const entries = lockedPackages(lock);
  const aliases = new Set(Object.values(lock.packages).flatMap(aliasesOf));
  return [
    ...workspaceProblems(manifest),
    ...entries
      .filter((entry) => !isWorkspace(entry, workspaces))
      .map((entry) => ({ ...entry, place: placeOf(entry.path, workspaces) }))
      .flatMap((entry) => entryProblems(entry, reasons, aliases)),
    ...Object.entries(lock.packages).flatMap(([path, entry]) => specProblems(path || 'the root', entry)),
    ...specProblems('package.json', manifest),
    ...specProblems('package.json', { dependencies: flat(manifest.overrides) }),
    ...scriptProblems(entries, manifest.allowScripts ?? {}),
  ];
}

/** Every package of a lock, with its own name, which differs from its folder's name if it has an alias. */
export function lockedPackages(lock) {
  return Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => {
      const folder = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const name = entry.name ?? folder;
      return { ...entry, path, folder, name, id: `${name}@${entry.version}` };
    });
}

function workspaceProblems({ workspaces = [] }) {
  const named = Array.isArray(workspaces) ? workspaces : [JSON.stringify(workspaces)];
  return named
    .filter((folders) => !WORKSPACES.includes(folders))
    .map(
      (folders) => `package.json has the workspaces ${folders}: they are ${WORKSPACES.join(' and ')} alone`,
    );
}

/**
 * Whether an entry is a package of this repository: its folder, or the link to it under its own name. Both have neither
 * checksum nor version to trust: the content is the checkout's.
 */
export function isWorkspace({ path, name, folder, link, resolved, integrity }, workspaces) {
  if (integrity !== undefined) return false;
  if (link === true) return path === `node_modules/${folder}` && workspaces.get(resolved) === folder;
  return (
    link === undefined && resolved === undefined && workspaces.has(path) && workspaces.get(path) === name
  );
}

/** Within a workspace's folder packages may be nested as within any other. */
function placeOf(path, workspaces) {
  const within = [...workspaces.keys()].find((folder) => path.startsWith(`${folder}/node_modules/`));
  return within === undefined ? path : path.slice(within.length + 1);
}

function entryProblems(entry, reasons, aliases) {
  const { path, place, folder, name, version, resolved, link } = entry;
  if (!PLACE.test(place) || link !== undefined) return [`${path} is a folder, not a package of the registry`];
  const problems = checksumProblems(entry, reasons);
  if (!EXACT_VERSION.test(version)) problems.push(`${path} has no exact version`);
  if (resolved !== undefined)
    problems.push(`${path} says where it is fetched from: only a registry is, and no lock names which`);
  if (name !== folder && !aliases.has(`${folder}=${name}`))
    problems.push(`${path} is actually ${name}, which was not requested`);
  return problems;
}

function checksumProblems({ path, id, integrity, dev, optional }, reasons) {
  if (integrity !== undefined)
    return CHECKSUM.test(integrity) ? [] : [`${path} has a checksum that is not one SHA-512`];
  if (reasons[id] === undefined) return [`${path} has no checksum, and ${id} is not named with a reason`];
  return dev && optional ? [] : [`${path} has no checksum: a reason suffices for optional tools only`];
}

function specProblems(place, entry) {
  return KINDS.flatMap((kind) =>
    Object.entries(entry[kind] ?? {})
      .filter(([, spec]) => !isOfRegistry(spec))
      .map(([name, spec]) => `${place} wants ${name} from elsewhere than the registry (${spec})`),
  );
}

function isOfRegistry(spec) {
  const range = ALIAS.exec(spec)?.[2] ?? (ALIAS.test(spec) ? '' : spec);
  // `$name` in an override: the version that package.json requires.
  return (
    /^\$(?:@[\w.-]+\/)?[\w.-]+$/.test(spec) ||
    (RANGE.test(range) && !/^\./.test(range) && !TARBALL.test(range))
  );
}

/** `allowScripts` is npm's own list (npm 11): true runs a package's script, false does not. Older npm runs them all. */
function scriptProblems(entries, allowed) {
  const withScript = new Set(entries.filter((entry) => entry.hasInstallScript).map(({ name }) => name));
  return [
    ...[...withScript]
      .filter((name) => typeof allowed[name] !== 'boolean')
      .map((name) => `${name} runs a script when it is installed: allow or refuse it in allowScripts`),
    ...Object.keys(allowed)
      .filter((name) => !withScript.has(name))
      .map((name) => `allowScripts names ${name}, which has no script: remove it`),
  ];
}

function aliasesOf(entry) {
  return KINDS.flatMap((kind) =>
    Object.entries(entry[kind] ?? {}).flatMap(([folder, spec]) => {
      const name = ALIAS.exec(spec)?.[1];
      return name === undefined ? [] : [`${folder}=${name}`];
    }),
  );
}

/** Flattens nested overrides. */
function flat(overrides, prefix = '') {
  return Object.fromEntries(
    Object.entries(overrides ?? {}).flatMap(([name, value]) =>
      isObject(value) ? Object.entries(flat(value, `${prefix}${name} > `)) : [[`${prefix}${name}`, value]],
    ),
  );
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
