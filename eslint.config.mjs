import js from '@eslint/js';
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

const NO_BASE_PATH = ['Literal[value=/api.v1/]', 'TemplateElement[value.raw=/api.v1/]'].map((selector) => ({
  selector,
  message: 'The base path is spelled in platform/http/base-path.ts alone.',
}));
const maxParams = tseslint.plugin.rules['max-params'];

/** What fails a test: Jest's, fast-check's, and helpers of ours that throw or wait for what must come. */
const ASSERTIONS = [
  ...['expect', 'expect*', '**.expect', '**.expect*', 'fc.assert'],
  ...['receive', 'holdsInAnyOrder', 'refusedAlike', 'refuses', 'withSetup', 'until*', 'waitFor', 'withShop'],
];

/** The rule as it is, but not for constructors: what Nest injects is no list that a caller must remember. */
const maxParamsOutsideConstructors = {
  ...maxParams,
  create(context) {
    const listeners = Object.entries(maxParams.create(context)).map(([selector, check]) => [
      selector,
      (node) => node.parent.kind === 'constructor' || check(node),
    ]);
    return Object.fromEntries(listeners);
  },
};

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'packages/*/dist/**',
      'console/dist/**',
      'packages/sdk/src/generated/**',
      'console/src/api/generated/**',
      'node_modules/**',
      'coverage/**',
      '.data/**',
      'examples/**',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { project: { rules: { 'max-params': maxParamsOutsideConstructors } } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      // Nest modules are empty classes by design.
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      'project/max-params': ['error', { max: 5 }],
      // Response DTOs are classes for Swagger's sake only; plain objects of their shape are what we answer with.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 14],
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only platform/config/env.ts reads the environment.' },
      ],
      'no-restricted-imports': [
        'error',
        { paths: [{ name: '@nestjs/common', importNames: ['forwardRef'], message: 'No cycles.' }] },
      ],
      'no-restricted-syntax': ['error', ...NO_BASE_PATH],
    },
  },
  {
    files: ['src/modules/**/*.ts', 'src/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@nestjs/common',
              importNames: ['forwardRef', 'Global'],
              message: 'No cycles, and no global module outside the platform.',
            },
          ],
        },
      ],
    },
  },
  { files: ['src/platform/http/base-path.ts'], rules: { 'no-restricted-syntax': 'off' } },
  // The second one runs before anything else is loaded, and looks for NODE_OPTIONS alone.
  {
    files: [
      'src/platform/config/dot-env.ts',
      'src/platform/config/env.ts',
      'src/platform/config/heap-limits.ts',
      'src/main.ts',
      'src/platform/telemetry/preload.ts',
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  // Most lines of a page are markup, and most of its branches are parts that are there or not.
  {
    files: ['console/src/**/*.tsx'],
    rules: {
      'max-lines-per-function': ['error', { max: 120, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 20],
    },
  },
  // SQL reads best in one piece.
  { files: ['migrations/**/*.ts'], rules: { 'max-lines-per-function': 'off', 'max-lines': 'off' } },
  {
    files: ['src/domain/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'fetch', 'setTimeout', 'setInterval', 'process'],
      'no-restricted-syntax': [
        'error',
        ...NO_BASE_PATH,
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: 'No clock in the domain.',
        },
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'No clock in the domain.',
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', 'max-lines': ['error', { max: 400 }] },
  },
  {
    files: ['test/**/*.spec.ts', 'test/**/*.contract.ts'],
    plugins: { jest },
    rules: {
      'jest/no-focused-tests': 'error',
      'jest/no-disabled-tests': 'error',
      'jest/no-identical-title': 'error',
      'jest/expect-expect': ['error', { assertFunctionNames: ASSERTIONS }],
    },
  },
  {
    files: ['src/platform/http/documentation/page/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'AbortController',
          'SwaggerUIBundle',
          'ResizeObserver',
          'URLSearchParams',
          'addEventListener',
          'devicePixelRatio',
          'document',
          'fetch',
          'getComputedStyle',
          'history',
          'location',
          'matchMedia',
        ].map((name) => [name, 'readonly']),
      ),
    },
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|localStorage|sessionStorage|cookie)$/]',
          message: 'Text is text, and the key is kept nowhere.',
        },
      ],
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        fetch: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        module: 'writable',
        AbortSignal: 'readonly',
      },
    },
    rules: { 'no-console': 'off' },
  },
);
