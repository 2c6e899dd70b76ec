import { startVerification, type VerificationFixture } from '../../support/verification/verification.js';
import type { TestTenant } from '../../support/verification/tenants.js';

interface Settlement {
  readonly id: string;
  readonly status: string;
}

describe('GET /settlements', () => {
  let fixture: VerificationFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    fixture = await startVerification();
  });
  afterAll(() => fixture.test.close());
  beforeEach(async () => {
    seller = await fixture.tenant();
  });

  /** A settlement that began this long ago. */
  const insert = async (
    secondsAgo: number,
    { status = 'settled', chain = 'base', environment = 'live' } = {},
  ) => {
    const [row] = await fixture.test.dataSource.query<[{ id: string }]>(
      `INSERT INTO settlements (tenant_id, id, environment, chain, network, wire_network, x402_version, scheme, authorization_id,
         digest, asset, payer, pay_to, amount_atomic, tx_hash, cost_reserved, budget_day, charged_period, caller, look_at,
         created_at, status)
       VALUES ($1, gen_random_uuid(), $2, $3, 'eip155:8453', 'base', 1, 'exact', 'claim', 'digest', '0xa', '0xb', '0xc',
         1500000, '0xd', 0, now(), now(), 'key', now() + interval '1 day', now() - make_interval(secs => $4), $5) RETURNING id`,
      [seller.tenantId, environment, chain, secondsAgo, status],
    );
    return row.id;
  };
  const page = async (query = '', key = seller.liveKey) =>
    (await fixture.get(key, `/settlements${query}`).expect(200)).body as {
      settlements: Settlement[];
      nextCursor: string | null;
    };
  const ids = async (query = '', key = seller.liveKey): Promise<string[]> =>
    (await page(query, key)).settlements.map(({ id }) => id);

  it('M4: lists settlements newest first, page by page, as GET /facilitator/settlements/:id shows them', async () => {
    const [oldest, middle, newest] = [await insert(30), await insert(20), await insert(10)];
    const first = await page('?limit=2');
    expect(first.settlements.map(({ id }) => id)).toEqual([newest, middle]);
    expect(await ids(`?limit=2&cursor=${first.nextCursor ?? ''}`)).toEqual([oldest]);
    const { body } = await fixture.get(seller.liveKey, `/facilitator/settlements/${newest}`).expect(200);
    expect(body).toEqual(first.settlements[0]);
    expect(body).toMatchObject({ amountUsdc: '1.5', payer: '0xb' });
  });

  it('M4: filters by status, chain and time', async () => {
    const [pending, failed] = [
      await insert(10, { status: 'pending' }),
      await insert(7_200, { status: 'failed' }),
    ];
    const polygon = await insert(20, { chain: 'polygon' });
    expect(await ids('?status=pending')).toEqual([pending]);
    expect(await ids('?chain=polygon')).toEqual([polygon]);
    const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
    expect(await ids(`?to=${anHourAgo}`)).toEqual([failed]);
    expect(await ids(`?from=${anHourAgo}`)).toEqual([pending, polygon]);
    await fixture.get(seller.liveKey, '/settlements?status=gone').expect(400);
    await fixture.get(seller.liveKey, '/settlements?cursor=x').expect(400);
  });

  it('B8: lists nothing of another tenant, nor of the other environment', async () => {
    const [, test] = [await insert(1), await insert(1, { environment: 'test', chain: 'sandbox' })];
    const other = await fixture.tenant();
    expect(await ids('', other.liveKey)).toEqual([]);
    expect(await ids('', seller.testKey)).toEqual([test]);
  });
});
