// `node scripts/checks/sbom.mjs [file]`: writes the packages of `npm ci --workspaces=false --omit=dev`, which are the server's,
// as a CycloneDX document. It reads the lock alone, so that the same lock yields the same document. npm's own `npm sbom` refuses this lock, because the x402
// libraries require other versions of their peers than they get. With --legacy-peer-deps it omits a third of the
// packages.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { lockedPackages } from './lock-rules.mjs';

const file = process.argv[2] ?? 'sbom.cdx.json';
const text = readFileSync('package-lock.json', 'utf8');
const lock = JSON.parse(text);
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const root = {
  path: '',
  name: manifest.name,
  version: manifest.version,
  dependencies: manifest.dependencies,
};
const at = new Map(
  lockedPackages(lock)
    .filter(({ dev }) => !dev)
    .map((entry) => [entry.path, entry]),
);
const installed = reachable();

writeFileSync(file, `${JSON.stringify(document(), null, 2)}\n`);
console.log(`${file}: ${new Set(installed.map(refOf)).size} packages`);

function document() {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: `urn:uuid:${uuidOf(text)}`,
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'pre-build' }],
      component: { type: 'application', 'bom-ref': refOf(root), name: root.name, version: root.version },
    },
    components: [...byRef(installed).values()].map(component),
    dependencies: [...byRef([root, ...installed])].map(([ref, places]) => ({
      ref,
      dependsOn: [...new Set(places.flatMap(wantedEntries).map(refOf))].sort(),
    })),
  };
}

/** What the server needs, directly or through others: what the packages of this repository alone need is not in its image. */
function reachable() {
  const found = new Set();
  const next = [root];
  for (let entry = next.pop(); entry !== undefined; entry = next.pop()) {
    for (const wanted of wantedEntries(entry)) {
      if (found.has(wanted)) continue;
      found.add(wanted);
      next.push(wanted);
    }
  }
  return [...at.values()].filter((entry) => found.has(entry));
}

/** By package reference: one package may be in several folders. */
function byRef(entries) {
  const places = new Map();
  for (const entry of entries) places.set(refOf(entry), [...(places.get(refOf(entry)) ?? []), entry]);
  return places;
}

function component(places) {
  const [{ name, version, integrity, license }] = places;
  return {
    type: 'library',
    'bom-ref': refOf(places[0]),
    name,
    version,
    scope: places.every(({ optional }) => optional) ? 'optional' : 'required',
    hashes: hashesOf(integrity),
    ...(license === undefined ? {} : { licenses: [licenseOf(license)] }),
    purl: refOf(places[0]),
  };
}

function hashesOf(integrity) {
  const digest = /^sha512-(.+)$/.exec(integrity ?? '')?.[1];
  if (digest === undefined) return [];
  return [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }];
}

/**
 * A single name is an expression, too; as an `id` it would need an entry in SPDX's list, which changes with each
 * version.
 */
function licenseOf(license) {
  const isExpression = /^[\w.+() -]+$/.test(license) && !/^(?:UNLICENSED|SEE )/.test(license);
  return isExpression ? { expression: license } : { license: { name: license } };
}

/** The packages that Node would find, from the dependent package upwards. */
function wantedEntries({ path, dependencies, optionalDependencies, peerDependencies }) {
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }).flatMap((name) => {
    for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
      const found = at.get(`${folder === '' ? '' : `${folder}/`}node_modules/${name}`);
      if (found !== undefined) return [found];
      if (folder === '') return [];
    }
  });
}

/** @see https://github.com/package-url/purl-spec */
function refOf({ name, version }) {
  return `pkg:npm/${name.replace('@', '%40')}@${encodeURIComponent(version)}`;
}

/** A version 8 UUID from the lock's content. */
function uuidOf(content) {
  const hex = createHash('sha256').update(content).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
