import { z } from 'zod';
import { CHAINS, comparableAddress, type ChainEntry, type ChainFamily } from '../../domain/chain.js';
import { accountNotices, accountsOf, oidcProblems } from './account-settings.js';
import { AppConfig, type Settings } from './app-config.js';
import type { ConfiguredChain } from './chain-settings.js';
import { defaultHost, modeNotices, modeOf, type Mode } from './mode.js';
import { redisNotices, redisProblems, redisSettings } from './redis-settings.js';
import { coinGwei, gasPrice, httpUrl, integer, list, SCHEMA } from './settings-schema.js';
import { mailNotices, mailSettings } from '../mail/mail-settings.js';
import { telemetrySettings } from '../telemetry/telemetry-schema.js';
import { unknownNames } from './unknown-names.js';
import { givenSettings, namesInUse, type RawEnvironment } from './variables.js';

export { loadDotEnv } from './dot-env.js';

/** Thrown at boot. Names every invalid variable and its expected format, never a value. */
export class ConfigurationError extends Error {
  /** @param hints possible causes: names that look mistyped */
  constructor(
    readonly problems: readonly string[],
    hints: readonly string[] = [],
  ) {
    super(`Bad configuration:\n${[...problems, ...hints].map((line) => `  - ${line}`).join('\n')}`);
    this.name = 'ConfigurationError';
  }
}

/** Minimum length of an operator key in production: a guessed key grants full access. */
const ADMIN_KEY_LENGTH = 24;

/** Whether `logMode` has written a mode into the environment that nobody set. */
let isModeInferred = false;

/** Sets `NODE_ENV` to the effective mode, because libraries read `NODE_ENV` themselves. */
export function logMode({ mode }: AppConfig): void {
  isModeInferred ||= process.env['NODE_ENV'] === undefined && process.env['NODE_ENV_FILE'] === undefined;
  process.env['NODE_ENV'] = mode;
  delete process.env['NODE_ENV_FILE'];
}

/**
 * Reads and validates the whole environment at once, including files that `NAME_FILE` names. Empty variables count as
 * unset; surrounding white space is not part of a value.
 *
 * @throws ConfigurationError naming every invalid variable
 */
export function readConfig(environment: RawEnvironment = process.env): AppConfig {
  const names = knownVariables();
  const { values: raw, problems: unread } = givenSettings(environment, names);
  const set = Object.keys(environment).filter((name) => environment[name] !== undefined);
  const unknown = unknownNames(set, namesInUse(names));
  const parsed = SCHEMA.safeParse(raw);
  const invalid = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);
  const problems = [...unread, ...invalid];
  const chains = CHAINS.map((chain) => configureChain(chain, raw, problems));
  const mode = modeOf(raw['NODE_ENV'] as Mode | undefined, raw['HOST']);
  if (mode === 'production' && raw['DATABASE_URL'] === undefined) problems.push(noDatabase(raw));
  if (mode === 'production' && parsed.data?.X402_ADMIN_KEY.some((key) => key.length < ADMIN_KEY_LENGTH)) {
    problems.push(`X402_ADMIN_KEY must have ${ADMIN_KEY_LENGTH} characters in production, each of several`);
  }
  if (parsed.success) problems.push(...redisProblems(redisOf(parsed.data)));
  problems.push(...oidcProblems(raw));
  if (!parsed.success || problems.length > 0) throw new ConfigurationError(firstOfEach(problems), unknown);
  return toConfig(parsed.data, mode, { chains, unknown });
}

function noDatabase({ NODE_ENV }: RawEnvironment): string {
  const why = 'NODE_ENV is not set and HOST is no loopback address, so its rules hold';
  return `DATABASE_URL is required in production${NODE_ENV === undefined ? ` (${why})` : ''}`;
}

/** Keeps the first problem of each variable. */
function firstOfEach(problems: readonly string[]): string[] {
  const byVariable = new Map<string, string>();
  for (const problem of problems) {
    const [variable = ''] = problem.split(' ');
    if (!byVariable.has(variable)) byVariable.set(variable, problem);
  }
  return [...byVariable.values()];
}

const CHAIN_SETTINGS = [
  'RPC_URL',
  'USDC_ADDRESS',
  'CONFIRMATIONS',
  'SETTLEMENT_MAX_COST_GWEI',
  'SETTLEMENT_TENANT_GAS_GWEI_PER_DAY',
] as const;
/**
 * In billionths of the chain's native coin: 0.005 ether, and the cost of twenty signatures on Solana. `coinsPerEther`
 * multiplies these and the next two where a coin is worth far less than ether.
 */
