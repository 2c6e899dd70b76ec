import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../../src/data-source.js';
import { covers, decideClaim, type Claim } from '../../../../src/domain/claim.js';
import {
  toClaimRows,
  toClaims,
  type ClaimRow,
} from '../../../../src/modules/verification/payments/claim-row.js';
import { workerDatabaseUrl } from '../../../support/services/worker-database.js';

const NETWORK = 'eip155:8453';
const HASH = '0xc1a1';

const whole = (reference: string): Claim => ({ reference, payer: null, authorizationId: null });
const signed = (payer: string, authorizationId: string, reference: string): Claim => ({
  reference,
  payer,
  authorizationId,
});

const references = fc.constantFrom('a', 'b', 'c');
const payers = fc.constantFrom('p', 'q');
const claim: fc.Arbitrary<Claim> = fc.oneof(
  references.map(whole),
  fc.record({ payer: payers, authorizationId: fc.constant(null), reference: references }),
  fc.record({ payer: payers, authorizationId: fc.constantFrom('1', '2'), reference: references }),
);

describe('claim_payment', () => {
  let dataSource: DataSource;

  beforeAll(async () => {
    dataSource = await new DataSource(dataSourceOptions(workerDatabaseUrl())).initialize();
  });
  afterAll(() => dataSource.destroy());

  const newPayment = async (status = 'confirmed'): Promise<string> => {
    const tenantId = randomUUID();
    await dataSource.query(
      `INSERT INTO payments (tenant_id, environment, network, tx_hash, chain, status, evidence, judged_wallet,
         amount_atomic, deepest) VALUES ($1, 'live', $2, $3, 'base', $4, '{}', '0xaa', 100, false)`,
      [tenantId, NETWORK, HASH, status],
    );
    return tenantId;
  };
  const take = async (
    tenantId: string,
    { payer, authorizationId, reference }: Claim,
    seen: readonly Claim[] = [],
  ): Promise<{ outcome: string; claims: readonly Claim[] }> => {
    const [row] = await dataSource.query<[{ outcome: string; claims: ClaimRow[] | null }]>(
      "SELECT * FROM claim_payment($1, 'live', $2, $3, $4, $5, $6, $7)",
      [
        ...[tenantId, NETWORK, HASH, payer ?? '', authorizationId ?? '', reference],
        JSON.stringify(toClaimRows(seen)),
      ],
    );
    return { outcome: row.outcome, claims: toClaims(row.claims) };
  };
  /** Like a verification: decides by the rule, writes if the facts still hold, else decides again. */
  const claimOnce = async (tenantId: string, asked: Claim): Promise<string> => {
    let seen: readonly Claim[] = [];
    for (;;) {
      const decision = decideClaim(seen, asked);
      if (decision !== 'free') return decision;
      const { outcome, claims } = await take(tenantId, asked, seen);
      if (outcome !== 'stale') return outcome;
      seen = claims;
    }
  };

  it('A8: takes a claim if the seen claims are current, else returns the current claims', async () => {
    const tenantId = await newPayment();
    expect(await take(tenantId, signed('p', '1', 'a'))).toMatchObject({ outcome: 'taken' });
    const stale = await take(tenantId, signed('p', '2', 'b'));
    expect(stale).toEqual({ outcome: 'stale', claims: [signed('p', '1', 'a')] });
    expect(await take(tenantId, signed('p', '2', 'b'), stale.claims)).toMatchObject({ outcome: 'taken' });
  });

  it('A8: refuses a claim of an authorization without a payer', async () => {
    const tenantId = await newPayment();
    await expect(take(tenantId, { ...whole('a'), authorizationId: '1' })).rejects.toThrow(/check constraint/);
  });

  it.each(['pending', 'rejected', 'reorged'])(
    'A8: takes no claim of a payment that is %s',
    async (status) => {
      expect(await take(await newPayment(status), signed('p', '1', 'a'))).toMatchObject({ outcome: 'gone' });
    },
  );

  it('A8: takes one of twenty concurrent claims of one authorization', async () => {
    const tenantId = await newPayment();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => claimOnce(tenantId, signed('p', '1', `order-${index}`))),
    );
    expect(results.filter((result) => result === 'taken')).toHaveLength(1);
    expect(results.filter((result) => result === 'conflict')).toHaveLength(19);
  });

  it('A8: never keeps two overlapping claims, whatever claims are concurrent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(claim, { minLength: 2, maxLength: 8 }), async (asked) => {
        const tenantId = await newPayment();
        await Promise.all(asked.map((one) => claimOnce(tenantId, one)));
        const [row] = await dataSource.query<[{ claims: ClaimRow[] }]>(
          "SELECT standing_claims($1, 'live', $2, $3, NULL) AS claims",
          [tenantId, NETWORK, HASH],
        );
        const standing = toClaims(row.claims);
        expect(standing.length).toBeGreaterThan(0);
        for (const [index, one] of standing.entries())
          for (const other of standing.slice(index + 1))
            expect(covers(one, other) || covers(other, one)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });
});
