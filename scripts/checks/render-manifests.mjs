// Renders a folder of manifests as kustomize does, as far as deploy/kubernetes uses it: resources, components, namespace,
// images, and patches by JSON Patch (RFC 6902). Anything else is refused, so that nothing is left out in silence.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

const FILE = 'kustomization.yaml';
const KNOWN = ['apiVersion', 'kind', 'resources', 'components', 'namespace', 'images', 'patches'];

/**
 * The objects of a folder with a kustomization.yaml.
 *
 * @throws Error for what is not known here, a patch without its object, and a path that does not exist
 */
export function render(folder) {
  const file = join(folder, FILE);
  const kustomization = parse(readFileSync(file, 'utf8'));
  const unknown = Object.keys(kustomization).filter((name) => !KNOWN.includes(name));
  if (unknown.length > 0) throw new Error(`${file}: ${unknown.join(', ')} is not rendered here`);
  const { resources = [], components = [], namespace, images = [], patches = [] } = kustomization;
  const objects = [...resources, ...components].flatMap((name) => objectsOf(join(folder, name)));
  for (const patch of patches) applyPatch(patch, objects, file);
  for (const object of objects) {
    if (namespace !== undefined) object.metadata.namespace = namespace;
    for (const container of object.spec?.template?.spec?.containers ?? []) setImage(container, images);
  }
  return objects;
}

function objectsOf(path) {
  if (existsSync(join(path, FILE))) return render(path);
  return parseAllDocuments(readFileSync(path, 'utf8'), { uniqueKeys: true }).map((document) => {
    if (document.errors.length > 0) throw new Error(`${path}: ${document.errors[0].message}`);
    return document.toJS();
  });
}

function setImage(container, images) {
  const image = images.find(({ name }) => name === container.image);
  if (image !== undefined) container.image = `${image.newName ?? image.name}:${image.newTag}`;
}

function applyPatch({ target, patch, ...more }, objects, file) {
  if (Object.keys(more).length > 0) throw new Error(`${file}: a patch with ${Object.keys(more).join(', ')}`);
  const object = objects.find(({ kind, metadata }) => kind === target.kind && metadata.name === target.name);
  if (object === undefined) throw new Error(`${file}: no ${target.kind} ${target.name} to patch`);
  for (const step of parse(patch)) applyStep(step, object, file);
}

function applyStep({ op, path, value }, object, file) {
  const names = path
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = names.pop();
  const parent = names.reduce((found, name) => found?.[name], object);
  const exists = parent !== undefined && last in parent;
  if (parent === undefined || (op !== 'add' && !exists))
    throw new Error(`${file}: there is no ${path} to ${op}`);
  if (op === 'remove') Array.isArray(parent) ? parent.splice(Number(last), 1) : delete parent[last];
  else if (op !== 'add' && op !== 'replace') throw new Error(`${file}: ${op} is not rendered here`);
  else if (op === 'add' && Array.isArray(parent))
    parent.splice(last === '-' ? parent.length : Number(last), 0, value);
  else parent[last] = value;
}
