import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { useSql } from '../../../support/database/sql.js';
import { NETWORK, unique } from '../../../support/database/sql-rows.js';
import { acquire } from '../../../support/database/sql-verification.js';

describe('end_verification_lease', () => {
  const sql = useSql();
  let listener: Client;
  const heard: string[] = [];

  beforeAll(async () => {
    listener = new Client({ connectionString: sql.url() });
    await listener.connect();
    listener.on('notification', ({ payload }) => heard.push(payload ?? ''));
    await listener.query('LISTEN x402_signals');
  });
  afterAll(() => listener.end());

  const leased = async () => {
    const key = { tenantId: randomUUID(), txHash: unique('tx'), token: randomUUID() };
    await acquire(sql, key);
    return key;
  };
  type Key = Awaited<ReturnType<typeof leased>>;
  const end = ({ tenantId, txHash, token }: Key, awaited: boolean, shared: object | null) =>
    sql.call('end_verification_lease', tenantId, 'live', NETWORK, txHash, token, awaited, shared);
  const lease = ({ tenantId }: Key) =>
    sql.query('SELECT token, shared_outcome AS shared FROM verification_leases WHERE tenant_id = $1', [
      tenantId,
    ]);
  /** The notifications about this lease, after all that were sent before have arrived. */
  const notified = async ({ token }: Key): Promise<unknown[]> => {
    await listener.query('SELECT 1');
    return heard
      .filter((payload) => payload.includes(token))
      .map((payload) => JSON.parse(payload) as unknown);
  };

  it('A12: removes a lease without waiting calls, and sends no notification', async () => {
    const key = await leased();
    await end(key, false, { kind: 'unavailable' });
    expect(await lease(key)).toEqual([]);
    expect(await notified(key)).toEqual([]);
  });

  it('A12: keeps an unremembered result for waiting calls, and notifies them', async () => {
    const key = await leased();
    await end(key, true, { kind: 'unavailable' });
    expect(await lease(key)).toEqual([{ token: key.token, shared: { kind: 'unavailable' } }]);
    expect(await notified(key)).toEqual([{ topic: 'lease', key: key.token }]);
  });

  it('A12: removes an awaited lease whose result is remembered, and notifies waiting calls', async () => {
    const key = await leased();
    await end(key, true, null);
    expect(await lease(key)).toEqual([]);
    expect(await notified(key)).toEqual([{ topic: 'lease', key: key.token }]);
  });
});
