import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { Reconciler } from '../../../src/modules/facilitator/testing.js';
import { findViolations } from '../../support/database/invariants.js';
import { FACILITATOR, type ProtocolAnswer } from '../../support/facilitator/facilitator.js';
import { documentedPayers, payInSandbox, TWIN } from '../../support/facilitator/sandbox-stage.js';
import type { X402Body } from '../../support/facilitator/x402-stage.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';
import { createTenant, type TestTenant } from '../../support/verification/tenants.js';

interface Reasons {
  readonly errorReason?: string;
  readonly invalidReason?: string;
}

/**
 * Applications with nothing configured: no node, no signer, no wallet. They share one database and no memory. The settles
 * of `hasty` wait for a second only, so that a pending payment is seen.
 */
describe('signed payments in the sandbox', () => {
  let database: ThrowawayDatabase;
  let one: TestApp;
  let two: TestApp;
  let hasty: TestApp;
  let tenant: TestTenant;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    const config = { DATABASE_URL: database.url, JOBS_ENABLED: 'false' };
    [one, two, hasty] = await Promise.all([
      createTestApp({ config }),
      createTestApp({ config }),
      createTestApp({ config: { ...config, SETTLEMENT_WAIT_MS: '1000' } }),
    ]);
    tenant = await createTenant(one.app);
  });
  afterAll(async () => {
    expect(await findViolations(one.dataSource)).toEqual({});
    await Promise.all([one.close(), two.close(), hasty.close()]);
    await database.drop();
  });

  async function post(
    step: 'verify' | 'settle',
    body: object,
    {
      key = tenant.testKey,
      at = one,
      idempotencyKey,
    }: { key?: string; at?: TestApp; idempotencyKey?: string } = {},
  ): Promise<ProtocolAnswer> {
    const request = at.http.post(`${FACILITATOR}/${step}`).set('Authorization', `Bearer ${key}`);
    if (idempotencyKey !== undefined) void request.set('Idempotency-Key', idempotencyKey);
    return request.send(body);
  }
  const get = (path: string, key = tenant.testKey) =>
    one.http.get(`/api/v1/x402${path}`).set('Authorization', `Bearer ${key}`);
  async function units(tenantId: string): Promise<number> {
    const [row] = await one.dataSource.query<[{ used: number }]>(
      'SELECT coalesce(sum(used), 0)::int AS used FROM usage_counters WHERE tenant_id = $1',
      [tenantId],
    );
    return row.used;
  }
  const said = ({ status, body }: ProtocolAnswer): string => {
    const { errorReason, invalidReason = body['success'] === true ? 'success' : 'valid' } = body as Reasons;
    const word = errorReason ?? invalidReason;
    return status === 200 ? word : `${String(status)} ${word}`;
  };
  const withoutPayload = (body: X402Body) => body.paymentPayload['payload'] as { signature: string };

  it('N4: /supported lists it for test keys and not for live keys', async () => {
    const { body } = (await get('/facilitator/supported')) as { body: Record<string, unknown> };
    expect(body).toEqual({
      kinds: [
        {
          x402Version: 2,
          scheme: 'exact',
          network: TWIN,
          extra: {
            ...{ name: 'USDC', version: '2', assetTransferMethods: ['eip3009'] },
            asset: '0x5a9DB0c0000000000000000000000000000005Dc',
          },
        },
      ],
      extensions: ['payment-identifier'],
      signers: {},
    });
    const { body: live } = (await get('/facilitator/supported', tenant.liveKey)) as { body: object };
    expect(live).toMatchObject({ kinds: [], signers: {} });
  });

  it('N4: a payment of any payer is valid, settles at once and is handed out once', async () => {
    const owner = await createTenant(one.app);
    const key = generatePrivateKey();
    const payer = privateKeyToAccount(key).address;
    const body = await payInSandbox({ key, amount: 1_250_000n });
    expect((await post('verify', body, { key: owner.testKey })).body).toEqual({ isValid: true, payer });
    expect(await units(owner.tenantId)).toBe(0);
    const settled = await post('settle', body, { key: owner.testKey });
    expect(settled.body).toMatchObject({ success: true, payer, network: TWIN });
    const { transaction, extra } = settled.body as { transaction: string; extra: { settlementId: string } };
    expect(transaction).toMatch(/^0x5a9db0c00220[0-9a-f]{52}$/);
    expect(said(await post('settle', body, { key: owner.testKey }))).toBe('duplicate_settlement');
    expect(said(await post('verify', body, { key: owner.testKey }))).toBe('duplicate_settlement');
    expect(await units(owner.tenantId)).toBe(1);

    const settlement: unknown = (await get(`/facilitator/settlements/${extra.settlementId}`, owner.testKey))
      .body;
    expect(settlement).toMatchObject({
      ...{ status: 'settled', chain: 'sandbox', network: 'x402:sandbox', transaction, amountUsdc: '1.25' },
      payer: payer.toLowerCase(),
    });
    const { body: listed } = (await get('/payments', owner.testKey)) as { body: { payments: object[] } };
    expect(listed.payments).toMatchObject([
      {
        chain: 'sandbox',
        network: 'x402:sandbox',
        txHash: transaction,
        status: 'confirmed',
        amountUsdc: '1.25',
      },
    ]);
    const { body: other } = (await get('/payments', owner.liveKey)) as { body: { payments: object[] } };
    expect(other.payments).toEqual([]);
  });

  it('N4: POST /verify of a settled payment’s hash shows its amount and payer, and that it is claimed', async () => {
    const key = generatePrivateKey();
    const { body } = await post('settle', await payInSandbox({ key, amount: 2_000_000n }));
    const byHash = (apiKey: string) =>
      one.http
        .post('/api/v1/x402/verify')
        .set('Authorization', `Bearer ${apiKey}`)
        .send({ tx_hash: body['transaction'], chain: 'sandbox' });
    const claimed = {
      ...{ status: 'rejected', reason: 'ALREADY_CLAIMED', amountUsdc: '2' },
      fromAddress: privateKeyToAccount(key).address.toLowerCase(),
    };
    expect((await byHash(tenant.testKey)).body).toMatchObject(claimed);
    // Nothing is rechecked, and an answer that is no longer remembered stays the same.
    await one.dataSource.query('UPDATE payments SET remembered_until = NULL WHERE tx_hash = $1', [
      body['transaction'],
    ]);
    expect((await byHash(tenant.testKey)).body).toMatchObject(claimed);
    const rechecks = await one.dataSource.query<unknown[]>(
      `SELECT 1 FROM payments WHERE recheck_at IS NOT NULL OR NOT deepest AND status = 'confirmed'`,
    );
    expect(rechecks).toEqual([]);
    const other = await createTenant(one.app);
    expect((await byHash(other.testKey)).body).toMatchObject({
      status: 'pending',
      reason: 'TX_NOT_FOUND',
    });
  });

  it.each(documentedPayers())('N4: the payer $outcome has the documented answers', async (payer) => {
    const body = await payInSandbox({ key: payer.key });
    expect(said(await post('verify', body))).toBe(payer.verify);
    const settled = await post('settle', body, { at: hasty });
    expect(said(settled)).toBe(payer.settle);
    if (settled.status === 503) expect(settled.headers['retry-after']).toBe('5');
    else expect(settled.body).toMatchObject({ payer: payer.address, network: TWIN });
  });

  it('N4: a pending payment is handed to the next settle once it is in its block', async () => {
    const pending = documentedPayers().find(({ outcome }) => outcome === 'pending');
    const owner = await createTenant(one.app);
    const body = await payInSandbox({ ...(pending && { key: pending.key }) });
    const first = await post('settle', body, { key: owner.testKey, at: hasty });
    expect(said(first)).toBe('settlement_pending');
    expect(said(await post('verify', body, { key: owner.testKey }))).toBe('valid');
    const last = await post('settle', body, { key: owner.testKey, at: two });
    expect(last.body).toMatchObject({ success: true, transaction: first.body['transaction'] });
    expect(await units(owner.tenantId)).toBe(1);
  });

  it('N4: a pending payment that nobody asks for again is finished by any process', async () => {
    const pending = documentedPayers().find(({ outcome }) => outcome === 'pending');
    const body = await payInSandbox({ ...(pending && { key: pending.key }) });
    const { extra } = (await post('settle', body, { at: hasty })).body as { extra: { settlementId: string } };
    const statusOf = async (): Promise<unknown> => {
      await one.dataSource.query(`UPDATE settlements SET look_at = now() WHERE status = 'pending'`);
      await two.app.get(Reconciler).poll();
      const shown = await get(`/facilitator/settlements/${extra.settlementId}`);
      return (shown.body as { status: unknown }).status;
    };
    const deadline = performance.now() + 10_000;
    while ((await statusOf()) === 'pending' && performance.now() < deadline);
    expect(await statusOf()).toBe('settled');
  });

  it('N4: a payer whose payments revert is refused nothing later, and costs no unit', async () => {
    const reverts = documentedPayers().find(({ outcome }) => outcome === 'reverts');
    const owner = await createTenant(one.app);
    for (let count = 0; count < 5; count += 1) {
      const body = await payInSandbox({ ...(reverts && { key: reverts.key }) });
      for (let times = 0; times < 2; times += 1) {
        expect(said(await post('settle', body, { key: owner.testKey }))).toBe(
          'invalid_exact_evm_transaction_failed',
        );
      }
    }
    expect(await units(owner.tenantId)).toBe(0);
    const blamed = await one.dataSource.query<unknown[]>('SELECT 1 FROM settlement_reverts');
    expect(blamed).toEqual([]);
  });

  it.each([
    [
      'a signature of another key',
      'invalid_exact_evm_signature',
      async () => {
        const body = await payInSandbox();
        const other = await payInSandbox();
        withoutPayload(body).signature = withoutPayload(other).signature;
        return body;
      },
    ],
    [
      'another token name',
      'invalid_exact_evm_token_name_mismatch',
      () => payInSandbox({ extra: { name: 'USD Coin' } }),
    ],
    [
      'another token version',
      'invalid_exact_evm_token_version_mismatch',
      () => payInSandbox({ extra: { version: '1' } }),
    ],
    [
      'an authorization that has ended',
      'invalid_exact_evm_payload_authorization_valid_before',
      () => payInSandbox({ maxTimeoutSeconds: 2 }),
    ],
    [
      'an authorization of a week',
      'invalid_exact_evm_payload_authorization_valid_before',
      () => payInSandbox({ maxTimeoutSeconds: 604_800 }),
    ],
    [
      'Permit2',
      'unsupported_payload_type',
      () => payInSandbox({ extra: { assetTransferMethod: 'permit2' } }),
    ],
    ['an amount of nothing', 'amount_below_minimum', () => payInSandbox({ amount: 0n })],
  ])('N4: refuses %s', async (_name, reason, make) => {
    const body = await make();
    expect(said(await post('verify', body))).toBe(reason);
    expect(said(await post('settle', body))).toBe(reason);
  });

  it('N4: refuses an amount that the buyer has not signed', async () => {
    const body = await payInSandbox();
    const required = { ...body.paymentRequirements, amount: '10001' };
    const accepted = { ...(body.paymentPayload['accepted'] as object), amount: '10001' };
    const raised = {
      ...body,
      paymentRequirements: required,
      paymentPayload: { ...body.paymentPayload, accepted },
    };
    expect(said(await post('settle', raised))).toBe('invalid_exact_evm_payload_authorization_value_mismatch');
  });

  it('N4: payTo is the sandbox’s recipient, and the answer names it', async () => {
    const body = await payInSandbox({ payTo: '0x209693Bc6afc0C5328bA36FaF03C514EF312287C' });
    const answer = await post('settle', body);
    expect([answer.status, answer.body['code']]).toEqual([403, 'RECIPIENT_NOT_OWNED']);
    expect(answer.body['message']).toContain('0x5A9DB0c0000000000000000000000000000a55E7');
  });

  it('N4: a live key is offered no sandbox, also for a payment that has settled', async () => {
    const body = await payInSandbox();
    expect(said(await post('settle', body, { key: tenant.liveKey }))).toBe('invalid_network');
    expect(said(await post('settle', body))).toBe('success');
    expect(said(await post('settle', body, { key: tenant.liveKey }))).toBe('invalid_network');
  });

  it.each(['sandbox', 'x402:sandbox'])(
    'N4: a signed payment that names it %s is told the name to use',
    async (network) => {
      const body = await payInSandbox();
      const named = {
        ...body,
        paymentRequirements: { ...body.paymentRequirements, network },
        paymentPayload: {
          ...body.paymentPayload,
          accepted: { ...(body.paymentPayload['accepted'] as object), network },
        },
      };
      const answer = await post('verify', named);
      expect(said(answer)).toBe('invalid_network');
      expect(answer.body['invalidMessage']).toContain(TWIN);
    },
  );

  it('N4: version 1 is told that version 2 is needed', async () => {
    const { paymentPayload, paymentRequirements } = await payInSandbox();
    const { amount, ...terms } = paymentRequirements;
    const answer = await post('verify', {
      x402Version: 1,
      paymentPayload: { x402Version: 1, scheme: 'exact', network: TWIN, payload: paymentPayload['payload'] },
      paymentRequirements: { ...terms, maxAmountRequired: amount },
    });
    expect(answer.body).toMatchObject({
      isValid: false,
      invalidReason: 'invalid_network',
      invalidMessage: `signed payments name the sandbox ${TWIN}, in version 2 of the protocol only`,
    });
  });

  it('N4: twenty settles of one payment at two processes return one success and charge one unit', async () => {
    const owner = await createTenant(one.app);
    const body = await payInSandbox();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        post('settle', body, { key: owner.testKey, at: index % 2 ? one : two }),
      ),
    );
    expect(answers.map(said).sort()).toEqual([...Array<string>(19).fill('duplicate_settlement'), 'success']);
    expect(new Set(answers.map((answer) => answer.body['transaction'])).size).toBe(1);
    expect(await units(owner.tenantId)).toBe(1);
  });

  it('N4: twenty payments of one payer at two processes all settle, each with a hash of its own', async () => {
    const key = generatePrivateKey();
    const bodies = await Promise.all(Array.from({ length: 20 }, () => payInSandbox({ key })));
    const answers = await Promise.all(
      bodies.map((body, index) => post('settle', body, { at: index % 2 ? one : two })),
    );
    expect(answers.map(said)).toEqual(Array(20).fill('success'));
    expect(new Set(answers.map((answer) => answer.body['transaction'])).size).toBe(20);
  });

  it('N4: success is heard again under the seller’s own key alone, and another tenant hears of a duplicate', async () => {
    const body = await payInSandbox();
    const first = await post('settle', body, { idempotencyKey: 'delivery-1' });
    const again = await post('settle', body, { idempotencyKey: 'delivery-1', at: two });
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(said(await post('settle', body, { idempotencyKey: 'delivery-2' }))).toBe('duplicate_settlement');
    const other = await createTenant(one.app);
    const theirs = await post('settle', body, { key: other.testKey });
    expect([said(theirs), theirs.body['transaction']]).toEqual(['duplicate_settlement', '']);
  });

  it('N4: a settled payment is announced as payment.settled to endpoints of the test environment', async () => {
    const owner = await createTenant(one.app, { plan: 'pro' });
    const endpoint = { url: 'https://hooks.example.com/x402', eventTypes: ['payment.settled'] };
    for (const key of [owner.testKey, owner.liveKey]) {
      const made = await one.http
        .post('/api/v1/x402/webhook-endpoints')
        .set('Authorization', `Bearer ${key}`)
        .send(endpoint);
      expect(made.status).toBe(201);
    }
    const { body } = await post('settle', await payInSandbox(), { key: owner.testKey });
    const events = await one.dataSource.query<object[]>(
      'SELECT environment, event_type, payload FROM outbox WHERE tenant_id = $1',
      [owner.tenantId],
    );
    expect(events).toEqual([
      {
        environment: 'test',
        event_type: 'payment.settled',
        payload: expect.objectContaining({
          ...{
            txHash: body['transaction'],
            chain: 'sandbox',
            network: 'x402:sandbox',
            amountAtomic: '10000',
          },
        }) as object,
      },
    ]);
  });
});
