import { randomBytes, randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/data-source.js';
import { ApiKeyLookup } from '../../../src/modules/api-keys/directory/api-key-lookup.js';
import type { AcquireInput } from '../../../src/modules/verification/coordination/acquisition.js';
import { RememberedPaymentLookup } from '../../../src/modules/verification/coordination/remembered-payment-lookup.js';
import { VerificationLedger } from '../../../src/modules/verification/coordination/verification-ledger.js';
import { VerificationLog } from '../../../src/modules/verification/log/verification-log.js';
import { Distribution } from '../../../src/platform/database/distribution/distribution.js';
import { PooledQueries } from '../../../src/platform/database/pooled-queries.js';
import { workerDatabaseUrl } from '../../support/services/worker-database.js';
import { createTenant } from '../../support/verification/tenants.js';

/** What the detection finds on a Citus; a plain Postgres runs the same statements. */
class Distributed extends Distribution {
  override get isDistributed(): boolean {
    return true;
  }

  override homeOf(tenantId: string): string {
    return tenantId;
  }
}

/** Keeps the statements that it runs. */
class WatchedQueries extends PooledQueries {
  readonly asked: { readonly sql: string; readonly values: readonly unknown[] }[] = [];

  override query<Row extends object>(sql: string, values: unknown[]): Promise<Row[]> {
    this.asked.push({ sql, values });
    return super.query<Row>(sql, values);
  }
}

describe('statements on a distributed Postgres', () => {
  let dataSource: DataSource;
  let queries: WatchedQueries;
  let distribution: Distributed;
  const tenants = Array.from({ length: 4 }, () => randomUUID());
  const signals = { publish: () => Promise.resolve(), subscribe: () => () => undefined };

  beforeAll(async () => {
    dataSource = await new DataSource(dataSourceOptions(workerDatabaseUrl())).initialize();
  });
  afterAll(() => dataSource.destroy());
  beforeEach(() => {
    queries = new WatchedQueries(dataSource);
    distribution = new Distributed(dataSource);
  });

  const newHash = (): string => `0x${randomBytes(32).toString('hex')}`;
  const asking = (tenantId: string): AcquireInput => ({
    ...({ tenantId, environment: 'live', network: 'eip155:8453', txHash: newHash(), chain: 'base' } as const),
    ...{ token: randomUUID(), awaited: null, limit: null, exact: false, wallet: '0x22', recipient: null },
  });
  /** Ten of each tenant, in turns. */
  const ofAll = <T>(make: (tenantId: string) => T): T[] =>
    Array.from({ length: 40 }, (_, index) => make(tenants[index % tenants.length] ?? ''));
  /** Each statement names its tenant last, and holds rows of that tenant alone. */
  const expectOneTenantEach = (): void => {
    expect(queries.asked.length).toBeGreaterThanOrEqual(tenants.length);
    expect(queries.asked.length).toBeLessThan(40);
    for (const { values } of queries.asked) {
      const rows = JSON.parse(String(values[0])) as { tenant_id: string }[];
      expect([...new Set(rows.map(({ tenant_id }) => tenant_id))]).toEqual([values.at(-1)]);
    }
  };

  it('P4: acquires that come at once share statements with their own tenant only', async () => {
    const ledger = new VerificationLedger(queries, distribution, signals);
    const acquired = await Promise.all(ofAll(asking).map((input) => ledger.acquire(input)));
    expect(acquired.map(({ outcome }) => outcome)).toEqual(Array<string>(40).fill('granted'));
    expectOneTenantEach();
  });

  it('P4: so do look-ups of remembered payments, and lines of the log', async () => {
    const ledger = new VerificationLedger(queries, distribution, signals);
    const lookUp = new RememberedPaymentLookup(ledger, distribution);
    const found = ofAll((tenantId) => {
      const name = randomUUID();
      lookUp.noteRemembered(name);
      return lookUp.find(name, asking(tenantId));
    });
    expect(await Promise.all(found)).toEqual(Array<null>(40).fill(null));
    expectOneTenantEach();

    queries.asked.length = 0;
    const log = new VerificationLog(queries, distribution);
    const line = {
      ...({ environment: 'live', network: 'eip155:8453', txHash: newHash(), paymentId: null } as const),
      ...({ cached: true, amountAtomic: 1n, status: 'confirmed', reason: null, caller: 'key:test' } as const),
      ...{ chain: 'base', payer: null, reference: null, latencyMs: 1, requestId: null },
    };
    await Promise.all(ofAll((tenantId) => log.append({ ...line, tenantId })));
    expectOneTenantEach();
  });

  it('P4: a key is found by its tenant, so that the loss of a node hides no other tenant’s keys', async () => {
    const known = await createTenant(dataSource);
    const hashOf = async (keyId: string): Promise<Buffer> => {
      const [row] = await dataSource.query<[{ hash: Buffer }]>(
        'SELECT key_hash AS hash FROM api_key_directory WHERE key_id = $1',
        [keyId],
      );
      return row.hash;
    };
    const [live, test] = [await hashOf(known.liveKeyId), await hashOf(known.testKeyId)];
    const plain = new ApiKeyLookup(queries, new Distribution(dataSource));
    const expected = await Promise.all([live, test, randomBytes(32)].map((hash) => plain.find(hash)));
    queries.asked.length = 0;
    const lookUp = new ApiKeyLookup(queries, distribution);
    expect(await Promise.all([live, test, randomBytes(32)].map((hash) => lookUp.find(hash)))).toEqual(
      expected,
    );
    expect(expected.map((key) => key?.keyId)).toEqual([known.liveKeyId, known.testKeyId, undefined]);
    for (const { sql, values } of queries.asked) {
      if (!sql.includes('api_key_directory')) expect(values[0]).toBe(known.tenantId);
      expect(sql).not.toMatch(/directory.*JOIN/s);
      // A part that names the tenant of another part only is asked of every node.
      expect(sql).not.toMatch(/tenant_id = k\.tenant_id AND/);
    }
  });
});
