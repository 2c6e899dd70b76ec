import { randomBytes } from 'node:crypto';
import {
  netBalanceChanges,
  NOT_FOUND_EVIDENCE,
  type Finality,
  type PaymentEvidence,
  type Transfer,
} from '../../../src/domain/payment.js';
import {
  PaymentVerifier,
  SANDBOX_FAMILIES,
  type SandboxFamilyName,
  SandboxVerifier,
  type VerificationQuery,
  VerifierRegistry,
  VerifierUnavailableError,
} from '../../../src/modules/verification/testing.js';
import { Clock } from '../../../src/platform/clock.js';
import { createTestApp, type TestApp } from '../http/app.js';
import { createTenant, registerWallet, type TenantOptions, type TestTenant } from './tenants.js';

export const BASE_URL = '/api/v1/x402';

/** Addresses in the format of evidence. */
export const WALLET = '0x1000000000000000000000000000000000000001';
export const BUYER = '0xb000000000000000000000000000000000000001';
export const OTHER_BUYER = '0xb000000000000000000000000000000000000002';
export const UNRELATED = '0xdead000000000000000000000000000000000001';

export const FINAL: Finality = {
  level: 'finalized',
  accepted: true,
  deepest: true,
  confirmations: 20,
  requiredConfirmations: 1,
};
/** Accepted, but a reorg can still remove it. */
export const SHALLOW: Finality = { ...FINAL, level: 'latest', deepest: false, confirmations: 1 };
/** In a block, but not deep enough. */
export const UNCONFIRMED: Finality = { ...SHALLOW, accepted: false, requiredConfirmations: 3 };

export const NOT_FOUND = NOT_FOUND_EVIDENCE;
export const IN_MEMPOOL: PaymentEvidence = { ...NOT_FOUND_EVIDENCE, execution: 'pending' };

/** An unused transaction hash. */
export function freshHash(): string {
  return `0x${randomBytes(32).toString('hex')}`;
}

/** An unused hash of a sandbox family; `digits` are its first free digits, if the family reads them. */
export function sandboxHash(family: SandboxFamilyName, digits = ''): string {
  const prefix = SANDBOX_FAMILIES.find(({ name }) => name === family)?.prefix ?? '';
  return (prefix + digits + randomBytes(32).toString('hex')).slice(0, 66);
}

/** The 8 digits that the timed families of the sandbox read. */
export function hexSeconds(unixSeconds: number): string {
  return Math.floor(unixSeconds).toString(16).padStart(8, '0');
}

export function move(from: string, to: string, amountAtomic: bigint): Transfer {
  return { from, to, amountAtomic };
}

/** A successful transaction mined now, at the deepest finality, with these transfers. */
export function mined(
  transfers: readonly Transfer[],
  changes: Partial<PaymentEvidence> = {},
): PaymentEvidence {
  return {
    ...NOT_FOUND_EVIDENCE,
    execution: 'succeeded',
    transfers,
    balanceChanges: netBalanceChanges(transfers),
    block: { number: 4_711n, hash: '0xb10c', timeSeconds: Math.floor(Date.now() / 1_000) - 10 },
    finality: FINAL,
    ...changes,
  };
}

/** A payment of the buyer to the wallet, 1.5 USDC unless given. */
export function paid(amountAtomic = 1_500_000n, changes: Partial<PaymentEvidence> = {}): PaymentEvidence {
  return mined([move(BUYER, WALLET, amountAtomic)], changes);
}

/** The result of the fake: evidence, a failure, or a function that returns evidence. */
export type FakeAnswer = PaymentEvidence | Error | (() => PaymentEvidence | Promise<PaymentEvidence>);

/** A verifier with programmed results that records its queries. Satisfies the contract of the port. */
export class FakePaymentVerifier extends PaymentVerifier {
  readonly queries: VerificationQuery[] = [];
  private readonly script = new Map<string, FakeAnswer[]>();
  private gate: Promise<void> = Promise.resolve();

  /** Sets the results for a transaction, one per call; the last one repeats. Other transactions are not found. */
  tell(txHash: string, ...answers: readonly FakeAnswer[]): this {
    this.script.set(txHash, [...answers]);
    return this;
  }

  /** Makes all calls wait from now on. @returns a function that releases them */
  hold(): () => void {
    let open = (): void => undefined;
    this.gate = new Promise((resolve) => (open = resolve));
    return open;
  }

  /** The number of calls about a transaction. */
  count(txHash: string): number {
    return this.queries.filter((query) => query.txHash === txHash).length;
  }

  async verify(query: VerificationQuery, signal: AbortSignal): Promise<PaymentEvidence> {
    if (signal.aborted) throw abortedBy(signal);
    this.queries.push(query);
    const stopped = whenAborted(signal);
    await Promise.race([this.gate, stopped]);
    const answers = this.script.get(query.txHash) ?? [];
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? NOT_FOUND_EVIDENCE;
    if (answer instanceof Error) throw answer;
    return typeof answer === 'function' ? Promise.race([answer(), stopped]) : answer;
  }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        reject(abortedBy(signal));
      },
      { once: true },
    );
  });
}

function abortedBy(signal: AbortSignal): VerifierUnavailableError {
  return new VerifierUnavailableError('given up', 5, { cause: signal.reason });
}

