import { createDataSource } from '../../../src/data-source.js';
import { workerDatabaseUrl } from '../../support/services/worker-database.js';
import {
  BUYER,
  freshHash,
  mined,
  move,
  OTHER_BUYER,
  paid,
  startVerification,
  UNCONFIRMED,
  WALLET,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import type { TestTenant } from '../../support/verification/tenants.js';

/** As the owner: the servers' role may not. */
async function analyzePayments(): Promise<void> {
  const owner = await createDataSource(workerDatabaseUrl()).initialize();
  await owner.query('ANALYZE payments');
  await owner.destroy();
}

interface Payment {
  readonly id: string;
  readonly txHash: string;
}

describe('GET /payments?q=', () => {
  let fixture: VerificationFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    fixture = await startVerification();
  });
  afterAll(() => fixture.test.close());
  beforeEach(async () => {
    seller = await fixture.tenant();
  });

  const verify = async (evidence = paid(), more: object = {}): Promise<Payment> => {
    const txHash = freshHash();
    fixture.verifier.tell(txHash, evidence);
    const { body } = await fixture.verifyBase(seller.liveKey, txHash, more).expect(200);
    return { id: (body as { paymentId: string }).paymentId, txHash };
  };
  const found = async (q: string, more = '', key = seller.liveKey): Promise<string[]> => {
    const { body } = await fixture.get(key, `/payments?q=${encodeURIComponent(q)}${more}`).expect(200);
    return (body as { payments: Payment[] }).payments.map(({ txHash }) => txHash);
  };

  it('M4: finds a payment by its hash in any case, its id and its reference, with spaces around', async () => {
    const [first] = [await verify(paid(), { reference: 'order-1' }), await verify(paid())];
    expect(await found(first.txHash)).toEqual([first.txHash]);
    expect(await found(`0x${first.txHash.slice(2).toUpperCase()}`)).toEqual([first.txHash]);
    expect(await found(first.id)).toEqual([first.txHash]);
    expect(await found('  order-1 ')).toEqual([first.txHash]);
    for (const unknown of ['order-2', 'order', freshHash(), '%', "'"])
      expect(await found(unknown)).toEqual([]);
  });

  it('M4: a reference that looks like an id or a hash is found as well', async () => {
    const [uuid, hash] = ['0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21', freshHash()];
    const [named, hashed] = [
      await verify(paid(), { reference: uuid }),
      await verify(paid(), { reference: hash }),
    ];
    expect(await found(uuid)).toEqual([named.txHash]);
    expect(await found(hash)).toEqual([hashed.txHash]);
  });

  it('M4: finds the payments of a payer, and those to a wallet, whatever their status', async () => {
    const confirmed = await verify(paid());
    const pending = await verify(paid(1n, { finality: UNCONFIRMED }));
    const other = await verify(mined([move(OTHER_BUYER, WALLET, 1_000_000n)]));
    expect(await found(BUYER.toUpperCase().replace('0X', '0x'))).toEqual([pending.txHash, confirmed.txHash]);
    expect(await found(BUYER, '&status=confirmed')).toEqual([confirmed.txHash]);
    expect(await found(OTHER_BUYER)).toEqual([other.txHash]);
    expect(await found(WALLET)).toEqual([other.txHash, pending.txHash, confirmed.txHash]);
  });

  it('M4: pages and CSV hold the payments that the search finds, and no others', async () => {
    const mine = [await verify(paid()), await verify(paid()), await verify(paid())];
    await verify(mined([move(OTHER_BUYER, WALLET, 1n)]));
    const { body } = await fixture.get(seller.liveKey, `/payments?q=${BUYER}&limit=2`).expect(200);
    const { nextCursor } = body as { nextCursor: string };
    expect(await found(BUYER, `&limit=2&cursor=${nextCursor}`)).toEqual([mine[0]?.txHash]);
    const csv = (await fixture.get(seller.liveKey, `/payments?q=${BUYER}&format=csv`).expect(200)) as unknown;
    expect((csv as { text: string }).text.trim().split('\r\n')).toHaveLength(4);
  });

  it('B8: finds nothing of another tenant, nor of the other environment', async () => {
    const { id, txHash } = await verify(paid(), { reference: 'order-1' });
    const other = await fixture.tenant();
    for (const q of [txHash, id, 'order-1', BUYER, WALLET]) {
      expect(await found(q, '', other.liveKey)).toEqual([]);
      expect(await found(q, '', seller.testKey)).toEqual([]);
    }
  });

  it('M4: each search is answered by indexes of few rows, not by reading every payment', async () => {
    const plans: string[] = [];
    const { dataSource } = fixture.test;
    const { id } = await verify();
    // As of a seller for years, each payment from another payer.
    const [{ columns }] = await dataSource.query<[{ columns: string }]>(
      `SELECT string_agg(column_name, ', ') AS columns FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = 'payments' AND is_generated = 'NEVER'`,
    );
    await dataSource.query(
      `INSERT INTO payments (${columns}) SELECT ${columns.replace(/\w+/g, 'copy.$&')} FROM payments p, generate_series(1, 20000) AS nth,
         LATERAL jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'tx_hash', 'copy-' || nth,
           'from_address', 'payer-' || nth, 'created_at', p.created_at - nth * interval '1 minute')) AS copy
       WHERE p.tenant_id = $1 AND p.id = $2`,
      [seller.tenantId, id],
    );
    await analyzePayments();
    const spied = jest.spyOn(dataSource, 'query');
    for (const q of [freshHash(), 'order-1', OTHER_BUYER]) await found(q);
    const asked = spied.mock.calls.filter(
      ([sql]) => sql.includes('FROM payments p') && sql.includes('LIMIT $3'),
    );
    spied.mockRestore();
    for (const [sql, values] of asked) {
      const rows = await dataSource.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${sql}`, values as unknown[]);
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
    }
    expect(plans).toHaveLength(3);
    expect(plans[0]).toMatch(/payments_pkey/);
    expect(plans[1]).toMatch(/payment_claims/);
    expect(plans[2]).toMatch(/payments_sender_idx/);
    expect(plans.join('\n')).not.toMatch(/payments_list_idx|Seq Scan on payments /);
  });
});