const DEFAULT_MAX_COST_GWEI: Readonly<Record<ChainFamily, number>> = {
  evm: 5_000_000,
  solana: 100_000,
  sandbox: 0,
};
const DEFAULT_TENANT_GAS_GWEI_PER_DAY = 10_000_000;
const DEFAULT_MAX_GAS_GWEI = 500;

type ChainSetting = (typeof CHAIN_SETTINGS)[number];

/** Every variable that the schema knows, for `.env.example` and its test. */
export function knownVariables(): string[] {
  const perChain = CHAINS.filter(({ family }) => family !== 'sandbox').flatMap((chain) =>
    CHAIN_SETTINGS.map((setting) => chainVariable(chain, setting)),
  );
  return [...Object.keys(SCHEMA.shape), ...perChain];
}

function chainVariable(chain: ChainEntry, setting: ChainSetting): string {
  return `${chain.name.toUpperCase().replaceAll('-', '_')}_${setting}`;
}

function configureChain(chain: ChainEntry, raw: RawEnvironment, problems: string[]): ConfiguredChain {
  if (chain.family === 'sandbox') return { ...chain, rpcUrls: [], ...spending(chain, raw, () => null) };
  const read = <T>(setting: ChainSetting, schema: z.ZodType<T>): T | null => {
    const variable = chainVariable(chain, setting);
    const value = raw[variable];
    if (value === undefined) return null;
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    problems.push(`${variable} ${result.error.issues[0]?.message ?? 'is invalid'}`);
    return null;
  };
  const address = z.string().refine((text) => comparableAddress(chain.family, text) !== null, {
    message: 'must be an address of that chain',
  });
  const confirmations = read('CONFIRMATIONS', integer(1, 100_000));
  return {
    ...chain,
    rpcUrls: read('RPC_URL', list(httpUrl)) ?? [],
    usdcAddress: read('USDC_ADDRESS', address) ?? chain.usdcAddress,
    accept: confirmations === null ? chain.accept : { kind: 'confirmations', confirmations },
    ...spending(chain, raw, (setting) => read(setting, coinGwei)),
  };
}

/** Settlement spending limits: the chain's own setting, else the setting for all chains, else the coin's default. */
function spending(
  { family, coinsPerEther = 1 }: ChainEntry,
  raw: RawEnvironment,
  read: (setting: ChainSetting) => number | null,
): Omit<ConfiguredChain, keyof ChainEntry | 'rpcUrls'> {
  // A bad value is reported with the rest of the schema.
  const forAll = (variable: keyof typeof SCHEMA.shape, schema: z.ZodType<number>): number | undefined =>
    schema.safeParse(raw[variable]).data;
  const perDay =
    read('SETTLEMENT_TENANT_GAS_GWEI_PER_DAY') ?? forAll('SETTLEMENT_TENANT_GAS_GWEI_PER_DAY', coinGwei);
  return {
    settlementMaxCostGwei: read('SETTLEMENT_MAX_COST_GWEI') ?? DEFAULT_MAX_COST_GWEI[family] * coinsPerEther,
    settlementTenantGasGweiPerDay: perDay ?? DEFAULT_TENANT_GAS_GWEI_PER_DAY * coinsPerEther,
    settlementMaxGasGwei: forAll('SETTLEMENT_MAX_GAS_GWEI', gasPrice) ?? DEFAULT_MAX_GAS_GWEI * coinsPerEther,
  };
}

interface Beside {
  readonly chains: readonly ConfiguredChain[];
  readonly unknown: readonly string[];
}

