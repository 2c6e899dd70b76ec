import { findChain } from '../../domain/chain.js';
import type { PlanId } from '../../domain/plans/plan.js';
import type { TelemetrySettings } from '../telemetry/telemetry-schema.js';
import type { MailSettings } from '../mail/mail-settings.js';
import type { ConfiguredChain } from './chain-settings.js';
import type { Mode } from './mode.js';
import type { RedisSettings } from './redis-settings.js';

/** Stripe price id of each paid plan; null when the plan has no configured price. */
export type StripePrices = Readonly<Record<Exclude<PlanId, 'free'>, string | null>>;

/** Who may open an account by itself: anybody, whoever a member has invited, or nobody. */
export type SignUpMode = 'open' | 'invited' | 'closed';

/** An OpenID Connect provider that vouches for people's e-mail addresses. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** How the console calls it. */
  readonly name: string;
}

/** Settings of people's accounts. */
export interface AccountSettings {
  readonly signUp: SignUpMode;
  /** In small letters. Whoever proves one of them, with a second factor, is the operator. */
  readonly operatorEmails: readonly string[];
  /** Null without a provider. */
  readonly oidc: OidcSettings | null;
}

/** The validated settings of this process; null means "not configured" and disables the feature. */
export interface Settings {
  readonly mode: Mode;
  /** Boot notices about the environment, one line each: names, never values. */
  readonly notices: readonly string[];
  readonly http: {
    readonly host: string;
    /** 0 picks a free port. */
    readonly port: number;
    readonly managementHost: string;
    readonly managementPort: number;
    /** How long an idle connection stays open: longer than load balancers in front keep theirs. */
    readonly keepAliveMs: number;
    /** `PUBLIC_URL`, else the address on this machine. */
    readonly publicUrl: string;
    readonly hasPublicUrl: boolean;
    readonly allowedOrigins: readonly string[];
    /** How many proxies in front are trusted for the client's address; 0 trusts none. */
    readonly trustProxyHops: number;
  };
  readonly database: {
    /** May be that of a pooler in transaction mode. */
    readonly url: string | null;
    /** Of the server itself, for LISTEN and migrations; null means that `url` is. */
    readonly directUrl: string | null;
    /** PEM of the authorities that sign the servers' certificates; null means the system's. */
    readonly caCert: string | null;
    /** The role of the servers, which the migrations grant rows; null grants nothing. */
    readonly runtimeRole: string | null;
    readonly poolSize: number;
  };
  /** Whether this process runs scheduled and background jobs; at least one process must. */
  readonly jobsEnabled: boolean;
  readonly redis: RedisSettings | null;
  readonly observability: {
    readonly logLevel: string;
    readonly sentryDsn: string | null;
    /** Null without a collector: nothing of OpenTelemetry is loaded then. */
    readonly telemetry: TelemetrySettings | null;
  };
  /** Holds two keys during a rotation; an empty list disables the operator routes. */
  readonly adminKeys: readonly string[];
  /** Addresses and blocks that may call operator routes; empty admits any. */
  readonly adminAllowedAddresses: readonly string[];
  /** Base64 of 32 bytes each: the first encrypts secrets in the database, all of them decrypt. Never logged. */
  readonly encryptionKeys: readonly string[];
  readonly addressHashSecret: string | null;
  readonly upgradeUrl: string;
  /** Whether `GET /stats` shows the totals of this installation to everybody. */
  readonly publicStats: boolean;
  /** How many whole months of the verification log a plan keeps; an unlisted plan keeps all. */
  readonly logRetentionMonths: Readonly<Partial<Record<PlanId, number>>>;
  /** How many days the verification log keeps the rows of callers without a key. */
  readonly anonymousLogDays: number;
  readonly verification: {
    readonly pythonUrl: string | null;
    readonly pythonKey: string | null;
    /** Total deadline of one verification, retries included. */
    readonly timeoutMs: number;
    readonly breakerCooldownMs: number;
    readonly maxAgeSeconds: number;
    readonly rememberSeconds: number;
    /** From this amount on (whole USDC) two RPCs must agree, if two are configured. */
    readonly crossCheckAboveUsdc: number;
  };
  readonly stripe: {
    readonly secretKey: string | null;
    readonly webhookSecrets: readonly string[];
    readonly apiBase: string | null;
    /** Grace period after a failed payment: the tenant is still served. */
    readonly graceMs: number;
    /** Event name of the meter that receives usage past the quota; null refuses such usage. */
    readonly overageMeter: string | null;
    readonly prices: StripePrices;
  };
  /** `host:port` pairs that may receive webhooks although they are private or not https. */
  readonly webhookAllowedHosts: readonly string[];
  readonly accounts: AccountSettings;
  readonly mail: MailSettings;
  readonly facilitator: {
    /** Private keys that pay for settlements. Never logged. */
    readonly evmSignerKeys: readonly string[];
    readonly svmSignerKeys: readonly string[];
    /** How long a settle waits for its transaction before it answers `settlement_pending`. */
    readonly waitMs: number;
    /** Time limit of one RPC request. */
    readonly rpcTimeoutMs: number;
    /** A transaction that no block includes within this time is replaced at a higher price. */
    readonly bumpAfterMs: number;
    /** Settlement limit of one tenant per day on one network; null means no limit. */
    readonly tenantUsdcPerDay: number | null;
  };
  /** Every chain of the registry, with this deployment's settings. */
  readonly chains: readonly ConfiguredChain[];
}

/** Injection token and holder of the settings. Immutable; tests construct their own. */
export class AppConfig implements Settings {
  readonly mode!: Mode;
  readonly notices!: readonly string[];
  readonly http!: Settings['http'];
  readonly database!: Settings['database'];
  readonly jobsEnabled!: boolean;
  readonly redis!: RedisSettings | null;
  readonly observability!: Settings['observability'];
  readonly adminKeys!: readonly string[];
  readonly adminAllowedAddresses!: readonly string[];
  readonly encryptionKeys!: readonly string[];
  readonly addressHashSecret!: string | null;
  readonly upgradeUrl!: string;
  readonly publicStats!: boolean;
  readonly logRetentionMonths!: Settings['logRetentionMonths'];
  readonly anonymousLogDays!: number;
  readonly verification!: Settings['verification'];
  readonly stripe!: Settings['stripe'];
  readonly webhookAllowedHosts!: readonly string[];
  readonly accounts!: AccountSettings;
  readonly mail!: MailSettings;
  readonly facilitator!: Settings['facilitator'];
  readonly chains!: readonly ConfiguredChain[];

  constructor(settings: Settings) {
    Object.assign(this, settings);
    Object.freeze(this);
  }

  /** The configured chain of that name, or null; takes every name that `findChain` takes. */
  chain(name: string): ConfiguredChain | null {
    return this.named(name) ?? this.named(findChain(name)?.name);
  }

  private named(name: string | undefined): ConfiguredChain | null {
    return this.chains.find((chain) => chain.name === name) ?? null;
  }
}
