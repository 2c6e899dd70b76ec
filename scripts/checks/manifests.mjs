// `node scripts/checks/manifests.mjs [--json]`: renders every overlay of deploy/kubernetes, and compares each object with the
// schema of Kubernetes: values with the validators of kubernetes-models, which accept unknown fields, and names of fields
// with its types, by the compiler. `--json` prints what was rendered.
import { globSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import ts from 'typescript';
import { render } from './render-manifests.mjs';

const ROOT = 'deploy/kubernetes';
/** Kinds of other projects: their schemas are not here. */
const FOREIGN = ['monitoring.coreos.com/v1'];
/** Where the packages are: the manifests may lie elsewhere. */
const HERE = resolve(import.meta.dirname, '../..');

const overlays = globSync(join(ROOT, 'overlays/**/kustomization.yaml'))
  .map((file) => dirname(file))
  .sort();
const problems = [];
const rendered = {};
for (const overlay of overlays) {
  try {
    rendered[overlay] = render(overlay);
  } catch (error) {
    problems.push(error.message);
  }
}
const objects = Object.entries(rendered).flatMap(([overlay, found]) =>
  found.map((object) => ({ object, where: `${overlay}: ${object.kind} ${object.metadata?.name}` })),
);
const ours = objects.filter(({ object }) => !FOREIGN.includes(object.apiVersion));
if (overlays.length === 0) problems.push(`${ROOT}/overlays has no overlay`);
problems.push(...(await wrongValues(ours)));
if (problems.length === 0) problems.push(...unknownFields(ours));

if (process.argv.includes('--json')) console.log(JSON.stringify(rendered));
else if (problems.length === 0) console.log(`${overlays.length} overlays, ${objects.length} objects`);
if (problems.length > 0) console.error(problems.join('\n'));
process.exitCode = problems.length === 0 ? 0 : 1;

async function wrongValues(checked) {
  const found = [];
  for (const { object, where } of checked) {
    try {
      const { [object.kind]: Model } = await import(`kubernetes-models/${object.apiVersion}`);
      if (Model === undefined) throw new Error(`${object.apiVersion} has no kind ${object.kind}`);
      new Model(object).validate();
    } catch (error) {
      found.push(`${where}: ${error.message}`);
    }
  }
  return found;
}

/** The compiler refuses a literal with a field that its type does not have, at any depth. */
function unknownFields(checked) {
  const name = join(HERE, 'manifests.check.mts');
  const lines = checked.map(
    ({ object: { apiVersion, kind, ...rest } }, index) =>
      `const m${index}: import('kubernetes-models/${apiVersion}/${kind}').I${kind} = ${JSON.stringify({ apiVersion, kind, ...rest })};`,
  );
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (file, ...more) =>
    file === name
      ? ts.createSourceFile(file, lines.join('\n'), more[0])
      : getSourceFile.call(host, file, ...more);
  const program = ts.createProgram([name], options, host);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(name))
    .map(({ file, start, messageText }) => {
      const { line } = file?.getLineAndCharacterOfPosition(start ?? 0) ?? { line: 0 };
      return `${checked[line]?.where}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
}
