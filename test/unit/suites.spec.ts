import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Project {
  readonly name: string;
  readonly patterns: readonly string[];
  readonly specsEach: number;
}

// Without types: the script is what the configuration of Jest imports.
const { isWholeRun, MATRIX_ONLY, slowSpecs, writeSuites } = jest.requireActual<{
  isWholeRun: (commandLine: readonly string[]) => boolean;
  MATRIX_ONLY: readonly string[];
  slowSpecs: (asked: string | undefined, specs: readonly string[]) => readonly string[];
  writeSuites: (root: string, project: Project) => string;
}>('../../scripts/suites.mjs');

describe('suites of a run of everything', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'x402-suites-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const specs = (...paths: string[]) => {
    for (const path of paths) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), '');
    }
  };
  const written = () => {
    const folder = join(root, '.cache/suites/some');
    const files = readdirSync(folder).sort();
    return files.map((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/^describe\('([^']+)'/gm)].map(
        ([, spec]) => spec,
      ),
    );
  };
  const some = { name: 'some', patterns: ['test/{a,b}/**/*.spec.ts'], specsEach: 2 };

  it('hold each spec once, and nothing else', () => {
    specs(
      'test/a/1.spec.ts',
      'test/b/c/3.spec.ts',
      'test/a/2.spec.ts',
      'test/a/no.ts',
      'test/slow/4.spec.ts',
    );
    expect(writeSuites(root, some)).toBe('<rootDir>/.cache/suites/some/*.spec.js');
    expect(written()).toEqual([['test/a/1.spec.ts', 'test/a/2.spec.ts'], ['test/b/c/3.spec.ts']]);
  });

  it('forget a spec that is gone', () => {
    specs('test/a/1.spec.ts', 'test/a/2.spec.ts', 'test/a/3.spec.ts');
    writeSuites(root, some);
    rmSync(join(root, 'test/a/2.spec.ts'));
    rmSync(join(root, 'test/a/3.spec.ts'));
    writeSuites(root, some);
    expect(written()).toEqual([['test/a/1.spec.ts']]);
  });

  it.each([
    [[], true],
    [['--forceExit', '--selectProjects=unit'], true],
    [['test/unit/domain'], false],
    [['--forceExit', '-t', 'a name'], false],
    [['--watch'], false],
    [['--watchAll'], false],
  ])('are for a command line without a path: %j: %s', (commandLine, whole) => {
    expect(isWholeRun(commandLine)).toBe(whole);
  });
});

describe('slow specs', () => {
  const [left = ''] = MATRIX_ONLY;
  const specs = ['test/slow/some.spec.ts', left];

  it('that CI leaves out are files, each named once', () => {
    expect(MATRIX_ONLY.filter((spec) => !existsSync(spec))).toEqual([]);
    expect(new Set(MATRIX_ONLY).size).toBe(MATRIX_ONLY.length);
  });

  it('run all, without those that CI leaves out, or those alone', () => {
    expect(slowSpecs('1', specs)).toEqual(specs);
    expect(slowSpecs('ci', specs)).toEqual(['test/slow/some.spec.ts']);
    expect(slowSpecs('matrix', specs)).toEqual(MATRIX_ONLY);
    expect(slowSpecs(undefined, specs)).toEqual([]);
  });
});
