import { useSql, type SqlCaller } from '../../../support/database/sql.js';
import { addTenant } from '../../../support/database/sql-rows.js';

describe('enqueue_event', () => {
  const sql = useSql();

  const listening = async (): Promise<string> => {
    const tenantId = await addTenant(sql);
    await sql.insert('event_listeners', {
      ...{ tenant_id: tenantId, environment: 'live', event_type: 'payment.verified' },
    });
    return tenantId;
  };
  const enqueue = (on: SqlCaller, tenantId: string, environment: string, type: string) =>
    on.call('enqueue_event', tenantId, environment, type, { paymentId: 'p' });
  const queued = (on: SqlCaller, tenantId: string) =>
    on.query('SELECT environment, event_type, payload FROM outbox WHERE tenant_id = $1', [tenantId]);

  it('K1: writes the event where an endpoint listens for its type', async () => {
    const tenantId = await listening();
    await enqueue(sql, tenantId, 'live', 'payment.verified');
    expect(await queued(sql, tenantId)).toEqual([
      { environment: 'live', event_type: 'payment.verified', payload: { paymentId: 'p' } },
    ]);
  });

  it('K1: writes nothing for another type, environment or tenant', async () => {
    const [tenantId, other] = [await listening(), await addTenant(sql)];
    await enqueue(sql, tenantId, 'live', 'payment.settled');
    await enqueue(sql, tenantId, 'test', 'payment.verified');
    await enqueue(sql, other, 'live', 'payment.verified');
    expect(await queued(sql, tenantId)).toEqual([]);
    expect(await queued(sql, other)).toEqual([]);
  });

  it('K1: the event exists only once its transaction has committed', async () => {
    const tenantId = await listening();
    const transaction = await sql.begin();
    await enqueue(transaction, tenantId, 'live', 'payment.verified');
    expect(await queued(sql, tenantId)).toEqual([]);
    await transaction.commit();
    expect(await queued(sql, tenantId)).toHaveLength(1);
  });
});
