import { RecheckService } from '../../../src/modules/verification/recheck/recheck.service.js';
import { VerifierUnavailableError } from '../../../src/modules/verification/verifiers/payment-verifier.js';
import {
  freshHash,
  hexSeconds,
  mined,
  NOT_FOUND,
  paid,
  sandboxHash,
  SHALLOW,
  startVerification,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import { expectDocumentedEvents } from '../../support/webhooks/documented-events.js';
import type { TestTenant } from '../../support/verification/tenants.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const shallow = paid(1_500_000n, { finality: SHALLOW });

interface Row {
  readonly status: string;
  readonly deepest: boolean;
  readonly due: boolean | null;
  readonly misses: number;
  readonly frozen: boolean | null;
}

describe('rechecks of confirmed payments', () => {
  let database: ThrowawayDatabase;
  let fixture: VerificationFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    fixture = await startVerification({ config: { DATABASE_URL: database.url } });
  });
  afterAll(async () => {
    await fixture.test.close();
    await database.drop();
  });
  beforeEach(async () => {
    seller = await fixture.tenant();
  });

  const sql = <T>(text: string, values: unknown[] = []): Promise<T> =>
    fixture.test.dataSource.query<T>(text, values);
  const rowOf = async (hash: string): Promise<Row> => {
    const [row] = await sql<[Row]>(
      `SELECT status, deepest, recheck_at IS NOT NULL AS due, recheck_misses AS misses,
         (SELECT frozen_at IS NOT NULL FROM payment_claims c WHERE c.tx_hash = p.tx_hash) AS frozen
       FROM payments p WHERE tx_hash = $1`,
      [hash],
    );
    return row;
  };
  /** Makes the next recheck due and runs it. */
  const runRecheck = async (times = 1): Promise<void> => {
    for (let look = 0; look < times; look += 1) {
      await sql('UPDATE payments SET recheck_at = now() WHERE recheck_at IS NOT NULL');
      await fixture.test.app.get(RecheckService).recheckDue();
    }
  };
  const listen = (): Promise<unknown> =>
    sql(
      `INSERT INTO event_listeners (tenant_id, environment, event_type) VALUES ($1, 'live', 'payment.reorged')`,
      [seller.tenantId],
    );
  const events = (): Promise<{ event_type: string; payload: Record<string, unknown> }[]> =>
    sql('SELECT event_type, payload FROM outbox WHERE tenant_id = $1', [seller.tenantId]);
  const audits = (): Promise<unknown[]> =>
    sql(`SELECT actor, subject, after FROM audit_log WHERE tenant_id = $1 AND action = 'payment.reorged'`, [
      seller.tenantId,
    ]);
  /** A payment confirmed and claimed for order-1, not yet at the deepest finality. */
  const accept = async (...later: Parameters<typeof fixture.verifier.tell>[1][]): Promise<string> => {
    const hash = freshHash();
    fixture.verifier.tell(hash, shallow, ...later);
    const { body } = await fixture.verifyBase(seller.liveKey, hash, { reference: 'order-1' }).expect(200);
    expect(body).toMatchObject({ success: true, claimed: true, finality: 'latest' });
    expect(await rowOf(hash)).toMatchObject({
      status: 'confirmed',
      deepest: false,
      due: true,
      frozen: false,
    });
    return hash;
  };

  it('A16: a payment at the deepest finality is not rechecked', async () => {
    const hash = await accept(paid());
    await runRecheck();
    expect(await rowOf(hash)).toMatchObject({ status: 'confirmed', deepest: true, due: false });
    await runRecheck();
    expect(fixture.verifier.count(hash)).toBe(2);
    const deep = freshHash();
    fixture.verifier.tell(deep, paid());
    await fixture.verifyBase(seller.liveKey, deep).expect(200);
    expect(await rowOf(deep)).toMatchObject({ due: false });
  });

  it('A16: three misses in a row make a payment reorged, freeze its claim and write audit row and event', async () => {
    await listen();
    const hash = await accept(NOT_FOUND);
    const { paymentId } = (await fixture.verifyBase(seller.liveKey, hash, { reference: 'order-1' })).body as {
      paymentId: string;
    };
    await runRecheck(2);
    expect(await rowOf(hash)).toMatchObject({ status: 'confirmed', misses: 2, frozen: false });
    expect(await events()).toEqual([]);

    await runRecheck();

    expect(await rowOf(hash)).toMatchObject({ status: 'reorged', due: false, frozen: true });
    expect(await events()).toMatchObject([
      {
        event_type: 'payment.reorged',
        payload: { paymentId, txHash: hash, chain: 'base', amountAtomic: '1500000' },
      },
    ]);
    expect(await audits()).toEqual([
      { actor: 'system', subject: paymentId, after: { how: 'vanished', chain: 'base', txHash: hash } },
    ]);
    const listed = await fixture.get(seller.liveKey, `/payments/${paymentId}`).expect(200);
    expect(listed.body).toMatchObject({ status: 'reorged', reason: 'REORGED' });
    // A payment that the chain does not know is pending, because it may come back; it is never confirmed.
    const { body } = await fixture.verifyBase(seller.liveKey, hash, { reference: 'order-1' }).expect(200);
    expect(body).toMatchObject({ success: false, claimed: false, cached: false, reason: 'TX_NOT_FOUND' });
  });

  it('A16: a payment found after two misses stays confirmed, and the count of misses restarts', async () => {
    const hash = await accept(NOT_FOUND, NOT_FOUND, shallow, NOT_FOUND, NOT_FOUND, shallow);
    await runRecheck(3);
    expect(await rowOf(hash)).toMatchObject({ status: 'confirmed', misses: 0 });
    await runRecheck(3);
    expect(await rowOf(hash)).toMatchObject({ status: 'confirmed', misses: 0, due: true });
  });

  it('A16: an unavailable verifier does not count as a miss', async () => {
    const hash = await accept(new VerifierUnavailableError('down'));
    await runRecheck(4);
    expect(await rowOf(hash)).toMatchObject({ status: 'confirmed', misses: 0, due: true });
  });

  it.each([
    ['failed on chain', { ...mined([]), execution: 'failed' as const }],
    ['paid less', paid(1_499_999n)],
  ])('A16: a payment that %s becomes reorged at the first recheck', async (_, evidence) => {
    await listen();
    const hash = await accept(evidence);
    await runRecheck();
    expect(await rowOf(hash)).toMatchObject({ status: 'reorged', frozen: true });
    expect(await events()).toHaveLength(1);
    await expectDocumentedEvents(fixture.test.dataSource, seller.tenantId);
    expect(await audits()).toMatchObject([{ after: { how: 'changed' } }]);
  });

  it('A16: without a listener a reorg writes an audit row and no event', async () => {
    await accept({ ...mined([]), execution: 'failed' });
    await runRecheck();
    expect(await events()).toEqual([]);
    expect(await audits()).toHaveLength(1);
  });

  it('A16: a reorged payment mined again counts only from the deepest finality, and for its old claim', async () => {
    const hash = await accept(NOT_FOUND, NOT_FOUND, NOT_FOUND, shallow, shallow, paid());
    await runRecheck(3);
    const ask = async (reference: string): Promise<unknown> =>
      (await fixture.verifyBase(seller.liveKey, hash, { reference }).expect(200)).body;

    // Not remembered: a minute later it may be final.
    expect(await ask('order-1')).toMatchObject({ reason: 'REORGED', claimed: false, cached: false });
    expect(await ask('order-1')).toMatchObject({ reason: 'REORGED', claimed: false, cached: false });
    expect(await rowOf(hash)).toMatchObject({ status: 'reorged', frozen: true });

    expect(await ask('order-2')).toMatchObject({ reason: 'ALREADY_CLAIMED' });
    expect(await rowOf(hash)).toMatchObject({
      status: 'confirmed',
      deepest: true,
      frozen: false,
      due: false,
    });
    expect(await ask('order-1')).toMatchObject({ success: true, claimed: true });
    expect(await fixture.units(seller.tenantId)).toEqual({ used: 1, reserved: 0 });
  });

  it('E2: volume excludes a reorged payment until it is confirmed again', async () => {
    const volume = async (): Promise<string> => {
      const { body } = await fixture.get(seller.liveKey, '/analytics?days=2').expect(200);
      return (body as { totals: { volumeUsdc: string } }).totals.volumeUsdc;
    };
    const hash = await accept(NOT_FOUND, NOT_FOUND, NOT_FOUND, paid());
    expect(await volume()).toBe('1.5');
    await runRecheck(3);
    expect(await volume()).toBe('0');
    await fixture.verifyBase(seller.liveKey, hash, { reference: 'order-1' }).expect(200);
    expect(await rowOf(hash)).toMatchObject({ status: 'confirmed' });
    expect(await volume()).toBe('1.5');
  });

  it('A16: a reorged payment that then fails on chain stays reorged, with its claim frozen', async () => {
    const hash = await accept(NOT_FOUND, NOT_FOUND, NOT_FOUND, { ...mined([]), execution: 'failed' });
    await runRecheck(3);
    const { body } = await fixture.verifyBase(seller.liveKey, hash, { reference: 'order-1' }).expect(200);
    expect(body).toMatchObject({ success: false, reason: 'TX_FAILED', claimed: false });
    expect(await rowOf(hash)).toMatchObject({ status: 'reorged', frozen: true });
  });

  it('A16: a call that finds the payment failed makes it reorged and writes one event', async () => {
    await listen();
    const hash = await accept({ ...mined([]), execution: 'failed' });
    await sql('UPDATE payments SET remembered_until = now() WHERE tx_hash = $1', [hash]);
    const { body } = await fixture.verifyBase(seller.liveKey, hash, { reference: 'order-1' }).expect(200);
    expect(body).toMatchObject({ success: false, reason: 'TX_FAILED', claimed: false });
    expect(await rowOf(hash)).toMatchObject({ status: 'reorged', frozen: true });
    await runRecheck();
    expect((await events()).map(({ event_type }) => event_type)).toEqual(['payment.reorged']);
  });

  it('A16: concurrent rechecks count one miss', async () => {
    const hash = await accept(NOT_FOUND);
    await sql('UPDATE payments SET recheck_at = now() WHERE tx_hash = $1', [hash]);
    const recheck = fixture.test.app.get(RecheckService);
    await Promise.all([recheck.recheckDue(), recheck.recheckDue(), recheck.recheckDue()]);
    expect(await rowOf(hash)).toMatchObject({ misses: 1 });
  });

  it('A16: a sandbox payment gone_at becomes reorged, reorg_prone stays confirmed', async () => {
    const soon = sandboxHash('gone_at', hexSeconds(Date.now() / 1_000 + 2));
    const prone = sandboxHash('reorg_prone');
    for (const tx_hash of [soon, prone]) {
      const { body } = await fixture.verify(seller.testKey, {
        tx_hash,
        chain: 'sandbox',
        reference: 'order-1',
      });
      expect(body).toMatchObject({ success: true });
    }
    while (Date.now() / 1_000 < Number.parseInt(soon.slice(14, 22), 16))
      await new Promise((done) => setTimeout(done, 50));
    await runRecheck(3);
    expect(await rowOf(soon)).toMatchObject({ status: 'reorged', frozen: true });
    expect(await rowOf(prone)).toMatchObject({ status: 'confirmed', due: true, misses: 0 });
  });
});
