// ESM sources, Jest in CommonJS mode: Jest's native ESM mode cannot load Nest 12 on Node 20 (docs/adr/0001).
const esmPackages = [
  '@nestjs',
  '@solana',
  '@solana-program',
  'lru-cache',
  'viem',
  'ox',
  'abitype',
  'isows',
  '@noble',
  '@scure',
  '@standard-schema',
  'uuid',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'es-toolkit',
  'typeorm',
  'load-esm',
  'dotenv',
  'dotenv-expand',
  'path-to-regexp',
  'iterare',
];

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
  transformIgnorePatterns: [`/node_modules/(?!(${esmPackages.join('|')})/)`],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  modulePathIgnorePatterns: ['<rootDir>/(dist|\\.cache|\\.data)/'],
};

/** With a Postgres and a Redis, started once for the run. */
const withServices = {
  ...base,
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};

const slow = process.env.TEST_SLOW === '1';

export default {
  rootDir: import.meta.dirname,
  maxWorkers: 2,
  testTimeout: 30_000,
  reporters: ['default', '<rootDir>/scripts/summary-reporter.mjs'],
  projects: slow
    ? [{ ...withServices, displayName: 'slow', testMatch: ['<rootDir>/test/slow/**/*.spec.ts'] }]
    : [
        { ...base, displayName: 'unit', testMatch: ['<rootDir>/test/unit/**/*.spec.ts'] },
        {
          ...withServices,
          displayName: 'services',
          testMatch: ['<rootDir>/test/!(unit|slow)/**/*.spec.ts', '<rootDir>/test/*.spec.ts'],
        },
      ],
};
