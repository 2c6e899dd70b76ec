import type { PlanId } from '../../domain/plans/plan.js';
import type { ConfiguredChain } from './chain-settings.js';
import type { Mode } from './mode.js';

export type StripePrices = Readonly<Record<Exclude<PlanId, 'free'>, string | null>>;

/** The settings of this process, validated; null means "not configured", and the feature behind it is off. */
export interface Settings {
  readonly mode: Mode;
  /** What about the environment itself should be seen at boot, one line each: names, never values. */
  readonly notices: readonly string[];
  readonly http: {
    readonly host: string;
    /** 0 picks a free port. */
    readonly port: number;
    readonly managementHost: string;
    readonly managementPort: number;
    /** How long an idle connection is kept: longer than balancers in front keep theirs. */
    readonly keepAliveMs: number;
    readonly publicUrl: string;
    readonly allowedOrigins: readonly string[];
    /** How many proxies in front of us may be believed about the client's address; 0 believes none. */
    readonly trustProxyHops: number;
  };
  readonly database: { readonly url: string | null; readonly poolSize: number };
  /** Whether this process takes scheduled and background jobs; at least one must. */
  readonly jobsEnabled: boolean;
  readonly redisUrl: string | null;
  readonly observability: { readonly logLevel: string; readonly sentryDsn: string | null };
  /** Two while one is rotated; empty switches the operator's routes off. */
  readonly adminKeys: readonly string[];
  /** Addresses and blocks from which operator routes may be called; empty admits any. */
  readonly adminAllowedAddresses: readonly string[];
  /** Base64 of 32 bytes each: the first encrypts what is kept secret in the database, all decrypt. Never logged. */
  readonly encryptionKeys: readonly string[];
  readonly addressHashSecret: string | null;
  readonly upgradeUrl: string;
  /** How many whole months of the verification log a plan keeps; a plan that is not named keeps all. */
  readonly logRetentionMonths: Readonly<Partial<Record<PlanId, number>>>;
  /** How many days the rows of callers without a key stay in the verification log. */
  readonly anonymousLogDays: number;
  readonly verification: {
    readonly pythonUrl: string | null;
    readonly pythonKey: string | null;
    /** Total deadline of one verification, retries included. */
    readonly timeoutMs: number;
    readonly breakerCooldownMs: number;
    readonly maxAgeSeconds: number;
    readonly rememberSeconds: number;
    /** From this amount on (whole USDC) two RPCs must agree where two are configured. */
    readonly crossCheckAboveUsdc: number;
  };
  readonly stripe: {
    readonly secretKey: string | null;
    readonly webhookSecrets: readonly string[];
    readonly apiBase: string | null;
    /** How long a tenant is served on although a payment has failed. */
    readonly graceMs: number;
    /** Event name of the meter that usage past the quota is reported to; null refuses such usage. */
    readonly overageMeter: string | null;
    readonly prices: StripePrices;
  };
  /** `host:port` pairs that webhooks may go to although they are private or not https. */
  readonly webhookAllowedHosts: readonly string[];
  readonly facilitator: {
    /** Private keys that pay for settlements. Never logged. */
    readonly evmSignerKeys: readonly string[];
    readonly svmSignerKeys: readonly string[];
    /** How long a settle waits for its transaction before it answers `settlement_pending`. */
    readonly waitMs: number;
    /** Limit of one question to a node. */
    readonly rpcTimeoutMs: number;
    /** A transaction that is in no block after this long is replaced at a higher price. */
    readonly bumpAfterMs: number;
    /** What a tenant may settle a day on one network; null has no limit. */
    readonly tenantUsdcPerDay: number | null;
  };
  /** Every chain of the registry, with this deployment's settings. */
  readonly chains: readonly ConfiguredChain[];
}

/** Injection token and holder of the settings. Immutable; tests build their own. */
export class AppConfig implements Settings {
  readonly mode!: Mode;
  readonly notices!: readonly string[];
  readonly http!: Settings['http'];
  readonly database!: Settings['database'];
  readonly jobsEnabled!: boolean;
  readonly redisUrl!: string | null;
  readonly observability!: Settings['observability'];
  readonly adminKeys!: readonly string[];
  readonly adminAllowedAddresses!: readonly string[];
  readonly encryptionKeys!: readonly string[];
  readonly addressHashSecret!: string | null;
  readonly upgradeUrl!: string;
  readonly logRetentionMonths!: Settings['logRetentionMonths'];
  readonly anonymousLogDays!: number;
  readonly verification!: Settings['verification'];
  readonly stripe!: Settings['stripe'];
  readonly webhookAllowedHosts!: readonly string[];
  readonly facilitator!: Settings['facilitator'];
  readonly chains!: readonly ConfiguredChain[];

  constructor(settings: Settings) {
    Object.assign(this, settings);
    Object.freeze(this);
  }

  /** The configured chain of that name, or null. */
  chain(name: string): ConfiguredChain | null {
    return this.chains.find((chain) => chain.name === name) ?? null;
  }
}
