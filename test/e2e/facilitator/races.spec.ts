import {
  startFacilitator,
  type FacilitatorFixture,
  type ProtocolAnswer,
} from '../../support/facilitator/facilitator.js';
import type { TestTenant } from '../../support/verification/tenants.js';
import { PRICE, X402Stage, type X402Body } from '../../support/facilitator/x402-stage.js';

/** Two applications share one database, but no memory. */
describe('concurrent settlements', () => {
  let stage: X402Stage;
  let one: FacilitatorFixture;
  let two: FacilitatorFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    stage = await X402Stage.start();
    [one, two] = await Promise.all([startFacilitator(stage), startFacilitator(stage)]);
    tenant = await one.tenant();
  });
  afterAll(async () => {
    await Promise.all([one.test.close(), two.test.close()]);
    await stage.stop();
  });

  const many = (count: number): Promise<X402Body[]> =>
    Promise.all(Array.from({ length: count }, () => stage.pay()));
  const settleAll = (bodies: readonly X402Body[], key = tenant.testKey): Promise<ProtocolAnswer[]> =>
    Promise.all(bodies.map((body, index) => (index % 2 === 0 ? one : two).post('settle', body, key)));

  it('J2: twenty different payments on one signer all succeed', async () => {
    const [before, sent] = [await stage.received(), await stage.transactions()];
    const answers = await settleAll(await many(20));
    expect(answers.map(({ body }) => body['success'])).toEqual(Array(20).fill(true));
    expect(new Set(answers.map(({ body }) => body['transaction'])).size).toBe(20);
    expect(await stage.received()).toBe(before + 20n * PRICE);
    expect(await stage.transactions()).toBe(sent + 20);
  });

  it('Q1: twenty settles of one payment send one transaction, return one success and charge one unit', async () => {
    const owner = await one.tenant();
    const body = await stage.pay();
    const [before, sent] = [await stage.received(), await stage.transactions()];
    const answers = await settleAll(Array<X402Body>(20).fill(body), owner.testKey);
    expect(answers.map(({ body: said }) => said['errorReason'] ?? 'success').sort()).toEqual([
      ...Array<string>(19).fill('duplicate_settlement'),
      'success',
    ]);
    expect(new Set(answers.map(({ body: said }) => said['transaction'])).size).toBe(1);
    expect(await stage.received()).toBe(before + PRICE);
    expect(await stage.transactions()).toBe(sent + 1);
    expect(await one.units(owner.tenantId)).toBe(1);
  });

  it('D3: exactly as many concurrent settles succeed as the monthly quota has units left', async () => {
    const owner = await one.tenant({ limitOverrides: { verificationsPerMonth: 5 } });
    const bodies = await many(10);
    const answers = await settleAll(bodies, owner.testKey);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(5);
    expect(refused[0]?.body).toMatchObject({
      code: 'QUOTA_EXCEEDED',
      success: false,
      errorReason: 'facilitator_limit_reached',
      transaction: '',
    });
    expect(await one.units(owner.tenantId)).toBe(5);
    // A repeat of a settled payment passes the used-up quota, because its unit was charged.
    const settled = bodies[answers.findIndex(({ status }) => status === 200)];
    expect((await two.post('settle', settled ?? {}, owner.testKey)).body).toMatchObject({
      errorReason: 'duplicate_settlement',
    });
  });

  it('Q3: concurrent verifies through both applications charge no unit, and settles charge one each', async () => {
    const owner = await one.tenant({ limitOverrides: { verificationsPerMonth: 3 } });
    const bodies = await many(3);
    const verified = await Promise.all(
      [...bodies, ...bodies].map((body, index) =>
        (index % 2 === 0 ? one : two).post('verify', body, owner.testKey),
      ),
    );
    expect(verified.map(({ body }) => body['isValid'])).toEqual(Array(6).fill(true));
    expect(await one.units(owner.tenantId)).toBe(0);
    expect((await settleAll(bodies, owner.testKey)).map(({ body }) => body['success'])).toEqual(
      Array(3).fill(true),
    );
    expect(await one.units(owner.tenantId)).toBe(3);
    const [extra] = await many(1);
    expect((await one.post('verify', extra ?? {}, owner.testKey)).status).toBe(429);
  });
});
