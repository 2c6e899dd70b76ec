import { get as httpGet, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { PaymentsRepository } from '../../../src/modules/verification/payments/payments.repository.js';
import {
  BASE_URL,
  BUYER,
  freshHash,
  paid,
  sandboxHash,
  startVerification,
  WALLET,
  type Answered,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import type { TestTenant } from '../../support/verification/tenants.js';

const HEADER =
  'id,status,reason,txHash,chain,network,amountUsdc,amountAtomic,fromAddress,toAddress,blockNumber,timestamp,' +
  'finality,claims,createdAt,firstVerifiedAt,verifiedAt';

/** An RFC 4180 parser, independent of our writer. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const match = cell.exec(text);
    if (!match) throw new Error(`no CSV at ${at}: ${text.slice(at, at + 40)}`);
    rows.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') rows.push([]);
  }
  if (rows.pop()?.length !== 0) throw new Error('the last row does not end in CRLF');
  return rows;
}

describe('GET /payments?format=csv', () => {
  let fixture: VerificationFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    fixture = await startVerification();
  });
  afterAll(() => fixture.test.close());
  beforeEach(async () => {
    seller = await fixture.tenant();
  });
  afterEach(() => jest.restoreAllMocks());

  const verify = async (more: object = {}): Promise<string> => {
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    await fixture.verifyBase(seller.liveKey, hash, more).expect(200);
    return hash;
  };
  const download = async (query = '', key = seller.liveKey): Promise<Answered & { readonly text: string }> =>
    (await fixture.get(key, `/payments?format=csv${query}`).expect(200)) as Answered & { text: string };
  const rowsOf = async (query = '', key = seller.liveKey): Promise<Record<string, string>[]> => {
    const [names = [], ...rows] = parseCsv((await download(query, key)).text);
    return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? 'missing'])));
  };
  const hashes = async (query = '', key = seller.liveKey): Promise<(string | undefined)[]> =>
    (await rowsOf(query, key)).map(({ txHash }) => txHash);

  /** Copies of one verified payment, a second apart into the past. */
  const multiply = async (copies: number): Promise<void> => {
    const hash = await verify();
    const [{ columns }] = await fixture.test.dataSource.query<[{ columns: string }]>(
      `SELECT string_agg(column_name, ', ') AS columns FROM information_schema.columns
         WHERE table_name = 'payments' AND is_generated = 'NEVER'`,
    );
    await fixture.test.dataSource.query(
      `INSERT INTO payments (${columns}) SELECT ${columns} FROM (
         SELECT (jsonb_populate_record(p, jsonb_build_object(
           'id', gen_random_uuid(), 'tx_hash', '0x' || lpad(to_hex(n), 64, '0'),
           'created_at', p.created_at - n * interval '1 second'))).*
         FROM payments p, generate_series(1, $2::int) n WHERE p.tenant_id = $1 AND p.tx_hash = $3) copies`,
      [seller.tenantId, copies, hash],
    );
  };

  it('A14: each payment is a row, with the field names of the JSON list as header', async () => {
    const hash = await verify({ reference: 'order-1' });
    const { text, headers } = await download();
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['content-disposition']).toBe('attachment; filename="payments.csv"');
    expect(text.startsWith(`${HEADER}\r\n`)).toBe(true);
    const { body } = await fixture.get(seller.liveKey, '/payments').expect(200);
    const [listed] = (body as { payments: Record<string, string>[] }).payments;
    expect(Object.keys(listed ?? {}).join()).toBe(HEADER);
    expect(await rowsOf()).toEqual([{ ...listed, reason: '', blockNumber: '4711', claims: 'order-1' }]);
    expect(listed).toMatchObject({ txHash: hash, fromAddress: BUYER, toAddress: WALLET });
  });

  it('A14: an empty result has only the header row', async () => {
    expect((await download()).text).toBe(`${HEADER}\r\n`);
  });

  it('A14: applies the filters of the JSON list and ignores limit', async () => {
    const bound = await verify({ reference: 'order-1' });
    const unbound = await verify();
    expect(await hashes()).toEqual([unbound, bound]);
    expect(await hashes('&limit=1')).toEqual([unbound, bound]);
    expect(await hashes('&reference=order-1')).toEqual([bound]);
    expect(await hashes('&status=rejected')).toEqual([]);
    expect(await hashes('&chain=base&from=2020-01-01')).toEqual([unbound, bound]);
    expect(await hashes('&to=2020-01-01')).toEqual([]);
  });

  it.each(['cursor=x', 'cursor=', 'from=yesterday', 'from=2026-01', 'status=paid', 'limit=0', 'format=json'])(
    'A14: answers ?format=csv&%s with a JSON error',
    async (query) => {
      const { body } = await fixture.get(seller.liveKey, `/payments?format=csv&${query}`).expect(400);
      expect(body).toMatchObject({ code: 'INVALID_PARAMETER' });
    },
  );

  it('A14: refuses a valid cursor and an unknown format', async () => {
    await multiply(1);
    const { body } = await fixture.get(seller.liveKey, '/payments?format=json&limit=1').expect(200);
    const { nextCursor } = body as { nextCursor: string };
    await fixture.get(seller.liveKey, `/payments?cursor=${nextCursor}`).expect(200);
    for (const query of [`format=csv&cursor=${nextCursor}`, 'format=xml', 'format='])
      await fixture.get(seller.liveKey, `/payments?${query}`).expect(400);
  });

  it('A14: a reference cannot break a row or become a formula', async () => {
    const hostile = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', 'a,"b"', 'two\r\nlines', ' =1', 'plain-1'];
    const { dataSource } = fixture.test;
    for (const reference of hostile) {
      await verify({ reference: 'order-1' });
      await dataSource.query(
        `UPDATE payment_claims SET reference = $2 WHERE tenant_id = $1 AND reference = 'order-1'`,
        [seller.tenantId, reference],
      );
    }
    const cells = (await rowsOf()).map(({ claims }) => claims).reverse();
    const inert = hostile.map((text, index) => (index < 5 ? `'${text}` : text));
    expect(cells).toEqual(inert);
    expect((await download()).text).toContain(',"a,""b""",');
  });

  it('A14: several claims of one payment are separated by spaces', async () => {
    const hash = await verify({ reference: 'order-1' });
    await fixture.test.dataSource.query(
      `INSERT INTO payment_claims SELECT (jsonb_populate_record(c, jsonb_build_object(
           'payer', $2::text, 'reference', 'order-2', 'created_at', c.created_at + interval '1 second'))).*
         FROM payment_claims c WHERE c.tenant_id = $1 AND c.tx_hash = $3`,
      [seller.tenantId, BUYER, hash],
    );
    expect(await rowsOf()).toMatchObject([{ claims: 'order-1 order-2' }]);
  });

  it('B8: an export contains only payments of its tenant and environment', async () => {
    const live = await verify();
    const tx_hash = sandboxHash('confirmed');
    await fixture.verify(seller.testKey, { tx_hash, chain: 'sandbox' }).expect(200);
    expect(await hashes()).toEqual([live]);
    expect(await hashes('', seller.testKey)).toEqual([tx_hash]);
    expect(await hashes('', (await fixture.tenant()).liveKey)).toEqual([]);
    await fixture.get(null, '/payments?format=csv').expect(401);
  });

  it.each([499, 500, 1_200])(
    'A14: exports one payment and %i more, each once, newest first',
    async (more) => {
      await multiply(more);
      const pages = jest.spyOn(PaymentsRepository.prototype, 'list');
      const rows = await rowsOf();
      expect(rows).toHaveLength(more + 1);
      expect(new Set(rows.map(({ id }) => id)).size).toBe(more + 1);
      const times = rows.map(({ createdAt = '' }) => Date.parse(createdAt));
      expect(times).toEqual([...times].sort((one, other) => other - one));
      expect(pages).toHaveBeenCalledTimes(Math.ceil((more + 1) / 500));
    },
  );

  it('A14: a failure before the first row is a JSON error, a later one aborts the response', async () => {
    await multiply(600);
    const repository = fixture.test.app.get(PaymentsRepository);
    const list = repository.list.bind(repository);
    const pages = jest.spyOn(PaymentsRepository.prototype, 'list').mockRejectedValueOnce(new Error('secret'));
    const { body } = await fixture.get(seller.liveKey, '/payments?format=csv').expect(500);
    expect(body).toMatchObject({ code: 'INTERNAL_ERROR' });
    pages.mockImplementation((...asked) =>
      asked[3] === null ? list(...asked) : Promise.reject(new Error('secret')),
    );
    await expect(fixture.get(seller.liveKey, '/payments?format=csv')).rejects.toThrow(/aborted|hang up/);
    jest.restoreAllMocks();
    expect(await rowsOf()).toHaveLength(601);
  });

  it('A14: the export pauses for a client that does not read and stops when it disconnects', async () => {
    const template = await verify();
    const repository = fixture.test.app.get(PaymentsRepository);
    const [stored] = await repository.list({ tenantId: seller.tenantId, environment: 'live' }, {}, 1, null);
    if (stored?.txHash !== template) throw new Error('the payment is not stored');
    // An endless export: only a disconnect can stop it.
    const pages = jest
      .spyOn(PaymentsRepository.prototype, 'list')
      .mockImplementation(() => Promise.resolve(Array.from({ length: 501 }, () => stored)));
    const { port } = fixture.test.app.getHttpServer().address() as AddressInfo;
    const request = httpGet({
      port,
      host: '127.0.0.1',
      path: `${BASE_URL}/payments?format=csv`,
      headers: { authorization: `Bearer ${seller.liveKey}` },
    });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.on('error', () => undefined);
    const ahead = await settled(() => pages.mock.calls.length);
    response.resume();
    await eventually(() => pages.mock.calls.length > ahead + 20);
    request.destroy();
    expect(await settled(() => pages.mock.calls.length)).toBeGreaterThan(0);
  });
});

/** Waits until a number stays the same for 20 looks of 10 ms; @throws Error when it has not within 5 s */
async function settled(count: () => number): Promise<number> {
  let last = count();
  let same = 0;
  for (let look = 0; look < 500; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    same = count() === last ? same + 1 : 0;
    last = count();
    if (same === 20) return last;
  }
  throw new Error(`still counting at ${last}`);
}

async function eventually(isSo: () => boolean): Promise<void> {
  for (let look = 0; look < 500 && !isSo(); look += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  if (!isSo()) throw new Error('it never was');
}
