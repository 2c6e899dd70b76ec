// Fails on a folder with too many files, a file that only re-exports another, a focused or skipped test, and a script
// that imports a build file without a source.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import ts from 'typescript';

const MOST_FILES = 15;
/** The limit applies to these folders and all their subfolders. */
const BOUNDED =
  /^(?:src|tools|scripts|bench|demo|examples|console\/src|migrations\/functions|test\/(?!fixtures))(?:\/|$)/;
/** A module's public API consists of re-exports, by design. */
const PUBLIC_API = /^src\/modules\/[^/]+\/(?:index|testing)\.ts$/;
const FOCUSED = new Set(['fit', 'fdescribe', 'xit', 'xtest', 'xdescribe']);
const TESTS = new Set(['it', 'test', 'describe']);
const MODIFIERS = new Set(['only', 'skip', 'todo']);

const files = trackedFiles();
const problems = [
  ...crowdedFolders(),
  ...files.flatMap(relay),
  ...files.flatMap(focusedTests),
  ...files.flatMap(deadImports),
];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

function trackedFiles() {
  // The checkout may belong to a different user than the one who runs the check.
  const options = ['-c', `safe.directory=${process.cwd()}`, 'ls-files', '-z'];
  return execFileSync('git', options, { encoding: 'utf8' })
    .split('\0')
    .filter((file) => file !== '' && statSync(file, { throwIfNoEntry: false })?.isFile());
}

function crowdedFolders() {
  const counts = new Map();
  for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  return [...counts]
    .filter(([folder, count]) => BOUNDED.test(folder) && count > MOST_FILES)
    .map(([folder, count]) => `${folder}: ${count} files, ${MOST_FILES} at most`);
}

/** Reports a source file without declarations of its own. */
function relay(file) {
  if (!/^src\/.+\.ts$/.test(file) || PUBLIC_API.test(file)) return [];
  const own = parse(file).statements.filter((statement) => !ts.isImportDeclaration(statement));
  const isRelay =
    own.length > 0 && own.every((statement) => ts.isExportDeclaration(statement) || isAlias(statement));
  return isRelay ? [`${file}: hands on what stands elsewhere; import it from there`] : [];
}

/** `export const a = b`, `export type A = B`. */
function isAlias(statement) {
  if (ts.isTypeAliasDeclaration(statement)) {
    return ts.isTypeReferenceNode(statement.type) && statement.type.typeArguments === undefined;
  }
  return (
    ts.isVariableStatement(statement) &&
    statement.declarationList.declarations.every(
      ({ initializer }) => initializer !== undefined && ts.isIdentifier(initializer),
    )
  );
}

function focusedTests(file) {
  if (!/^test\/.+\.ts$/.test(file)) return [];
  const source = parse(file);
  const found = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && isFocused(node.expression)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.push(`${file}:${line + 1}: ${node.expression.getText(source)} leaves tests out`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** `fit`, `it.only`, `describe.skip.each`, … */
function isFocused(expression) {
  if (ts.isIdentifier(expression)) return FOCUSED.has(expression.text);
  if (!ts.isPropertyAccessExpression(expression)) return false;
  const { expression: on, name } = expression;
  const isModifier = MODIFIERS.has(name.text) && ts.isIdentifier(on) && TESTS.has(on.text);
  return isModifier || isFocused(on);
}

function parse(file) {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, false);
}

/** Scripts import the build, which neither the compiler nor knip follows. */
function deadImports(file) {
  if (!/^(?:scripts|bench)\/.+\.mjs$/.test(file)) return [];
  return [...readFileSync(file, 'utf8').matchAll(/dist\/((?:src|tools|migrations)\/[\w./-]+)\.js/g)]
    .filter(([, source]) => !files.includes(`${source}.ts`))
    .map(([path]) => `${file}: ${path} has no source`);
}
