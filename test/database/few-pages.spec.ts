import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/data-source.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../support/services/worker-database.js';

const LEASES = 2_000;

describe('pages that a verification reads and writes', () => {
  let database: ThrowawayDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    dataSource = await createDataSource(database.url).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('I2: a session that begins when no lease is left still finds leases by their index', async () => {
    await dataSource.query(
      `INSERT INTO verification_leases (tenant_id, environment, network, tx_hash, token, lease_until)
       SELECT $1, 'live', 'eip155:8453', n::text, gen_random_uuid(), now() FROM generate_series(1, $2::int) n`,
      [randomUUID(), LEASES],
    );
    await dataSource.query('DELETE FROM verification_leases');
    await dataSource.query('VACUUM ANALYZE verification_leases');
    const plan = await dataSource.query<{ 'QUERY PLAN': string }[]>(
      `EXPLAIN DELETE FROM verification_leases WHERE tenant_id = gen_random_uuid() AND environment = 'live'
         AND network = 'eip155:8453' AND tx_hash = 'a'`,
    );
    const text = plan.map((line) => line['QUERY PLAN']).join('\n');
    expect(text).toContain('verification_leases_pkey');
    expect(text).not.toContain('Seq Scan');
  });

  it('I2: payments get ids of version 4 that lie beside those of the same time, and are not to be guessed', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 20; n += 1) ids.push(await addPayment());
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const times = ids.map((id) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16));
    for (const time of times) expect(Math.abs(time - Date.now())).toBeLessThan(60_000);
    expect(times).toEqual([...times].sort((left, right) => left - right));
    expect(new Set(ids.map((id) => id.slice(14))).size).toBe(ids.length);
  });

  async function addPayment(): Promise<string> {
    const [row] = await dataSource.query<[{ id: string }]>(
      `INSERT INTO payments (tenant_id, environment, network, tx_hash, chain, status, evidence, judged_wallet,
         amount_atomic, deepest)
       VALUES ($1, 'live', 'eip155:8453', $2, 'base', 'confirmed', '{}', 'w', 1, true) RETURNING id`,
      [randomUUID(), randomUUID()],
    );
    return row.id;
  }
});
