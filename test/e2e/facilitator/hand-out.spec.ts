import { createHash, randomUUID } from 'node:crypto';
import { connect, type AddressInfo, type Socket } from 'node:net';
import {
  FACILITATOR,
  startFacilitator,
  type FacilitatorFixture,
} from '../../support/facilitator/facilitator.js';
import { findViolations } from '../../support/database/invariants.js';
import type { TestTenant } from '../../support/verification/tenants.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';
import { PRICE, X402Stage, type X402Body } from '../../support/facilitator/x402-stage.js';

/** Only one caller receives the success. These clients end their connections in every possible way. */
describe('single success response of a settlement', () => {
  let stage: X402Stage;
  let fixture: FacilitatorFixture;
  /** The same application, but its requests time out before a settle stops waiting. */
  let hasty: FacilitatorFixture;
  let tenant: TestTenant;
  let database: ThrowawayDatabase;

  beforeAll(async () => {
    [stage, database] = await Promise.all([X402Stage.start(), createThrowawayDatabase()]);
    const own = { DATABASE_URL: database.url };
    const oneProcess = 'its connections are opened and cut by hand';
    [fixture, hasty] = await Promise.all([
      startFacilitator(stage, own, { oneProcess }),
      startFacilitator(stage, own, { oneProcess, requestTimeoutMs: 700 }),
    ]);
    tenant = await fixture.tenant();
  });
  afterEach(async () => {
    await stage.anvil.rpc('evm_setAutomine', [true]);
  });
  afterAll(async () => {
    expect(await findViolations(fixture.rows)).toEqual({});
    await Promise.all([fixture.test.close(), hasty.test.close()]);
    await database.drop();
    await stage.stop();
  });

  const settle = async (body: object, key?: string, at = fixture) => {
    const request = at.test.http
      .post(`${FACILITATOR}/settle`)
      .set('Authorization', `Bearer ${tenant.testKey}`);
    return key === undefined ? request.send(body) : request.set('Idempotency-Key', key).send(body);
  };
  const verify = async (body: object) => (await fixture.post('verify', body, tenant.testKey)).body;

  /** Sends a settle over its own connection and does not read the response. */
  async function sendRaw(body: object, at = fixture): Promise<Socket> {
    const { port } = at.test.app.getHttpServer().address() as AddressInfo;
    const text = JSON.stringify(body);
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    socket.write(
      `POST ${FACILITATOR}/settle HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${tenant.testKey}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${String(Buffer.byteLength(text))}\r\n\r\n${text}`,
    );
    await new Promise((resolve) => socket.once('connect', resolve));
    return socket;
  }

  async function rowOf(body: X402Body): Promise<{ status: string; handed_out_at: Date | null } | undefined> {
    const { payload } = body.paymentPayload as { payload: { authorization: { nonce: string } } };
    const [row] = await fixture.rows.query<{ status: string; handed_out_at: Date | null }[]>(
      `SELECT status, handed_out_at FROM settlements WHERE authorization_id LIKE '%' || $1 ORDER BY created_at DESC`,
      [payload.authorization.nonce],
    );
    return row;
  }

  async function until(
    body: X402Body,
    isSo: (row: Awaited<ReturnType<typeof rowOf>>) => boolean,
    meanwhile: () => Promise<unknown> = () => Promise.resolve(),
  ): Promise<void> {
    const deadline = performance.now() + 10_000;
    while (!isSo(await rowOf(body))) {
      if (performance.now() > deadline) throw new Error('it did not become so');
      await meanwhile();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  /** Mines repeatedly: a settlement is pending before it is sent, so one block may come too early. */
  const untilSettled = async (body: X402Body): Promise<void> => {
    await until(
      body,
      (row) => row?.status === 'settled',
      () => stage.anvil.rpc('evm_mine'),
    );
  };
  const isHandedOut = (row: { handed_out_at: Date | null } | undefined) =>
    (row?.handed_out_at ?? null) !== null;

  it('Q1: a repeat is a duplicate after the client read the response and reset its connection', async () => {
    const body = await stage.pay();
    const socket = await sendRaw(body);
    const text = await new Promise<string>((resolve) => {
      socket.once('data', (data: Buffer) => {
        resolve(data.toString());
      });
    });
    expect(text).toContain('"success":true');
    socket.resetAndDestroy();
    expect((await settle(body)).body).toMatchObject({ errorReason: 'duplicate_settlement' });
    expect(await verify(body)).toMatchObject({ isValid: false, invalidReason: 'duplicate_settlement' });
  });

  it('Q1: a repeat is a duplicate after the response was sent to a client that never reads', async () => {
    const body = await stage.pay();
    const socket = await sendRaw(body);
    socket.pause();
    await until(body, isHandedOut);
    expect((await settle(body)).body).toMatchObject({ errorReason: 'duplicate_settlement' });
    socket.destroy();
    expect((await settle(body)).body).toMatchObject({ errorReason: 'duplicate_settlement' });
  });

  it('Q1: after a client disconnects before its response, exactly one later settle receives the success', async () => {
    const body = await stage.pay();
    const before = await stage.received();
    await stage.anvil.rpc('evm_setAutomine', [false]);
    const socket = await sendRaw(body);
    await until(body, (row) => row?.status === 'pending');
    socket.resetAndDestroy();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(await verify(body)).toMatchObject({ isValid: true, payer: stage.buyer });
    await untilSettled(body);
    await fixture.followersGone();
    expect(await verify(body)).toMatchObject({ isValid: true, payer: stage.buyer });
    const answers = [await settle(body), await settle(body)];
    expect(answers.map((answer) => (answer.body as { success: boolean }).success)).toEqual([true, false]);
    expect(await stage.received()).toBe(before + PRICE);
  });

  it('Q1: after a 504 the next repeat still receives the success', async () => {
    const body = await stage.pay();
    await stage.anvil.rpc('evm_setAutomine', [false]);
    const late = await settle(body, undefined, hasty);
    expect(late.status).toBe(504);
    expect(late.body).toMatchObject({ success: false, errorReason: 'unexpected_settle_error' });
    await untilSettled(body);
    await hasty.followersGone();
    expect(await rowOf(body)).toMatchObject({ handed_out_at: null });
    expect((await settle(body)).body).toMatchObject({ success: true });
    expect((await settle(body)).body).toMatchObject({ errorReason: 'duplicate_settlement' });
  });

  it('Q1: a repeat with the same Idempotency-Key receives the success again; any other repeat is a duplicate', async () => {
    const body = await stage.pay();
    const key = randomUUID();
    const first = await settle(body, key);
    expect(first.body).toMatchObject({ success: true });
    const again = await settle(body, key);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotent-replayed']).toBe('true');
    for (const other of [undefined, randomUUID()]) {
      expect((await settle(body, other)).body).toMatchObject({ errorReason: 'duplicate_settlement' });
    }
    expect((await settle(body, key)).body).toEqual(first.body);
    // An Idempotency-Key is bound to its first request.
    const answer = await settle(await stage.pay(), key);
    expect([answer.status, (answer.body as { code: string }).code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('Q1: of concurrent settles, either those with one key or a single one without it receive success', async () => {
    const body = await stage.pay();
    const key = randomUUID();
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => settle(body, key)),
      ...Array.from({ length: 5 }, () => settle(body)),
    ]);
    const succeeded = answers.filter((answer) => (answer.body as { success?: boolean }).success === true);
    expect(new Set(succeeded.map((answer) => answer.body as unknown)).size).toBe(succeeded.length);
    const byKey = answers.slice(0, 5).filter((answer) => succeeded.includes(answer));
    expect(succeeded.length - byKey.length === 1 ? byKey.length : succeeded.length - byKey.length).toBe(0);
    expect(succeeded.length).toBeGreaterThan(0);
  });

  it.each([
    ['every repeat of a settle without a key is a duplicate', null],
    ['only the same key receives it', 'seller-1'],
  ])('Q1: when a process dies between recording and sending the success, %s', async (_what, key) => {
    const body = await stage.pay();
    await stage.anvil.rpc('evm_setAutomine', [false]);
    const socket = await sendRaw(body);
    await until(body, (row) => row?.status === 'pending');
    socket.destroy();
    await untilSettled(body);
    await fixture.followersGone();
    const hash = key === null ? null : createHash('sha256').update(key).digest();
    // The state that such a process leaves.
    const [taken] = await fixture.rows.query<[{ outcome: string }]>(
      `SELECT hand_out(tenant_id, id, $2, $3, '{}') AS outcome FROM settlements
       WHERE tenant_id = $1 AND status = 'settled' AND handed_out_at IS NULL`,
      [tenant.tenantId, randomUUID(), hash],
    );
    expect(taken).toEqual({ outcome: 'first' });
    expect((await settle(body)).body).toMatchObject({ errorReason: 'duplicate_settlement' });
    expect((await settle(body, 'seller-2')).body).toMatchObject({ errorReason: 'duplicate_settlement' });
    const same = await settle(body, 'seller-1');
    expect(same.body).toMatchObject(
      key === null ? { errorReason: 'duplicate_settlement' } : { success: true },
    );
  });

  it('Q1: concurrent settles receive settlement_pending until the transaction is mined; then one receives success', async () => {
    const impatient = await startFacilitator(stage, {
      SETTLEMENT_WAIT_MS: '1500',
      DATABASE_URL: database.url,
    });
    const body = await stage.pay();
    await stage.anvil.rpc('evm_setAutomine', [false]);
    const early = await Promise.all(Array.from({ length: 4 }, () => settle(body, undefined, impatient)));
    for (const answer of early) {
      expect(answer.body).toMatchObject({ success: false, errorReason: 'settlement_pending' });
      expect((answer.body as { transaction: string }).transaction).toMatch(/^0x[0-9a-f]{64}$/);
    }
    await stage.anvil.rpc('evm_mine');
    await impatient.followersGone();
    // The official client retries once after `settlement_pending`.
    const late = await Promise.all(Array.from({ length: 4 }, () => settle(body, undefined, impatient)));
    const reasons = late.map(({ body: said }) => (said as { errorReason?: string }).errorReason ?? 'success');
    expect(reasons.sort()).toEqual([...Array<string>(3).fill('duplicate_settlement'), 'success']);
    await impatient.test.close();
  });

  it('Q2: a signed payment is refused for another amount, while its settlement is pending and after', async () => {
    const body = await stage.pay();
    const dearer = (amount: string) => {
      const { accepted } = body.paymentPayload as { accepted: object };
      return {
        ...body,
        paymentPayload: { ...body.paymentPayload, accepted: { ...accepted, amount } },
        paymentRequirements: { ...body.paymentRequirements, amount },
      };
    };
    await stage.anvil.rpc('evm_setAutomine', [false]);
    const socket = await sendRaw(body);
    await until(body, (row) => row?.status === 'pending');
    expect(await verify(body)).toMatchObject({ isValid: true });
    for (const amount of ['10000000', '1']) {
      expect(await verify(dearer(amount))).toMatchObject({ isValid: false, payer: stage.buyer });
    }
    socket.destroy();
    await untilSettled(body);
    await fixture.followersGone();
    const refused = await verify(dearer('10000000'));
    expect(refused).toMatchObject({ isValid: false, payer: stage.buyer });
    expect((await settle(dearer('10000000'))).body).toMatchObject({
      ...{ success: false, errorReason: refused['invalidReason'], transaction: '' },
    });
    expect((await settle(body)).body).toMatchObject({ success: true });
  });

  it('Q1: GET /facilitator/settlements/:id shows in handedOutAt when the success was sent', async () => {
    const body = await stage.pay();
    const { extra } = (await settle(body)).body as { extra: { settlementId: string } };
    const shown = await fixture.test.http
      .get(`${FACILITATOR}/settlements/${extra.settlementId}`)
      .set('Authorization', `Bearer ${tenant.testKey}`);
    expect(shown.body).toMatchObject({
      status: 'settled',
      handedOutAt: expect.stringMatching(/^20\d\d-/) as string,
    });
  });
});
