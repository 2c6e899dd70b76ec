import {
  BUYER,
  freshHash,
  mined,
  move,
  paid,
  sandboxHash,
  startVerification,
  UNRELATED,
  UNCONFIRMED,
  WALLET,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import type { TestTenant } from '../../support/verification/tenants.js';

interface Payment {
  readonly id: string;
  readonly txHash: string;
  readonly status: string;
  readonly createdAt: string;
}
interface Page {
  readonly payments: readonly Payment[];
  readonly nextCursor: string | null;
}

const text = expect.any(String) as string;

describe('GET /payments', () => {
  let fixture: VerificationFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    fixture = await startVerification();
  });
  afterAll(() => fixture.test.close());
  beforeEach(async () => {
    seller = await fixture.tenant();
  });

  const verify = async (evidence = paid(), more: object = {}): Promise<string> => {
    const hash = freshHash();
    fixture.verifier.tell(hash, evidence);
    await fixture.verifyBase(seller.liveKey, hash, more).expect(200);
    return hash;
  };
  const list = async (query = '', key = seller.liveKey): Promise<Page> =>
    (await fixture.get(key, `/payments${query}`).expect(200)).body as Page;
  const hashes = async (query: string): Promise<string[]> =>
    (await list(query)).payments.map(({ txHash }) => txHash);

  it('A14: the list and GET /payments/:id show a payment with its amounts and claims', async () => {
    const hash = await verify(paid(1_500_000n), { reference: 'order-1', expected_amount: 1 });
    const { payments, nextCursor } = await list();
    expect(nextCursor).toBeNull();
    expect(payments).toEqual([
      {
        id: text,
        status: 'confirmed',
        reason: null,
        txHash: hash,
        chain: 'base',
        network: 'eip155:8453',
        amountUsdc: '1.5',
        amountAtomic: '1500000',
        fromAddress: BUYER,
        toAddress: WALLET,
        blockNumber: 4711,
        timestamp: text,
        finality: 'finalized',
        claims: [{ reference: 'order-1', payer: null }],
        createdAt: text,
        firstVerifiedAt: text,
        verifiedAt: text,
      },
    ]);
    const { body } = await fixture.get(seller.liveKey, `/payments/${payments[0]?.id ?? ''}`).expect(200);
    expect(body).toEqual(payments[0]);
  });

  it('A14: filters by status, chain, time and reference', async () => {
    const confirmed = await verify(paid(), { reference: 'order-1' });
    const rejected = await verify(mined([move(BUYER, UNRELATED, 1n)]));
    const pending = await verify(paid(1n, { finality: UNCONFIRMED }));
    const all = [pending, rejected, confirmed];
    expect(await hashes('')).toEqual(all);
    expect(await hashes('?status=confirmed')).toEqual([confirmed]);
    expect(await hashes('?status=rejected')).toEqual([rejected]);
    expect(await hashes('?status=pending')).toEqual([pending]);
    expect(await hashes('?status=reorged')).toEqual([]);
    expect(await hashes('?chain=base')).toEqual(all);
    expect(await hashes('?chain=solana')).toEqual([]);
    expect(await hashes('?reference=order-1')).toEqual([confirmed]);
    expect(await hashes('?reference=order-2')).toEqual([]);
    const middle = (await list()).payments[1]?.createdAt ?? '';
    const { dataSource } = fixture.test;
    await dataSource.query(
      `UPDATE payments SET created_at = created_at - interval '1 hour' WHERE tx_hash = $1`,
      [confirmed],
    );
    const anHourAgo = new Date(Date.parse(middle) - 600_000).toISOString();
    expect(await hashes(`?from=${anHourAgo}`)).toEqual([pending, rejected]);
    expect(await hashes(`?to=${anHourAgo}`)).toEqual([confirmed]);
    expect(await hashes(`?from=${encodeURIComponent(anHourAgo.replace('Z', '+00:00'))}`)).toEqual([
      pending,
      rejected,
    ]);
    expect(await hashes('?from=2020-01-01&to=2020-01-02')).toEqual([]);
    expect(await hashes('?from=2020-01-01')).toHaveLength(3);
  });

  it('A14: pages are complete and without duplicates while new payments arrive', async () => {
    const { dataSource } = fixture.test;
    const expected: string[] = [];
    for (let index = 0; index < 11; index += 1) expected.unshift(await verify());
    // Payments of one microsecond are ordered by id.
    await dataSource.query(
      `UPDATE payments SET created_at = date_trunc('second', created_at) - interval '1 minute' WHERE tenant_id = $1`,
      [seller.tenantId],
    );
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const after: string = cursor === null ? '' : `&cursor=${cursor}`;
      const page: Page = await list(`?limit=3${after}`);
      expect(page.payments.length).toBeLessThanOrEqual(3);
      seen.push(...page.payments.map(({ txHash }) => txHash));
      cursor = page.nextCursor;
      await verify();
    } while (cursor !== null);
    expect(seen).toHaveLength(11);
    expect(new Set(seen)).toEqual(new Set(expected));
  });

  it('A14: a page that ends with the last payment has no nextCursor', async () => {
    await verify();
    await verify();
    expect((await list('?limit=2')).nextCursor).toBeNull();
    expect((await list('?limit=1')).nextCursor).not.toBeNull();
  });

  it('A14: a transaction that was not found is not listed', async () => {
    await verify(undefined, { reference: 'order-1' });
    await fixture.verifyBase(seller.liveKey, freshHash()).expect(200);
    expect((await list()).payments).toHaveLength(1);
  });

  it('B8: each tenant and each environment lists only its own payments', async () => {
    const live = await verify();
    const tx_hash = sandboxHash('confirmed');
    await fixture.verify(seller.testKey, { tx_hash, chain: 'sandbox' }).expect(200);
    const other = await fixture.tenant();
    expect((await list()).payments.map(({ txHash }) => txHash)).toEqual([live]);
    expect((await list('', seller.testKey)).payments.map(({ txHash }) => txHash)).toEqual([tx_hash]);
    expect((await list('', other.liveKey)).payments).toEqual([]);
  });
});