/** A line of the verification log. */
export interface LogRow {
  readonly caller: string;
  readonly environment: string;
  readonly chain: string;
  readonly tx_hash: string;
  readonly payment_id: string | null;
  readonly status: string;
  readonly reason: string | null;
  readonly cached: boolean;
  readonly amount_atomic: string;
  readonly payer: string | null;
  readonly reference: string | null;
  readonly latency_ms: number;
  readonly request_id: string;
}

/** A response; the test checks the type of the body. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

/** A request that is sent when it is awaited (supertest's, with a body that is not `any`). */
export interface Call extends PromiseLike<Answered> {
  /** Rejects unless this is the status. */
  expect(status: number): Call;
  set(field: string, value: string): Call;
  type(mediaType: string): Call;
  send(body: object | string): Call;
}

/** The application with a fake instead of every verifier but the sandbox. */
export interface VerificationFixture {
  readonly test: TestApp;
  /** Used for tenants, on every chain but the sandbox. */
  readonly verifier: FakePaymentVerifier;
  /** Used for callers without a key. */
  readonly anonymousCallers: FakePaymentVerifier;
  /** A tenant that is paid into `WALLET` on Base. */
  tenant(options?: TenantOptions): Promise<TestTenant>;
  verify(key: string | null, body: object, path?: string): Call;
  /** A payment on Base; the chain and the hash may be replaced. */
  verifyBase(key: string, txHash: string, more?: object): Call;
  get(key: string | null, path: string): Call;
  /** Units used in all periods and environments, and reservations that are still open. */
  units(tenantId: string): Promise<{ used: number; reserved: number }>;
  logRows(tenantId: string): Promise<LogRow[]>;
}

export interface FixtureOptions {
  readonly config?: Readonly<Record<string, string | undefined>>;
  /** See `TestAppOptions`. */
  readonly oneProcess?: string;
  /** Leaves the verifiers as configured. */
  readonly realVerifiers?: boolean;
  /** The application's clock, so that the test controls cool-downs. */
  readonly clock?: Clock;
}

/** Starts the application without jobs, listening so that parallel requests share one port. */
export async function startVerification(options: FixtureOptions = {}): Promise<VerificationFixture> {
  const verifier = new FakePaymentVerifier();
  const anonymousCallers = new FakePaymentVerifier();
  const sandbox = new SandboxVerifier(new SystemTime());
  const registry = new VerifierRegistry({
    tenant: { sandbox, python: verifier, onchain: verifier },
    anonymous: { sandbox, python: anonymousCallers, onchain: anonymousCallers },
    background: { sandbox, python: verifier, onchain: verifier },
  });
  const test = await createTestApp({
    config: { JOBS_ENABLED: 'false', ...options.config },
    ...(options.oneProcess !== undefined && { oneProcess: options.oneProcess }),
    overrides: (builder) => {
      if (options.clock) builder.overrideProvider(Clock).useValue(options.clock);
      return options.realVerifiers === true
        ? builder
        : builder.overrideProvider(VerifierRegistry).useValue(registry);
    },
  });
  await test.app.listen(0, '127.0.0.1');
  return { ...requestsOf(test), ...rowsOf(test), test, verifier, anonymousCallers };
}

/** Other specs test the rate limits. */
const UNHURRIED = { requestsPerDay: 100_000, requestsPerMinute: 100_000 };

class SystemTime extends Clock {
  nowMs(): number {
    return Date.now();
  }
}

function requestsOf({
  app,
  http,
}: TestApp): Pick<VerificationFixture, 'tenant' | 'verify' | 'verifyBase' | 'get'> {
  const withKey = (request: Call, key: string | null): Call =>
    key === null ? request : request.set('Authorization', `Bearer ${key}`);
  const verify = (key: string | null, body: object, path = '/verify'): Call =>
    withKey(http.post(BASE_URL + path), key).send(body);
  return {
    verify,
    verifyBase: (key, txHash, more = {}) => verify(key, { tx_hash: txHash, chain: 'base', ...more }),
    get: (key, path) => withKey(http.get(BASE_URL + path), key),
    tenant: async (tenantOptions) => {
      const limitOverrides = { ...UNHURRIED, ...tenantOptions?.limitOverrides };
      const tenant = await createTenant(app, { ...tenantOptions, limitOverrides });
      await registerWallet(app, tenant.tenantId, { environment: 'live', chain: 'base', address: WALLET });
      return tenant;
    },
  };
}

function rowsOf({ dataSource }: TestApp): Pick<VerificationFixture, 'units' | 'logRows'> {
  return {
    units: async (tenantId) => {
      const [row] = await dataSource.query<[{ used: number; reserved: number }]>(
        `SELECT (SELECT coalesce(sum(used), 0)::int FROM usage_counters WHERE tenant_id = $1) AS used,
           (SELECT count(*)::int FROM verification_leases
             WHERE tenant_id = $1 AND shared_outcome IS NULL AND reserved_period IS NOT NULL) AS reserved`,
        [tenantId],
      );
      return row;
    },
    logRows: (tenantId) =>
      dataSource.query('SELECT * FROM verification_log WHERE tenant_id = $1 ORDER BY created_at', [tenantId]),
  };
}
