import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { DELEGATED, PLACEMENTS } from '../../../src/platform/database/distribution/placements.js';
import { NETWORK } from '../../support/database/sql-rows.js';
import { commitOf, questionOf } from '../../support/database/sql-verification.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

/**
 * The functions that are sent to a tenant's node, run where that node's tables are: with those of the coordinator gone,
 * and none of another tenant's rows.
 */
describe('a node of a distributed Postgres', () => {
  let database: ThrowawayDatabase;
  let dataSource: DataSource;
  const tenantId = randomUUID();
  const run = new Set<string>();

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    dataSource = await createDataSource(database.url).initialize();
    for (const [table, placement] of Object.entries(PLACEMENTS)) {
      if (placement === 'coordinator') await dataSource.query(`DROP TABLE ${table} CASCADE`);
    }
  }, 60_000);
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const rows = async <T>(name: string, ...values: readonly unknown[]): Promise<T[]> => {
    run.add(name);
    const slots = values.map((_, index) => `$${index + 1}`).join(', ');
    return dataSource.query<T[]>(`SELECT * FROM ${name}(${slots})`, [...values]);
  };
  const acquire = (key: Parameters<typeof questionOf>[0], changes = {}) =>
    rows<{ result: { outcome: string } }>(
      'acquire_verifications',
      ...[JSON.stringify([questionOf(key, changes)]), false, true, tenantId],
    );
  const newKey = () => ({ tenantId, txHash: `0x${randomUUID()}`, token: randomUUID() });

  it('P4: verifies, repeats, claims, gives up and logs with the tenant’s own tables', async () => {
    const key = newKey();
    expect(await acquire(key, { unit_limit: 2 })).toMatchObject([{ result: { outcome: 'granted' } }]);
    const slot = [tenantId, 'live', NETWORK, key.txHash] as const;
    expect(await rows('renew_verification', ...slot, key.token, 15)).toMatchObject([
      { renew_verification: true },
    ]);
    const claimed = { claim: { payer: '', authorization_id: '', reference: 'order' } };
    expect(
      await rows('commit_verifications', JSON.stringify([commitOf(key, claimed)]), true, tenantId),
    ).toMatchObject([{ outcome: 'committed', awaited: false }]);
    const repeat = JSON.stringify([questionOf(key)]);
    expect(await rows('find_remembered_payments', repeat, tenantId)).toMatchObject([{ nth: 0 }]);
    const seen = JSON.stringify([{ payer: '', authorization_id: '', reference: 'order' }]);
    expect(await rows('claim_payment', ...slot, '', '', 'order', seen)).toMatchObject([{ outcome: 'taken' }]);

    const other = newKey();
    expect(await acquire(other)).toMatchObject([{ result: { outcome: 'granted' } }]);
    expect(
      await rows('give_up_verification', tenantId, 'live', NETWORK, other.txHash, other.token, '{}'),
    ).toMatchObject([{ give_up_verification: false }]);
    const { log } = commitOf(key);
    const line = {
      ...(log as object),
      tenant_id: tenantId,
      environment: 'live',
      network: NETWORK,
      tx_hash: '',
      cached: true,
    };
    await rows('append_verification_log', JSON.stringify([{ ...line, status: 'confirmed' }]), tenantId);
  });

  it('P4: counts the month’s units there', async () => {
    expect(await acquire(newKey(), { unit_limit: 1 })).toMatchObject([{ result: { outcome: 'refused' } }]);
    expect(await acquire(newKey(), { unit_limit: 2 })).toMatchObject([{ result: { outcome: 'granted' } }]);
  });

  it('P4: each function of this kind was run', () => {
    expect([...run].sort()).toEqual([...DELEGATED].filter((name) => run.has(name)).sort());
    expect(DELEGATED.filter((name) => VERIFICATION.includes(name) && !run.has(name))).toEqual([]);
  });
});

/** Those of other areas have specs of their own. */
const VERIFICATION = [
  ...['acquire_verifications', 'append_verification_log', 'claim_payment', 'commit_verifications'],
  ...['find_remembered_payments', 'give_up_verification', 'renew_verification'],
];
