import { SANDBOX } from '../../../src/domain/chain.js';
import { expectDocumentedEvents } from '../../support/webhooks/documented-events.js';
import {
  FACILITATOR,
  startFacilitator,
  type FacilitatorFixture,
} from '../../support/facilitator/facilitator.js';
import type { TestTenant } from '../../support/verification/tenants.js';
import { X402Stage } from '../../support/facilitator/x402-stage.js';

const API = '/api/v1/x402';

interface Listed {
  readonly txHash: string;
  readonly status: string;
}

describe('a settled payment', () => {
  let stage: X402Stage;
  let fixture: FacilitatorFixture;
  let tenant: TestTenant;
  let hash: string;
  let settlementId: string;

  beforeAll(async () => {
    stage = await X402Stage.start();
    fixture = await startFacilitator(stage);
    tenant = await fixture.tenant();
    await fixture.rows.query(
      `INSERT INTO event_listeners (tenant_id, environment, event_type) VALUES ($1, 'test', 'payment.settled')`,
      [tenant.tenantId],
    );
    const { body } = await fixture.post('settle', await stage.pay(), tenant.testKey);
    hash = String(body['transaction']);
    settlementId = (body['extra'] as { settlementId: string }).settlementId;
  });
  afterAll(async () => {
    await fixture.test.close();
    await stage.stop();
  });

  const get = (path: string, key = tenant.testKey) =>
    fixture.test.http.get(`${API}${path}`).set('Authorization', `Bearer ${key}`);
  const ask = async (body: object, key = tenant.testKey): Promise<Record<string, unknown>> => {
    const request = fixture.test.http.post(`${API}/verify`).set('Authorization', `Bearer ${key}`);
    return (await request.send({ tx_hash: hash, chain: 'base-sepolia', ...body })).body as Record<
      string,
      unknown
    >;
  };

  it('J3: is listed as confirmed in GET /payments, with its amount and settlement reference', async () => {
    const { payments } = (await get('/payments')).body as { payments: Listed[] };
    expect(payments).toHaveLength(1);
    expect(payments[0]).toMatchObject({
      txHash: hash,
      status: 'confirmed',
      amountAtomic: '10000',
      fromAddress: stage.buyer.toLowerCase(),
      toAddress: stage.seller.toLowerCase(),
      claims: [expect.objectContaining({ reference: `x402:${settlementId}` })],
    });
  });

  it('J3: has one log line and one payment.settled event', async () => {
    const log = await fixture.rows.query<object[]>(
      'SELECT status, amount_atomic, cached, payment_id IS NOT NULL AS known FROM verification_log WHERE tenant_id = $1',
      [tenant.tenantId],
    );
    expect(log).toEqual([{ status: 'confirmed', amount_atomic: '10000', cached: false, known: true }]);
    const events = await fixture.rows.query<{ event_type: string; payload: object }[]>(
      'SELECT event_type, payload FROM outbox WHERE tenant_id = $1',
      [tenant.tenantId],
    );
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      event_type: 'payment.settled',
      payload: { settlementId, txHash: hash, amountAtomic: '10000', network: 'eip155:84532' },
    });
    await expectDocumentedEvents(fixture.rows, tenant.tenantId);
  });

  it('A8: cannot be claimed by its hash, with or without a reference', async () => {
    for (const body of [{ reference: 'order-1' }, {}]) {
      expect(await ask(body)).toMatchObject({ success: false, reason: 'ALREADY_CLAIMED' });
    }
    expect(await fixture.units(tenant.tenantId)).toBe(1);
  });

  it('A8: cannot be claimed by payer or for another reference, even by concurrent requests', async () => {
    const payer = stage.buyer;
    const asked = [
      { payer },
      { reference: 'order-7', payer },
      { reference: 'order-8', expected_amount: 0.01 },
    ];
    const answers = await Promise.all([...asked, ...asked, ...asked].map((body) => ask(body)));
    for (const answer of answers) expect(answer).toMatchObject({ success: false, reason: 'ALREADY_CLAIMED' });
    const claims = await fixture.rows.query<object[]>(
      'SELECT reference, payer FROM payment_claims WHERE tenant_id = $1 AND tx_hash = $2',
      [tenant.tenantId, hash],
    );
    expect(claims).toEqual([{ reference: `x402:${settlementId}`, payer: '' }]);
    // The reference of the settlement itself is refused too.
    expect(await ask({ reference: `x402:${settlementId}` })).not.toMatchObject({ success: true });
  });

  it('A8: its transaction hash is claimed by the settlement before the transaction is mined', async () => {
    const body = await stage.pay();
    // The transaction is public once a node accepts it, before our settle sees its block.
    await stage.anvil.rpc('evm_setAutomine', [false]);
    const settling = fixture.post('settle', body, tenant.testKey);
    let pending: { tx_hash: string }[] = [];
    while (pending.length === 0) {
      pending = await fixture.rows.query<{ tx_hash: string }[]>(
        `SELECT tx_hash FROM settlements WHERE tenant_id = $1 AND status = 'pending'`,
        [tenant.tenantId],
      );
    }
    const answer = await ask({ tx_hash: pending[0]?.tx_hash, reference: 'order-2' });
    expect(answer).toMatchObject({ success: false });
    const [claim] = await fixture.rows.query<{ reference: string }[]>(
      'SELECT reference FROM payment_claims WHERE tenant_id = $1 AND tx_hash = $2',
      [tenant.tenantId, pending[0]?.tx_hash],
    );
    expect(claim?.reference).toMatch(/^x402:/);
    await stage.anvil.rpc('evm_setAutomine', [true]);
    await stage.anvil.rpc('evm_mine');
    expect((await settling).body).toMatchObject({ success: true });
    expect(await ask({ tx_hash: pending[0]?.tx_hash, reference: 'order-2' })).toMatchObject({
      success: false,
      reason: 'ALREADY_CLAIMED',
    });
    expect(await fixture.units(tenant.tenantId)).toBe(2);
  });

  it('J2: is found by settlement id and by transaction hash, only by its tenant and environment', async () => {
    const byId = await get(`/facilitator/settlements/${settlementId}`);
    expect(byId.status).toBe(200);
    expect(byId.body).toMatchObject({
      id: settlementId,
      status: 'settled',
      transaction: hash,
      amountUsdc: '0.01',
    });
    expect(
      (await get(`/facilitator/settlements?transaction=${hash.toUpperCase().replace('X', 'x')}`)).body,
    ).toEqual(byId.body);
    const other = await fixture.tenant();
    for (const key of [other.testKey, tenant.liveKey]) {
      expect((await get(`/facilitator/settlements/${settlementId}`, key)).status).toBe(404);
      expect((await get(`/facilitator/settlements?transaction=${hash}`, key)).status).toBe(404);
    }
    expect((await get('/facilitator/settlements/nonsense')).status).toBe(404);
    expect((await get('/facilitator/settlements')).status).toBe(400);
  });

  it('J1: has a kind that GET /supported lists, only for keys of its environment', async () => {
    const supported = await get('/facilitator/supported');
    expect(supported.body).toEqual({
      kinds: [
        { x402Version: 2, scheme: 'exact', network: 'eip155:84532' },
        { x402Version: 1, scheme: 'exact', network: 'base-sepolia' },
        {
          x402Version: 2,
          scheme: 'exact',
          network: 'eip155:1520283840',
          extra: {
            asset: SANDBOX.usdcAddress,
            assetTransferMethods: ['eip3009'],
            name: 'USDC',
            version: '2',
          },
        },
      ],
      extensions: ['payment-identifier'],
      signers: { 'eip155:*': stage.signerAddresses },
    });
    expect(supported.headers['cache-control']).toBe('private, max-age=60');
    expect((await get('/facilitator/supported', tenant.liveKey)).body).toMatchObject({
      kinds: [],
      signers: {},
    });
    expect((await fixture.test.http.get(`${FACILITATOR}/supported`)).status).toBe(401);
  });

  it('J2: leaves no private key of a signer in the log output', () => {
    const lines = fixture.test.lines.join('\n');
    for (const key of stage.signerKeys) expect(lines).not.toContain(key.slice(2));
  });
});
