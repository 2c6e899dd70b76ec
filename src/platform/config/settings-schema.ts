import { z } from 'zod';
import { canonicalAddress } from '../mail/mail-address.js';
import { MAIL_SHAPE } from '../mail/mail-settings.js';
import { TELEMETRY_SHAPE } from '../telemetry/telemetry-schema.js';
import { isLoopback } from './mode.js';
import { base58Length } from '../../domain/chain.js';
import { PLAN_IDS, type PlanId } from '../../domain/plans/plan.js';
import { parseServerUrl } from '../database/connection/server-url.js';
import { parseAddressBlock } from '../ip-address.js';
import { redisUrls, sentinel } from './redis-settings.js';

const url = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be a URL (${protocols.join(' or ')})`,
  });
/** Schema of a whole number within inclusive bounds. */
export const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, {
      message: `must be a whole number from ${min} to ${max}`,
    });
/** Texts in `X-Admin-Key` that are taken for a slip and not for a guess, so that they count towards no ban. */
const LIKE_A_MISTAKE = /^(x402_(live|test)_|\$|\{\{|Bearer\b)|^(undefined|null)$/i;
/** Schema of a comma-separated list. */
export const list = (item: z.ZodType<string, string>) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(item));

/** `free=4,starter=13`: an unlisted plan keeps everything. Analytics reads four months back. */
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

/** Also of several servers, which Node's URL does not read. */
const databaseUrl = z.string().check((context) => {
  try {
    parseServerUrl(context.value);
  } catch (error) {
    context.issues.push({ code: 'custom', message: (error as Error).message, input: '' });
  }
});
/** Schema of an http or https URL. */
export const httpUrl = url('http:', 'https:');
const origin = httpUrl.refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  message: 'must be origins such as https://app.example.com',
});

const hostAndPort = z.string().regex(/^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\]):\d{1,5}$/, {
  message: 'must be host:port pairs such as receiver.internal:8080',
});
const evmSecret = z
  .string()
  .regex(/^(0x)?[0-9a-fA-F]{64}$/, 'must be private keys of 32 bytes in hexadecimal');
const solanaSecret = z.string().refine((text) => [32, 64].includes(base58Length(text)), {
  message: 'must be base58 secret keys of 64 bytes, or seeds of 32',
});

const addressBlock = z.string().refine((text) => parseAddressBlock(text) !== null, {
  message: 'must be IP addresses or blocks such as 10.0.0.0/8',
});
const certificates = z.string().refine((text) => text.includes('-----BEGIN CERTIFICATE-----'), {
  message: 'must be certificates in PEM form, or come from a file (see its _FILE)',
});
/** 32 bytes in base64, with or without padding. */
const encryptionKey = z
  .string()
  .refine((text) => /^[A-Za-z0-9+/]{43}=?$/.test(text) && Buffer.from(text, 'base64').length === 32, {
    message: 'must be keys of 32 bytes in base64, the first of which encrypts',
  })
  // A key that repeats one byte is a placeholder.
  .refine((text) => new Set(Buffer.from(text, 'base64')).size > 1, { message: 'must be random keys' });

/** In the one spelling by which people are known: another one would be nobody's. */
const email = z
  .string()
  .transform((text) => canonicalAddress(text) ?? '')
  .refine((text) => text !== '', { message: 'must be e-mail addresses, in ASCII before the @' });

/** Plain http reaches no further than this machine, or the client's secret would be readable on its way. */
const oidcIssuer = httpUrl.refine((text) => text.startsWith('https:') || isLoopback(new URL(text).hostname), {
  message: 'must be https, or of this machine',
});

/** Schema of a gas price: at most a million. */
export const gasPrice = integer(1, 1_000_000);
/** Billionths of a coin: at most a thousand coins. */
export const coinGwei = integer(1, 1_000_000_000_000);

/** Every setting that is not specific to a chain. */
export const SCHEMA = z.object({
  /** These two determine each other (see mode.ts). */
  NODE_ENV: z
    .enum(['production', 'development', 'test'], 'must be production, development or test')
    .optional(),
  HOST: z.string().optional(),
  PORT: integer(0, 65_535).default(3001),
  MANAGEMENT_HOST: z.string().default('127.0.0.1'),
  MANAGEMENT_PORT: integer(0, 65_535).default(9464),
  KEEP_ALIVE_SECONDS: integer(1, 3_600).default(120),
  PUBLIC_URL: httpUrl.optional(),
  ALLOWED_ORIGINS: list(origin).default([]),
  TRUST_PROXY: integer(0, 32).default(0),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be a pino level')
    .default('info'),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_DIRECT_URL: databaseUrl.optional(),
  DATABASE_CA_CERT: certificates.optional(),
  DATABASE_RUNTIME_ROLE: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,62}$/, 'must be a role of lower-case letters, digits and underscores')
    .optional(),
  DATABASE_POOL_SIZE: integer(2, 500).default(20),
  JOBS_ENABLED: z.enum(['true', 'false'], 'must be true or false').default('true'),
  REDIS_URL: redisUrls.optional(),
  REDIS_CA_CERT: certificates.optional(),
  REDIS_SENTINELS: list(sentinel).default([]),
  SENTRY_DSN: httpUrl.optional(),
  ...TELEMETRY_SHAPE,
  X402_ADMIN_KEY: list(
    z
      .string()
      .refine(
        (key) => !LIKE_A_MISTAKE.test(key),
        'must not begin with x402_live_, x402_test_, $ or Bearer, nor be the mark of a mistake: guesses at it would not count',
      ),
  ).default([]),
  ADMIN_ALLOWED_ADDRESSES: list(addressBlock).default([]),
  ENCRYPTION_KEY: list(encryptionKey)
    .refine(
      (keys) => new Set(keys.map((key) => Buffer.from(key, 'base64').toString('hex'))).size === keys.length,
      {
        message: 'must be different keys',
      },
    )
    .default([]),
  ADDRESS_HASH_SECRET: z.string().optional(),
  PUBLIC_STATS: z.enum(['true', 'false'], 'must be true or false').optional(),
  UPGRADE_URL: httpUrl.default('https://kamiyo.ai/pricing'),
  PYTHON_VERIFIER_URL: httpUrl.optional(),
  PYTHON_VERIFIER_KEY: z.string().optional(),
  PYTHON_VERIFIER_TIMEOUT_MS: integer(10, 300_000).default(30_000),
  BREAKER_COOLDOWN_MS: integer(10, 3_600_000).default(60_000),
  PAYMENT_MAX_AGE_DAYS: integer(1, 36_500).default(7),
  REMEMBER_SECONDS: integer(1, 86_400).default(3_600),
  CROSS_CHECK_ABOVE_USDC: integer(0, 1_000_000).default(1_000),
  LOG_RETENTION_MONTHS: monthsByPlan.default({}),
  ANONYMOUS_LOG_DAYS: integer(1, 3_650).default(30),
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
  SIGN_UP: z.enum(['open', 'invited', 'closed'], 'must be open, invited or closed').optional(),
  OPERATOR_EMAILS: list(email).default([]),
  OIDC_ISSUER: oidcIssuer.optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().max(40).default('OpenID Connect'),
  ...MAIL_SHAPE,
});
