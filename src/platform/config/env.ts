import { z } from 'zod';
import {
  base58Length,
  CHAINS,
  comparableAddress,
  type ChainEntry,
  type ChainFamily,
} from '../../domain/chain.js';
import { PLAN_IDS, type PlanId } from '../../domain/plan.js';
import { AppConfig, type StripePrices } from './app-config.js';
import type { ConfiguredChain } from './chain-settings.js';

/** Thrown at boot; names every bad variable and what it should be, never a value. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Bad configuration:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigurationError';
  }
}

type RawEnvironment = Readonly<Record<string, string | undefined>>;

const url = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be a URL (${protocols.join(' or ')})`,
  });
const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, {
      message: `must be a whole number from ${min} to ${max}`,
    });
const list = (item: z.ZodType<string, string>) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(item));

/** `free=4,starter=13`: plans that are not named keep everything. Analytics looks four months back. */
const monthsByPlan = z.string().transform((text, context) => {
  const months: Partial<Record<PlanId, number>> = {};
  for (const part of text.split(',')) {
    const [, plan, count] = /^\s*([a-z]+)=(\d{1,3})\s*$/.exec(part) ?? [];
    const id = PLAN_IDS.find((known) => known === plan);
    if (id === undefined || Number(count) < 4) {
      context.addIssue('must be plans with months, four at least, such as free=4,starter=13');
      return z.NEVER;
    }
    months[id] = Number(count);
  }
  return months;
});

const httpUrl = url('http:', 'https:');
const redisUrl = url('redis:', 'rediss:');
const origin = httpUrl.refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  message: 'must be origins such as https://app.example.com',
});

const hostAndPort = z.string().regex(/^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\]):\d{1,5}$/, {
  message: 'must be host:port pairs such as receiver.internal:8080',
});
/** One server, or nodes of a cluster with commas between them. */
const redisUrls = z
  .string()
  .refine((text) => text.split(',').every((part) => redisUrl.safeParse(part.trim()).success), {
    message: 'must be URLs (redis: or rediss:), several with commas between them for a cluster',
  });
const evmSecret = z
  .string()
  .regex(/^(0x)?[0-9a-fA-F]{64}$/, 'must be private keys of 32 bytes in hexadecimal');
const solanaSecret = z.string().refine((text) => [32, 64].includes(base58Length(text)), {
  message: 'must be base58 secret keys of 64 bytes, or seeds of 32',
});

const gasPrice = integer(1, 1_000_000);
/** Billionths of a coin: up to a thousand coins. */
const coinGwei = integer(1, 1_000_000_000_000);

const SCHEMA = z.object({
  NODE_ENV: z
    .enum(['production', 'development', 'test'], 'must be production, development or test')
    .default('development'),
  HOST: z.string().default('0.0.0.0'),
  PORT: integer(0, 65_535).default(3001),
  MANAGEMENT_PORT: integer(0, 65_535).default(9464),
  PUBLIC_URL: httpUrl.default('http://localhost:3001'),
  ALLOWED_ORIGINS: list(origin).default([]),
  TRUST_PROXY: integer(0, 32).default(0),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be a pino level')
    .default('info'),
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  DATABASE_POOL_SIZE: integer(2, 500).default(20),
  JOBS_ENABLED: z.enum(['true', 'false'], 'must be true or false').default('true'),
  REDIS_URL: redisUrls.optional(),
  SENTRY_DSN: httpUrl.optional(),
  X402_ADMIN_KEY: list(z.string()).default([]),
  ADDRESS_HASH_SECRET: z.string().optional(),
  UPGRADE_URL: httpUrl.default('https://kamiyo.ai/pricing'),
  PYTHON_VERIFIER_URL: httpUrl.optional(),
  PYTHON_VERIFIER_KEY: z.string().optional(),
  PYTHON_VERIFIER_TIMEOUT_MS: integer(10, 300_000).default(30_000),
  BREAKER_COOLDOWN_MS: integer(10, 3_600_000).default(60_000),
  PAYMENT_MAX_AGE_DAYS: integer(1, 36_500).default(7),
  REMEMBER_SECONDS: integer(1, 86_400).default(3_600),
  CROSS_CHECK_ABOVE_USDC: integer(0, 1_000_000).default(1_000),
  LOG_RETENTION_MONTHS: monthsByPlan.default({}),
  STRIPE_SECRET_KEY: z.string().optional(),
  STRIPE_WEBHOOK_SECRET: list(z.string()).default([]),
  STRIPE_API_BASE: httpUrl.optional(),
  BILLING_GRACE_DAYS: integer(0, 90).default(7),
  STRIPE_OVERAGE_METER: z.string().max(100, 'must have at most 100 characters').nullable().default(null),
  X402_STRIPE_PRICE_STARTER: z.string().optional(),
  X402_STRIPE_PRICE_PRO: z.string().optional(),
  X402_STRIPE_PRICE_TEAM: z.string().optional(),
  X402_STRIPE_PRICE_ENTERPRISE: z.string().optional(),
  X402_EVM_SIGNER_KEYS: list(evmSecret).default([]),
  X402_SVM_SIGNER_KEYS: list(solanaSecret).default([]),
  SETTLEMENT_WAIT_MS: integer(100, 30_000).default(25_000),
  SETTLEMENT_RPC_TIMEOUT_MS: integer(100, 15_000).default(5_000),
  SETTLEMENT_BUMP_AFTER_MS: integer(100, 3_600_000).default(30_000),
  SETTLEMENT_MAX_GAS_GWEI: gasPrice.optional(),
  SETTLEMENT_TENANT_GAS_GWEI_PER_DAY: coinGwei.optional(),
  SETTLEMENT_TENANT_USDC_PER_DAY: integer(1, 1_000_000_000).optional(),
  WEBHOOK_ALLOWED_HOSTS: list(hostAndPort).default([]),
});

