/** Which module calls which, as it is: an arrow that is not listed is an error, and so is one that is listed and not used. */
const ARROWS = {
  tenants: [],
  usage: [],
  risk: [],
  webhooks: [],
  analytics: [],
  operations: [],
  dashboard: [],
  limits: [],
  'api-keys': ['tenants', 'limits'],
  admission: ['api-keys', 'limits'],
  billing: ['tenants'],
  verification: ['usage'],
  facilitator: ['verification', 'usage', 'risk'],
  health: ['verification'],
  'tenant-lifecycle': ['tenants', 'api-keys', 'usage', 'billing', 'webhooks'],
};

const moduleArrows = Object.entries(ARROWS).map(([room, known]) => ({
  name: `arrows-of-${room}`,
  severity: 'error',
  from: { path: `^src/modules/${room}/` },
  to: { path: '^src/modules/', pathNot: `^src/modules/(${[room, ...known].join('|')})/` },
}));

const unusedArrows = Object.entries(ARROWS).flatMap(([room, known]) =>
  known.map((other) => ({
    name: `arrow-from-${room}-to-${other}-is-used`,
    severity: 'error',
    from: { path: `^src/modules/${room}/` },
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
      name: 'platform-knows-no-module',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/(chains/|modules/|[^/]+\\.ts$)' },
    },
    {
      name: 'chains-know-domain-and-platform',
      severity: 'error',
      from: { path: '^src/chains/' },
      to: { path: '^src/(modules/|[^/]+\\.ts$)' },
    },
    {
      name: 'modules-do-not-know-the-composition-root',
      severity: 'error',
      from: { path: '^src/modules/' },
      to: { path: '^src/[^/]+\\.ts$' },
    },
    {
      name: 'through-the-door',
      comment: "Another module is known by its index.ts only; the roof's entity list is the exception.",
      severity: 'error',
      from: { path: '^src/(modules/([^/]+)/|[^/]+\\.ts$)', pathNot: '^src/entities\\.ts$' },
      to: { path: '^src/modules/([^/]+)/', pathNot: '^src/modules/($2/|[^/]+/index\\.ts$)' },
    },
    ...moduleArrows,
    ...unusedArrows,
    {
      name: 'public-api-is-its-own',
      comment:
        "A module's index.ts exports what is inside of it, and nothing of another module or of the platform.",
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/index\\.ts$' },
      to: { pathNot: '^src/modules/$1/' },
    },
    {
      name: 'redis-in-one-room',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(platform/redis|modules/limits)/' },
      to: { path: 'node_modules/ioredis/' },
    },
    {
      name: 'stripe-in-one-file',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '^src/modules/billing/stripe/stripe-(gateway|failures|shapes|signed-events)\\.ts$',
      },
      to: { path: 'node_modules/stripe/' },
    },
    {
      name: 'sentry-in-one-file',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/platform/observability/sentry\\.ts$' },
      to: { path: 'node_modules/@sentry/' },
    },
    {
      name: 'prometheus-in-one-room',
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
      name: 'no-testing-in-src',
      comment: "A module's testing.ts is for specs.",
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/modules/[^/]+/testing\\.ts$' },
    },
    { name: 'no-test-in-src', severity: 'error', from: { path: '^src/' }, to: { path: '^test/' } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/' },
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
