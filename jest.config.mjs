// ESM sources, Jest in CommonJS mode: Jest's native ESM mode cannot load Nest 12 beside a CommonJS package (docs/adr/0024).
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isWholeRun, slowSpecs, writeSuites } from './scripts/suites.mjs';

/** The names of installed packages whose `.js` files are ESM, at any depth. */
function esmPackages(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => (name.startsWith('@') ? scopedNames(folder, name) : [name]))
    .flatMap((name) => {
      const nested = esmPackages(join(folder, name, 'node_modules'));
      return isEsm(join(folder, name, 'package.json')) ? [name, ...nested] : nested;
    });
}

function scopedNames(folder, scope) {
  return readdirSync(join(folder, scope)).map((name) => `${scope}/${name}`);
}

function isEsm(manifest) {
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
}

const esm = [...new Set(esmPackages(join(import.meta.dirname, 'node_modules')))].sort();

const transform = {
  '^.+\\.[cm]?[tj]s$': [
    '@swc/jest',
    {
      jsc: {
        parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        target: 'es2023',
        keepClassNames: true,
      },
      module: { type: 'commonjs' },
      sourceMaps: 'inline',
    },
  ],
};

/** @type {import('jest').Config} */
const base = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  transform,
  // What `require` can load as it is.
  transformIgnorePatterns: [`/node_modules/(?!(?:.+/node_modules/)?(?:${esm.join('|')})/).+\\.c?js$`],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  modulePathIgnorePatterns: ['<rootDir>/(dist|\\.cache/(?!suites/)|\\.data)/'],
};

/** With a Postgres and a Redis, started once for the run. */
const withServices = {
  ...base,
  globalSetup: '<rootDir>/test/support/services/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/services/global-teardown.ts',
  // Every answer that a test gets is compared with the OpenAPI document.
  setupFilesAfterEnv: ['<rootDir>/test/support/answers/every-answer.ts'],
};

const slow = slowSpecs(
  process.env.TEST_SLOW,
  globSync('test/slow/**/*.spec.ts', { cwd: import.meta.dirname }).sort(),
);
const isSlow = slow.length > 0;

/** Of each project: where its specs are, and how many of them make one suite in a run of everything. */
const UNIT = { name: 'unit', patterns: ['test/unit/**/*.spec.ts'], specsEach: 24 };
const SERVICES = {
  name: 'services',
  // Every other folder, so that a new one is not forgotten; the generators' has packages of its own.
  patterns: ['test/!(unit|slow|generators)/**/*.spec.ts', 'test/*.spec.ts'],
  specsEach: 12,
};

function testMatch(project) {
  if (!isSlow && isWholeRun(process.argv.slice(2))) return [writeSuites(import.meta.dirname, project)];
  return project.patterns.map((pattern) => `<rootDir>/${pattern}`);
}

export default {
  rootDir: import.meta.dirname,
  maxWorkers: 2,
  testTimeout: 30_000,
  reporters: ['default', '<rootDir>/scripts/summary-reporter.mjs'],
  projects: isSlow
    ? [
        {
          ...withServices,
          displayName: 'slow',
          testMatch: slow.map((spec) => `<rootDir>/${spec}`),
          testPathIgnorePatterns: [
            '/node_modules/',
            ...(process.env.CITUS_URL ? [] : ['<rootDir>/test/slow/citus/']),
          ],
        },
      ]
    : [
        { ...base, displayName: UNIT.name, testMatch: testMatch(UNIT) },
        { ...withServices, displayName: SERVICES.name, testMatch: testMatch(SERVICES) },
      ],
};