/**
 * Reads and validates the whole environment at once; empty variables count as unset.
 *
 * @throws ConfigurationError naming every bad variable
 */
export function readConfig(environment: RawEnvironment = process.env): AppConfig {
  const raw = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = SCHEMA.safeParse(raw);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);
  const chains = CHAINS.map((chain) => configureChain(chain, raw, problems));
  if (raw['NODE_ENV'] === 'production' && raw['DATABASE_URL'] === undefined) {
    problems.push('DATABASE_URL is required in production');
  }
  if (!parsed.success || problems.length > 0) throw new ConfigurationError(firstOfEach(problems));
  return toConfig(parsed.data, chains);
}

/** One problem a variable is enough. */
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
 * In billionths of the chain's own coin: 0.005 ether, and what twenty signatures cost on Solana. These and the next two
 * are multiplied where a coin is worth far less than ether (`coinsPerEther`).
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

/** What settling may cost there: the chain's own setting, else the one for all chains, else what is sane for its coin. */
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

function toConfig(env: z.infer<typeof SCHEMA>, chains: readonly ConfiguredChain[]): AppConfig {
  const prices: StripePrices = {
    starter: env.X402_STRIPE_PRICE_STARTER ?? null,
    pro: env.X402_STRIPE_PRICE_PRO ?? null,
    team: env.X402_STRIPE_PRICE_TEAM ?? null,
    enterprise: env.X402_STRIPE_PRICE_ENTERPRISE ?? null,
  };
  return new AppConfig({
    mode: env.NODE_ENV,
    http: {
      host: env.HOST,
      port: env.PORT,
      managementPort: env.MANAGEMENT_PORT,
      publicUrl: env.PUBLIC_URL,
      allowedOrigins: env.ALLOWED_ORIGINS,
      trustProxyHops: env.TRUST_PROXY,
    },
    database: { url: env.DATABASE_URL ?? null, poolSize: env.DATABASE_POOL_SIZE },
    jobsEnabled: env.JOBS_ENABLED === 'true',
    redisUrl: env.REDIS_URL ?? null,
    observability: { logLevel: env.LOG_LEVEL, sentryDsn: env.SENTRY_DSN ?? null },
    adminKeys: env.X402_ADMIN_KEY,
    addressHashSecret: env.ADDRESS_HASH_SECRET ?? null,
    upgradeUrl: env.UPGRADE_URL,
    logRetentionMonths: env.LOG_RETENTION_MONTHS,
    verification: {
      pythonUrl: env.PYTHON_VERIFIER_URL ?? null,
      pythonKey: env.PYTHON_VERIFIER_KEY ?? null,
      timeoutMs: env.PYTHON_VERIFIER_TIMEOUT_MS,
      breakerCooldownMs: env.BREAKER_COOLDOWN_MS,
      maxAgeSeconds: env.PAYMENT_MAX_AGE_DAYS * 86_400,
      rememberSeconds: env.REMEMBER_SECONDS,
      crossCheckAboveUsdc: env.CROSS_CHECK_ABOVE_USDC,
    },
    stripe: {
      secretKey: env.STRIPE_SECRET_KEY ?? null,
      webhookSecrets: env.STRIPE_WEBHOOK_SECRET,
      apiBase: env.STRIPE_API_BASE ?? null,
      graceMs: env.BILLING_GRACE_DAYS * 86_400_000,
      overageMeter: env.STRIPE_OVERAGE_METER,
      prices,
    },
    webhookAllowedHosts: env.WEBHOOK_ALLOWED_HOSTS,
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
