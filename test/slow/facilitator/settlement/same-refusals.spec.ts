import { startFacilitator, type FacilitatorFixture } from '../../../support/facilitator/facilitator.js';
import { findViolations } from '../../../support/database/invariants.js';
import type { TestTenant } from '../../../support/verification/tenants.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';
import { paymentIdentifier, X402Stage, type X402Body } from '../../../support/facilitator/x402-stage.js';

interface Case {
  readonly name: string;
  readonly status: number;
  /** The protocol's reason (200), or the code of the error. */
  readonly word: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly amount?: bigint;
  readonly monthly?: number;
  readonly identifier?: string;
  readonly before?: (tenant: TestTenant) => Promise<unknown>;
  readonly after?: () => Promise<unknown>;
}

/** Verify reports every obstacle to a settle, with the same reason. */
describe('verify and settle refuse alike', () => {
  let stage: X402Stage;
  let database: ThrowawayDatabase;
  let fixture: FacilitatorFixture;

  beforeAll(async () => {
    [stage, database] = await Promise.all([X402Stage.start(), createThrowawayDatabase()]);
    fixture = await startFacilitator(stage, { DATABASE_URL: database.url });
  });
  afterEach(async () => {
    expect(await findViolations(fixture.rows)).toEqual({});
  });
  afterAll(async () => {
    await fixture.test.close();
    await database.drop();
    await stage.stop();
  });

  const rpc = (method: string, ...params: unknown[]) => stage.anvil.rpc(method, params);
  const baseFee = async (wei: string) => {
    await rpc('anvil_setNextBlockBaseFeePerGas', wei);
    await rpc('evm_mine');
  };
  const signerHolds = (wei: string) => rpc('anvil_setBalance', stage.signerAddresses[0], wei);
  const settleOne = async ({ testKey }: TestTenant, body?: X402Body) => {
    expect((await fixture.post('settle', body ?? (await stage.pay()), testKey)).body).toMatchObject({
      success: true,
    });
  };

  const cases: Case[] = [
    {
      name: 'the daily gas budget is used up',
      ...{ status: 200, word: 'gas_budget_exceeded' },
      settings: { BASE_SEPOLIA_SETTLEMENT_TENANT_GAS_GWEI_PER_DAY: '1' },
    },
    {
      name: 'the daily amount is used up',
      ...{ status: 200, word: 'spend_limit_exceeded', amount: 600_000n },
      settings: { SETTLEMENT_TENANT_USDC_PER_DAY: '1' },
      before: async (tenant) => settleOne(tenant, await stage.pay({ amount: 600_000n })),
    },
    {
      name: 'the payer’s transactions have failed',
      ...{ status: 200, word: 'payer_refused_after_reverts' },
      before: () =>
        fixture.rows.query(
          `INSERT INTO settlement_reverts (network, payer, settlement_id)
           SELECT 'eip155:84532', $1, gen_random_uuid() FROM generate_series(1, 3)`,
          [stage.buyer.toLowerCase()],
        ),
      after: () => fixture.rows.query('DELETE FROM settlement_reverts'),
    },
    {
      name: 'the monthly quota is used up',
      ...{ status: 429, word: 'QUOTA_EXCEEDED', monthly: 1 },
      before: (tenant) => settleOne(tenant),
    },
    {
      name: 'the payment identifier belongs to another payment',
      ...{ status: 409, word: 'CONFLICT', identifier: 'pay_0123456789abcdef' },
      before: async (tenant) =>
        settleOne(tenant, await stage.pay({ extensions: paymentIdentifier('pay_0123456789abcdef') })),
    },
    {
      name: 'the gas price is above the maximum',
      ...{ status: 200, word: 'gas_price_above_maximum' },
      settings: { SETTLEMENT_MAX_GAS_GWEI: '20' },
      before: () => baseFee('0x1bf08eb000'),
      after: () => baseFee('0x3b9aca00'),
    },
    {
      name: 'a settlement costs too much',
      ...{ status: 200, word: 'gas_limit_above_maximum' },
      settings: { BASE_SEPOLIA_SETTLEMENT_MAX_COST_GWEI: '1' },
    },
    {
      name: 'no signer can pay for gas',
      ...{ status: 503, word: 'VERIFIER_UNAVAILABLE' },
      settings: {},
      before: () => signerHolds('0x1'),
      after: () => signerHolds('0x56bc75e2d63100000'),
    },
  ];
  /** Unix time in seconds at which a call may be repeated, if at all; `Date` and `Retry-After` are rounded. */
  const retryAt = (headers: Record<string, unknown>): number =>
    Date.parse(String(headers['date'])) / 1_000 + Number(headers['retry-after'] ?? 0);

  it.each(cases)('Q3: when $name', async (given) => {
    const { status, word, settings, amount, monthly, identifier } = given;
    const by = settings
      ? await startFacilitator(stage, { DATABASE_URL: database.url, ...settings })
      : fixture;
    const month = monthly === undefined ? {} : { limitOverrides: { verificationsPerMonth: monthly } };
    const tenant = await fixture.tenant(month);
    await given.before?.(tenant);
    const body = await stage.pay({
      ...(amount !== undefined && { amount }),
      ...(identifier !== undefined && { extensions: paymentIdentifier(identifier) }),
    });
    const units = await fixture.units(tenant.tenantId);
    try {
      const verified = await by.post('verify', body, tenant.testKey);
      const settled = await by.post('settle', body, tenant.testKey);
      const again = await by.post('verify', body, tenant.testKey);
      expect([verified.status, settled.status, again.status]).toEqual([status, status, status]);
      const { isValid, invalidReason: reason, invalidMessage: message, payer } = verified.body;
      const { success, errorReason, errorMessage, transaction } = settled.body;
      expect([isValid, success, transaction]).toEqual([false, false, '']);
      expect([errorMessage, settled.body['payer']]).toEqual([message, payer]);
      if (status === 200) {
        expect([reason, errorReason, payer]).toEqual([word, word, stage.buyer]);
        expect(typeof message).toBe('string');
      } else {
        const { code, detail } = verified.body;
        expect([code, settled.body['code'], settled.body['detail']]).toEqual([word, word, detail]);
        expect('retry-after' in settled.headers).toBe('retry-after' in verified.headers);
        expect(Math.abs(retryAt(settled.headers) - retryAt(verified.headers))).toBeLessThanOrEqual(1);
      }
      expect(again.body).toMatchObject(status === 200 ? verified.body : { code: word });
      expect(await fixture.units(tenant.tenantId)).toBe(units);
    } finally {
      await given.after?.();
      if (by !== fixture) await by.test.close();
    }
  });

  it('Q3: fifty verify calls reserve and charge nothing', async () => {
    const tenant = await fixture.tenant({ limitOverrides: { verificationsPerMonth: 5 } });
    const bodies = await Promise.all(Array.from({ length: 10 }, () => stage.pay()));
    const rows = () =>
      fixture.rows.query<object[]>(
        `SELECT (SELECT count(*) FROM settlement_authorizations) AS claims, (SELECT count(*) FROM authorization_units) AS units,
           (SELECT count(*) FROM payments) AS payments, (SELECT sum(next_nonce) FROM signer_nonces) AS nonces,
           (SELECT coalesce(sum(cost), 0) FROM settlement_budgets) AS cost,
           (SELECT coalesce(sum(amount_atomic), 0) FROM settlement_budgets) AS amount`,
      );
    const before = await rows();
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all(bodies.map((body) => fixture.post('verify', body, tenant.testKey)));
      expect(answers.map(({ body }) => body['isValid'])).toEqual(Array(10).fill(true));
    }
    expect(await rows()).toEqual(before);
    expect(await fixture.units(tenant.tenantId)).toBe(0);
    for (const body of bodies.slice(0, 5)) await settleOne(tenant, body);
    expect((await fixture.post('settle', bodies[5] ?? {}, tenant.testKey)).status).toBe(429);
  });
});
