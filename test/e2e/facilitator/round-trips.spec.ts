import { Client } from 'pg';
import { EvmRail } from '../../../src/modules/facilitator/chains/evm/evm-rail.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import {
  FACILITATOR,
  startFacilitator,
  type FacilitatorFixture,
} from '../../support/facilitator/facilitator.js';
import { forwardTo, JsonRpcStub } from '../../support/evm/json-rpc-stub.js';
import { ThirdParties } from '../../support/verification/third-parties.js';
import type { TestTenant } from '../../support/verification/tenants.js';
import { X402Stage, type X402Body } from '../../support/facilitator/x402-stage.js';

const SHARED: ReadonlySet<string> = new Set([
  'eth_getBlockByNumber',
  'eth_maxPriorityFeePerGas',
  'eth_getBalance',
  'eth_estimateGas',
]);

/** Every paid request waits for a verify: this limits its cost when key and token are cached. */
describe('statements and node calls of a facilitator verify', () => {
  let stage: X402Stage;
  let node: JsonRpcStub;
  let fixture: FacilitatorFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    stage = await X402Stage.start();
    node = await JsonRpcStub.start({}, forwardTo(stage.anvil.url));
    const oneProcess = 'what it asks is counted, and each process asks a node who it is once';
    fixture = await startFacilitator(stage, { BASE_SEPOLIA_RPC_URL: node.url }, { oneProcess });
    seller = await fixture.tenant();
    await fixture.post('verify', await stage.pay(), seller.testKey);
  });
  afterAll(async () => {
    await fixture.test.close();
    await node.close();
    await stage.stop();
  });

  /** Counts the statements that name the seller, and lists the node calls. */
  async function askedFor(body: object): Promise<{ isValid: unknown; statements: number; chain: string[] }> {
    const sent = jest.spyOn(Client.prototype, 'query');
    const before = node.count();
    const answer = await fixture.post('verify', body, seller.testKey);
    const said = sent.mock.calls.map((parameters) => JSON.stringify(parameters));
    sent.mockRestore();
    return {
      isValid: answer.body['isValid'],
      statements: said.filter((text) => text.includes(seller.tenantId)).length,
      // Prices, balances and transfer gas are refreshed from time to time for all requests.
      chain: node.calls
        .slice(before)
        .map(({ method }) => method)
        .filter((method) => !SHARED.has(method)),
    };
  }

  it('J2: a verify costs two statements and two node calls, and so does its repeat', async () => {
    const body = await stage.pay();
    const expected = { isValid: true, statements: 2, chain: ['eth_getCode', 'eth_call'] };
    expect(await askedFor(body)).toEqual(expected);
    expect(await askedFor(body)).toEqual(expected);
    const lines = await fixture.rows.query<object[]>(
      `SELECT status, reason, cached, amount_atomic, payer, reference, tx_hash, caller FROM verification_log
       WHERE tenant_id = $1 ORDER BY created_at DESC LIMIT 2`,
      [seller.tenantId],
    );
    const line = {
      ...{ status: 'confirmed', reason: null, amount_atomic: '0', reference: null, tx_hash: '' },
      ...{ payer: stage.buyer.toLowerCase(), caller: expect.stringMatching(/^key:/) as string },
    };
    expect(lines).toEqual([
      { ...line, cached: false },
      { ...line, cached: false },
    ]);
    expect(await fixture.units(seller.tenantId)).toBe(0);
  });

  it('D3: a verify refused by the monthly quota writes no confirmed log line and charges no unit', async () => {
    const poor = await fixture.tenant({ limitOverrides: { verificationsPerMonth: 1 } });
    const [first, second] = [await stage.pay(), await stage.pay()];
    expect((await fixture.post('verify', first, poor.testKey)).status).toBe(200);
    expect((await fixture.post('settle', first, poor.testKey)).body).toMatchObject({ success: true });
    expect((await fixture.post('verify', second, poor.testKey)).status).toBe(429);
    const lines = await fixture.rows.query<object[]>(
      'SELECT status, cached, amount_atomic FROM verification_log WHERE tenant_id = $1 ORDER BY created_at',
      [poor.tenantId],
    );
    expect(lines).toEqual([
      { status: 'confirmed', cached: false, amount_atomic: '0' },
      { status: 'confirmed', cached: false, amount_atomic: '10000' },
    ]);
    expect(await fixture.units(poor.tenantId)).toBe(1);
  });

  const OVER = { maxTimeoutSeconds: 2 };
  const voided = async (): Promise<X402Body> => {
    const body = await stage.pay(OVER);
    await new ThirdParties(stage).cancel(body);
    return body;
  };
  const forged = async (): Promise<X402Body> => {
    const body = await stage.pay();
    const { payload } = body.paymentPayload as { payload: { signature: string } };
    const signature = `${payload.signature.slice(0, 10)}00${payload.signature.slice(12)}`;
    return { ...body, paymentPayload: { ...body.paymentPayload, payload: { ...payload, signature } } };
  };

  it('J2: a forged signature costs one node call, which asks whether the payer is a contract', async () => {
    const { isValid, chain } = await askedFor(await forged());
    expect([isValid, chain]).toEqual([false, ['eth_getCode']]);
  });

  it('S1: a forged payment is counted in the metrics and not logged; a refusal after a chain search is logged', async () => {
    const owner = await fixture.tenant();
    const counted = async (): Promise<number> => {
      const { text } = await fixture.test.app.get(Metrics).scrape();
      const series = /^x402_verifications_total\{[^}]*base-sepolia[^}]*rejected[^}]*\} (\d+)$/m;
      return Number(series.exec(text)?.[1] ?? 0);
    };
    const before = await counted();
    for (const step of ['verify', 'settle'] as const) {
      const { body } = await fixture.post(step, await forged(), owner.testKey);
      expect(body['invalidReason'] ?? body['errorReason']).toBe('invalid_exact_evm_signature');
    }
    expect(await counted()).toBe(before + 2);
    await fixture.post('verify', await voided(), owner.testKey);
    const lines = await fixture.rows.query<object[]>(
      'SELECT status, reason FROM verification_log WHERE tenant_id = $1',
      [owner.tenantId],
    );
    // Only this payment caused a chain search, which consumed a daily request.
    const reason = 'invalid_exact_evm_payload_authorization_valid_before';
    expect(lines).toEqual([{ status: 'rejected', reason }]);
  });

  it('J2: a recipient other than the seller’s wallet costs one statement and no node call', async () => {
    const { statements, chain } = await askedFor(await stage.pay({ payTo: stage.signerAddresses[0] ?? '' }));
    expect([statements, chain]).toEqual([1, []]);
  });

  describe('for a payment expired by our clock', () => {
    let tenant: TestTenant;
    beforeEach(async () => {
      tenant = await fixture.tenant();
    });

    const ask = async (step: 'verify' | 'settle', body: X402Body) => {
      const answer = await fixture.test.http
        .post(`${FACILITATOR}/${step}`)
        .set('Authorization', `Bearer ${tenant.testKey}`)
        .send(body);
      const { invalidReason, errorReason } = answer.body as Record<string, unknown>;
      return {
        reason: invalidReason ?? errorReason,
        left: Number(answer.headers['x-ratelimit-remaining']),
      };
    };
    const reason = 'invalid_exact_evm_payload_authorization_valid_before';

    it('S1: only a chain search for a used authorization consumes a daily request, in verify and settle', async () => {
      const { left } = await ask('verify', await stage.pay(OVER));
      expect(await ask('settle', await stage.pay(OVER))).toEqual({ reason, left });
      expect(await ask('verify', await voided())).toEqual({ reason, left: left - 1 });
      expect(await ask('settle', await voided())).toEqual({ reason, left: left - 2 });
    });

    it('S1: a tenant runs at most four chain searches at once; its other requests wait and are answered', async () => {
      const bodies: X402Body[] = [];
      for (let i = 0; i < 10; i++) bodies.push(await voided());
      let [running, peak] = [0, 0];
      const find = Reflect.get(EvmRail.prototype, 'findElsewhere');
      const spy = jest.spyOn(EvmRail.prototype, 'findElsewhere').mockImplementation(async function (
        this: EvmRail,
        payment,
      ) {
        peak = Math.max(peak, ++running);
        return find.call(this, payment).finally(() => running--);
      });
      try {
        const answers = await Promise.all(bodies.map((body) => ask('verify', body)));
        expect(answers.map((answer) => answer.reason)).toEqual(bodies.map(() => reason));
      } finally {
        spy.mockRestore();
      }
      expect(peak).toBe(4);
    });
  });
});
