import { resolve } from 'node:path';
import { runCheck, type Outcome } from './repository.js';

const RELAYS: readonly (readonly [what: string, file: string, text: string])[] = [
  ['re-exports', 'src/domain/re-export.ts', "export { a } from './b.js';\n"],
  ['renames', 'src/domain/rename.ts', "import { a } from './b.js';\nexport const b = a;\n"],
  ['renames a type', 'src/domain/type.ts', "import type { A } from './b.js';\nexport type B = A;\n"],
];
const FOCUSED = ['it.only', 'describe.skip', 'fit', 'xdescribe', 'it.only.each([1])', 'test.skip'];

const CLEAN = {
  ...filesIn('src/modules/full', 15),
  'src/modules/a/index.ts': "export { a } from './b.js';\n",
  'src/domain/nil.ts': "export const NIL = 'nil';\n",
  'src/domain/kind.ts': "export type Kind = 'a' | 'b';\n",
  'src/main.ts': "import './a.js';\n",
  'test/a.spec.ts': "it('A1: does', f);\nit.each([1])('A1: %s', f);\nlimits.only(3);\n",
};

function filesIn(folder: string, count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${folder}/f${index}.ts`, `export const a${index} = 1;\n`]),
  );
}

const check = (files: Readonly<Record<string, string>>): Outcome =>
  runCheck(resolve('scripts/checks/check-layout.mjs'), files);

describe('check-layout.mjs', () => {
  let outcome: Outcome;

  // One run for all cases, because each run loads the compiler.
  beforeAll(() => {
    outcome = check({
      ...filesIn('src/modules/crowded', 16),
      ...Object.fromEntries(RELAYS.map(([, file, text]) => [file, text])),
      'scripts/run.mjs': "import '../dist/src/gone.js';\nimport '../dist/src/domain/type.js';\n",
      'test/focused.spec.ts': FOCUSED.map((call) => `${call}('A1: does', () => {});\n`).join(''),
    });
  });

  it('G9: reports a folder of src with more than fifteen files', () => {
    expect(outcome.found[0]).toBe('src/modules/crowded: 16 files, 15 at most');
  });

  it.each(RELAYS)('G9: reports a file that only %s (%s)', (_what, file) => {
    expect(outcome.found).toContain(`${file}: hands on what stands elsewhere; import it from there`);
  });

  it.each(FOCUSED.map((call, index) => [call, index + 1] as const))(
    'G9: reports %s with its line',
    (call, line) => {
      const name = call.replace(/\(.*/, '');
      expect(outcome.found).toContain(`test/focused.spec.ts:${line}: ${name} leaves tests out`);
    },
  );

  it('G9: reports a script that imports a build file without a source', () => {
    expect(outcome.found).toContain('scripts/run.mjs: dist/src/gone.js has no source');
  });

  it('G9: reports nothing else and exits with status 1', () => {
    expect(outcome.found).toHaveLength(2 + RELAYS.length + FOCUSED.length);
    expect(outcome.status).toBe(1);
  });

  it("G9: accepts full folders, a module's public API, small files and other members named only", () => {
    expect(check(CLEAN)).toEqual({ found: [], status: 0 });
  });
});