function toConfig(env: z.infer<typeof SCHEMA>, mode: Mode, { chains, unknown }: Beside): AppConfig {
  const http = httpOf(env, mode);
  return new AppConfig({
    mode,
    notices: [
      ...accountNotices(env, mode),
      ...modeNotices(env.NODE_ENV, http.host, mode),
      ...redisNotices(redisOf(env)),
      ...mailNotices(...mailOf(env, mode, http)),
      ...unknown,
    ],
    http,
    database: {
      url: env.DATABASE_URL ?? null,
      directUrl: env.DATABASE_DIRECT_URL ?? null,
      caCert: env.DATABASE_CA_CERT ?? null,
      runtimeRole: env.DATABASE_RUNTIME_ROLE ?? null,
      poolSize: env.DATABASE_POOL_SIZE,
    },
    jobsEnabled: env.JOBS_ENABLED === 'true',
    redis: redisSettings(redisOf(env)),
    observability: {
      logLevel: env.LOG_LEVEL,
      sentryDsn: env.SENTRY_DSN ?? null,
      telemetry: telemetrySettings(env),
    },
    adminKeys: env.X402_ADMIN_KEY,
    adminAllowedAddresses: env.ADMIN_ALLOWED_ADDRESSES,
    encryptionKeys: env.ENCRYPTION_KEY,
    addressHashSecret: env.ADDRESS_HASH_SECRET ?? null,
    upgradeUrl: env.UPGRADE_URL,
    publicStats: (env.PUBLIC_STATS ?? String(mode !== 'production')) === 'true',
    logRetentionMonths: env.LOG_RETENTION_MONTHS,
    anonymousLogDays: env.ANONYMOUS_LOG_DAYS,
    verification: {
      pythonUrl: env.PYTHON_VERIFIER_URL ?? null,
      pythonKey: env.PYTHON_VERIFIER_KEY ?? null,
      timeoutMs: env.PYTHON_VERIFIER_TIMEOUT_MS,
      breakerCooldownMs: env.BREAKER_COOLDOWN_MS,
      maxAgeSeconds: env.PAYMENT_MAX_AGE_DAYS * 86_400,
      rememberSeconds: env.REMEMBER_SECONDS,
      crossCheckAboveUsdc: env.CROSS_CHECK_ABOVE_USDC,
    },
    stripe: stripeOf(env),
    webhookAllowedHosts: env.WEBHOOK_ALLOWED_HOSTS,
    accounts: accountsOf(env, mode),
    mail: mailSettings(...mailOf(env, mode, http)),
    facilitator: {
      evmSignerKeys: env.X402_EVM_SIGNER_KEYS,
      svmSignerKeys: env.X402_SVM_SIGNER_KEYS,
      waitMs: env.SETTLEMENT_WAIT_MS,
      rpcTimeoutMs: env.SETTLEMENT_RPC_TIMEOUT_MS,
      bumpAfterMs: env.SETTLEMENT_BUMP_AFTER_MS,
      tenantUsdcPerDay: env.SETTLEMENT_TENANT_USDC_PER_DAY ?? null,
    },
    chains,
  });
}

function httpOf(env: z.infer<typeof SCHEMA>, mode: Mode): Settings['http'] {
  return {
    host: env.HOST ?? defaultHost(mode),
    port: env.PORT,
    managementHost: env.MANAGEMENT_HOST,
    managementPort: env.MANAGEMENT_PORT,
    keepAliveMs: env.KEEP_ALIVE_SECONDS * 1_000,
    hasPublicUrl: env.PUBLIC_URL !== undefined,
    // Port 0 is any free one, which only the listener knows.
    publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT === 0 ? 3_001 : env.PORT}`,
    allowedOrigins: env.ALLOWED_ORIGINS,
    trustProxyHops: env.TRUST_PROXY,
  };
}

function mailOf(
  env: z.infer<typeof SCHEMA>,
  mode: Mode,
  http: Settings['http'],
): Parameters<typeof mailSettings> {
  return [
    { smtpUrl: env.SMTP_URL, from: env.MAIL_FROM },
    {
      ...{ mode, http, hasDatabaseUrl: env.DATABASE_URL !== undefined },
      isDevelopmentSet: env.NODE_ENV === 'development' && !isModeInferred,
    },
  ];
}

function redisOf(env: z.infer<typeof SCHEMA>): Parameters<typeof redisSettings>[0] {
  return { url: env.REDIS_URL, caCert: env.REDIS_CA_CERT, sentinels: env.REDIS_SENTINELS };
}

function stripeOf(env: z.infer<typeof SCHEMA>): Settings['stripe'] {
  return {
    secretKey: env.STRIPE_SECRET_KEY ?? null,
    webhookSecrets: env.STRIPE_WEBHOOK_SECRET,
    apiBase: env.STRIPE_API_BASE ?? null,
    graceMs: env.BILLING_GRACE_DAYS * 86_400_000,
    overageMeter: env.STRIPE_OVERAGE_METER,
    prices: {
      starter: env.X402_STRIPE_PRICE_STARTER ?? null,
      pro: env.X402_STRIPE_PRICE_PRO ?? null,
      team: env.X402_STRIPE_PRICE_TEAM ?? null,
      enterprise: env.X402_STRIPE_PRICE_ENTERPRISE ?? null,
    },
  };
}
