/** The modules that each module imports. An import that is not listed is an error, and so is a listed one without use. */
const DEPENDENCIES = {
  tenants: [],
  usage: ['limits'],
  risk: [],
  webhooks: [],
  analytics: [],
  operations: [],
  activity: ['limits'],
  console: [],
  home: [],
  mail: [],
  'public-facts': [],
  limits: [],
  accounts: ['tenants', 'limits'],
  'api-keys': ['accounts', 'tenants', 'limits'],
  admission: ['accounts', 'api-keys', 'limits'],
  billing: ['tenants'],
  verification: ['usage'],
  facilitator: ['verification', 'usage', 'risk'],
  features: ['verification', 'risk'],
  health: ['verification', 'limits'],
  'tenant-views': ['tenants', 'usage', 'verification', 'webhooks'],
  'tenant-lifecycle': ['tenants', 'accounts', 'api-keys', 'usage', 'billing', 'webhooks'],
};

const moduleDependencies = Object.entries(DEPENDENCIES).map(([module, known]) => ({
  name: `dependencies-of-${module}`,
  severity: 'error',
  from: { path: `^src/modules/${module}/` },
  to: { path: '^src/modules/', pathNot: `^src/modules/(${[module, ...known].join('|')})/` },
}));

const unusedDependencies = Object.entries(DEPENDENCIES).flatMap(([module, known]) =>
  known.map((other) => ({
    name: `dependency-of-${module}-on-${other}-is-used`,
    severity: 'error',
    from: { path: `^src/modules/${module}/` },
    module: { path: `^src/modules/${other}/index\\.ts$`, numberOfDependentsLessThan: 1 },
  })),
);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'domain-is-pure',
      comment: 'The domain imports itself, hashing and base58; no framework, no I/O.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^(src/domain/|node_modules/@scure/base/|crypto$|zlib$)' },
    },
    {
      name: 'platform-imports-no-module',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/(chains/|modules/|[^/]+\\.ts$)' },
    },
    {
      name: 'chains-import-domain-and-platform-only',
      severity: 'error',
      from: { path: '^src/chains/' },
      to: { path: '^src/(modules/|[^/]+\\.ts$)' },
    },
    {
      name: 'modules-do-not-import-the-composition-root',
      severity: 'error',
      from: { path: '^src/modules/' },
      to: { path: '^src/[^/]+\\.ts$' },
    },
    {
      name: 'public-api-only',
      comment:
        "A module imports another module's index.ts only; the list of entities (src/entities.ts) is the exception.",
      severity: 'error',
      from: { path: '^src/(modules/([^/]+)/|[^/]+\\.ts$)', pathNot: '^src/entities\\.ts$' },
      to: { path: '^src/modules/([^/]+)/', pathNot: '^src/modules/($2/|[^/]+/index\\.ts$)' },
    },
    ...moduleDependencies,
    ...unusedDependencies,
    {
      name: 'public-api-is-its-own',
      comment:
        "A module's index.ts exports what is inside of it, and nothing of another module or of the platform.",
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/index\\.ts$' },
      to: { pathNot: '^src/modules/$1/' },
    },
    {
      name: 'redis-only-in-platform-and-limits',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(platform/redis|modules/limits)/' },
      to: { path: 'node_modules/ioredis/' },
    },
    {
      name: 'stripe-only-in-its-gateway',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '^src/modules/billing/stripe/stripe-(gateway|failures|shapes|signed-events)\\.ts$',
      },
      to: { path: 'node_modules/stripe/' },
    },
    {
      name: 'sentry-only-in-its-file',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/platform/observability/sentry\\.ts$' },
      to: { path: 'node_modules/@sentry/' },
    },
    {
      name: 'opentelemetry-only-in-telemetry',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/platform/telemetry/' },
      to: { path: 'node_modules/@opentelemetry/' },
    },
    {
      name: 'opentelemetry-is-loaded-by-its-sdk-only',
      comment:
        'Nothing of it is loaded without a collector: the interface and the settings know no library of it.',
      severity: 'error',
      from: {
        path: '^src/platform/telemetry/(batch-span|metric-reading|preload|redis-spans|statement-span|telemetry|telemetry-export|telemetry-schema|tracing)\\.ts$',
      },
      to: { path: 'node_modules/@opentelemetry/' },
    },
    {
      name: 'nodemailer-only-in-its-transport',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/platform/mail/smtp-transport\\.ts$' },
      to: { path: 'node_modules/(@types/)?nodemailer/' },
    },
    {
      name: 'prometheus-only-in-observability',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/platform/observability/' },
      to: { path: 'node_modules/prom-client/' },
    },
    {
      name: 'chain-libraries-in-chains',
      comment: 'Chain libraries stay under src/chains and with the facilitator, which signs.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '^src/(chains/|modules/facilitator/|modules/tenants/wallets/wallet-address)',
      },
      to: { path: 'node_modules/(viem|@solana|@x402)/' },
    },
    {
      name: 'evmole-only-in-inspection',
      comment: 'Code of strangers is searched for functions in one place.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/chains/evm/inspection/' },
      to: { path: 'node_modules/evmole/' },
    },
    {
      name: 'libraries-of-sign-in-in-accounts',
      comment: 'Each is known to the one folder that it is for.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/modules/accounts/(second-factor|oidc)/' },
      to: { path: 'node_modules/(otplib|@simplewebauthn/server|openid-client)/' },
    },
    {
      name: 'no-testing-in-src',
      comment: "A module's testing.ts is for specs.",
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/modules/[^/]+/testing\\.ts$' },
    },
    {
      name: 'packages-and-server-are-apart',
      comment:
        'The server needs nothing of the packages for sellers; they know its document, and nothing else.',
      severity: 'error',
      from: { path: '^(src|migrations)/' },
      to: { path: '^packages/|^@x402-infrastructure/' },
    },
    {
      name: 'packages-import-nothing-of-the-server',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(src|migrations|tools|test|demo|bench|scripts)/' },
    },
    {
      name: 'the-client-runs-outside-of-node',
      severity: 'error',
      from: { path: '^packages/sdk/src/(client|webhooks|generated)/' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'no-test-in-src', severity: 'error', from: { path: '^src/' }, to: { path: '^test/' } },
    {
      name: 'no-orphans',
      severity: 'error',
      // Pages of the browser, and declarations.
      from: { orphan: true, path: '^src/', pathNot: '(/page/.+\\.js|\\.d\\.ts)$' },
      to: {},
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
