import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/data-source.js';
import { conflicts, covers, type Claim } from '../../src/domain/judge.js';
import { toClaims, type ClaimRow } from '../../src/modules/verification/payments/payment-record.js';
import { workerDatabaseUrl } from '../support/worker-database.js';

const NETWORK = 'eip155:8453';
const HASH = '0xc1a1';

const whole = (reference: string): Claim => ({ reference, payer: null, authorizationId: null });
const allOf = (payer: string, reference: string): Claim => ({ reference, payer, authorizationId: null });
const signed = (payer: string, authorizationId: string, reference: string): Claim => ({
  reference,
  payer,
  authorizationId,
});

const claim = fc.oneof(
  fc.record({ payer: fc.constant(null), authorizationId: fc.constant(null), reference: references() }),
  fc.record({ payer: payers(), authorizationId: fc.constant(null), reference: references() }),
  fc.record({ payer: payers(), authorizationId: fc.constantFrom('1', '2'), reference: references() }),
);

function references() {
  return fc.constantFrom('a', 'b', 'c');
}

function payers() {
  return fc.constantFrom('p', 'q');
}

/** What src/domain/judge.ts says to a claim that is asked for. */
function answerOf(standing: readonly Claim[], asked: Claim): 'conflict' | 'held' | 'taken' {
  if (standing.some((one) => conflicts(one, asked))) return 'conflict';
  return standing.some((one) => covers(one, asked)) ? 'held' : 'taken';
}

describe('take_claim, the one claim rule', () => {
  let dataSource: DataSource;

  beforeAll(async () => {
    dataSource = await new DataSource(dataSourceOptions(workerDatabaseUrl())).initialize();
  });
  afterAll(() => dataSource.destroy());

  /** A confirmed payment, as a settlement that somebody else paid would insert it. */
  const newPayment = async (status = 'confirmed'): Promise<string> => {
    const tenantId = randomUUID();
    await dataSource.query(
      `INSERT INTO payments (tenant_id, environment, network, tx_hash, chain, status, evidence, judged_wallet,
         amount_atomic, deepest) VALUES ($1, 'live', $2, $3, 'base', $4, '{}', '0xaa', 100, false)`,
      [tenantId, NETWORK, HASH, status],
    );
    return tenantId;
  };
  const take = async (tenantId: string, { payer, authorizationId, reference }: Claim): Promise<string> => {
    const [row] = await dataSource.query<[{ result: string }]>(
      "SELECT take_claim($1, 'live', $2, $3, $4, $5, $6) AS result",
      [tenantId, NETWORK, HASH, payer ?? '', reference, authorizationId ?? ''],
    );
    return row.result;
  };
  const takeAll = async (...asked: Claim[]): Promise<string[]> => {
    const tenantId = await newPayment();
    const results: string[] = [];
    for (const one of asked) results.push(await take(tenantId, one));
    return results;
  };

  it('A8: a whole claim excludes everything of another reference, whatever it is of', async () => {
    const others = [whole('b'), allOf('p', 'b'), signed('p', '1', 'b')];
    for (const other of others) {
      expect(await takeAll(whole('a'), other)).toEqual(['taken', 'conflict']);
      expect(await takeAll(other, whole('a'))).toEqual(['taken', 'conflict']);
    }
    expect(await takeAll(whole('a'), whole('a'), allOf('p', 'a'))).toEqual(['taken', 'held', 'held']);
  });

  it('A8: all of a payer and one authorization of his exclude each other, in whatever order', async () => {
    expect(await takeAll(allOf('p', 'a'), signed('p', '1', 'b'))).toEqual(['taken', 'conflict']);
    expect(await takeAll(signed('p', '1', 'b'), allOf('p', 'a'))).toEqual(['taken', 'conflict']);
  });

  it('A8: one authorization is sold once; two of one transaction, and other payers, are apart', async () => {
    expect(
      await takeAll(
        signed('p', '1', 'a'),
        signed('p', '1', 'a'),
        signed('p', '1', 'b'),
        signed('p', '2', 'b'),
        signed('q', '1', 'c'),
        allOf('q', 'd'),
      ),
    ).toEqual(['taken', 'held', 'conflict', 'taken', 'taken', 'conflict']);
    expect(await takeAll(signed('p', '1', 'a'), allOf('q', 'b'))).toEqual(['taken', 'taken']);
  });

  it('A8: an authorization belongs to a payer: without one it cannot be claimed', async () => {
    const tenantId = await newPayment();
    await expect(take(tenantId, { ...whole('a'), authorizationId: '1' })).rejects.toThrow(/check constraint/);
  });

  it.each(['pending', 'rejected', 'reorged'])(
    'A8: nothing is claimed of a payment that is %s',
    async (status) => {
      expect(await take(await newPayment(status), signed('p', '1', 'a'))).toBe('gone');
    },
  );

  it('A8: of twenty claims of one authorization at once one is taken', async () => {
    const tenantId = await newPayment();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => take(tenantId, signed('p', '1', `order-${index}`))),
    );
    expect(results.filter((result) => result === 'taken')).toHaveLength(1);
    expect(results.filter((result) => result === 'conflict')).toHaveLength(19);
  });

  it('A8: SQL and TypeScript say the same to any claims, in whatever order they come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(claim, { minLength: 1, maxLength: 12 }), async (asked) => {
        const tenantId = await newPayment();
        const standing: Claim[] = [];
        for (const one of asked) {
          const answer = answerOf(standing, one);
          expect(await take(tenantId, one)).toBe(answer);
          if (answer === 'taken') standing.push(one);
        }
        const [row] = await dataSource.query<[{ claims: ClaimRow[] }]>(
          'SELECT claims_on(p) AS claims FROM payments p WHERE tenant_id = $1',
          [tenantId],
        );
        const byText = (claims: readonly Claim[]) => claims.map((one) => JSON.stringify(sorted(one))).sort();
        expect(byText(toClaims(row.claims))).toEqual(byText(standing));
      }),
      { numRuns: 60 },
    );
  });

  it('A8: SQL and TypeScript say the same of any two claims', async () => {
    const asked = fc.record({ standing: claim, other: claim, referenced: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(asked, { minLength: 50, maxLength: 50 }), async (pairs) => {
        const rows = await dataSource.query<{ result: boolean }[]>(
          `SELECT claim_conflicts(s->>0, s->>1, s->>2, o->>0, o->>1, o->>2) AS result
           FROM jsonb_array_elements($1) WITH ORDINALITY AS pair (both_of, nth), LATERAL (
             SELECT both_of->0 AS s, both_of->1 AS o) parts ORDER BY nth`,
          [JSON.stringify(pairs.map((pair) => [columns(pair.standing), askedColumns(pair)]))],
        );
        expect(rows.map(({ result }) => result)).toEqual(
          pairs.map(({ standing, other, referenced }) =>
            conflicts(standing, referenced ? other : { ...other, reference: null }),
          ),
        );
      }),
      { numRuns: 20 },
    );
  });
});

function sorted({ payer, authorizationId, reference }: Claim): Claim {
  return { payer, authorizationId, reference };
}

function columns({ payer, authorizationId, reference }: Claim): (string | null)[] {
  return [payer ?? '', authorizationId ?? '', reference];
}

function askedColumns({ other, referenced }: { other: Claim; referenced: boolean }): (string | null)[] {
  const [payer = '', authorization = '', reference = ''] = columns(other);
  return [payer, authorization, referenced ? reference : null];
}
