// `node scripts/transpile.mjs ENTRY.ts OUT`: writes a TypeScript program and the files it imports by a relative path as
// JavaScript below OUT, without a look at types (`npm run typecheck` checks them): in a second instead of half a minute.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

const [entry, out] = process.argv.slice(2);
if (entry === undefined || out === undefined) throw new Error('usage: transpile.mjs ENTRY.ts OUT');
const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, '.');
const compilerOptions = { ...options, module: ts.ModuleKind.ESNext, noEmit: false, sourceMap: false };

rmSync(out, { recursive: true, force: true });
// A set hands out what is added while it is gone through.
const files = new Set([normalize(entry)]);
for (const file of files) {
  const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), { fileName: file, compilerOptions });
  const target = join(out, file.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, outputText);
  // Of the output, where imports of types alone are gone.
  for (const { fileName } of ts.preProcessFile(outputText).importedFiles)
    if (fileName.startsWith('.')) files.add(join(dirname(file), fileName.replace(/\.js$/, '.ts')));
}
