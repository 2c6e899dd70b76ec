import { randomBytes, randomUUID } from 'node:crypto';
import { useSql, type Row } from '../../../support/database/sql.js';
import { addSettlement } from '../../../support/database/sql-rows.js';

describe('hand_out', () => {
  const sql = useSql();

  const settled = async (changes: Row = {}) => {
    const tenantId = randomUUID();
    const id = await addSettlement(sql, tenantId, { status: 'settled', finished_at: new Date(), ...changes });
    return { tenantId, id };
  };
  type Settlement = Awaited<ReturnType<typeof settled>>;
  const handOut = (to: Settlement, changes: { request?: string; key?: Buffer; repeated?: boolean } = {}) => {
    const { request = randomUUID(), key = null, repeated = true } = changes;
    const log = {
      ...{ environment: 'live', caller: 'key:test', chain: 'base', network: 'n', tx_hash: 'tx' },
      ...{ latency_ms: 1, repeated },
    };
    return sql.call<string>('hand_out', to.tenantId, to.id, request, key, log);
  };
  const lines = ({ tenantId }: Settlement) =>
    sql.query(
      `SELECT status, reason, cached, amount_atomic::int AS amount FROM verification_log WHERE tenant_id = $1`,
      [tenantId],
    );
  const handedTo = async ({ id }: Settlement) => {
    const [row] = await sql.query(
      'SELECT handed_out_to AS to, handed_out_at IS NOT NULL AS done FROM settlements WHERE id = $1',
      [id],
    );
    return row;
  };
  const YES = { status: 'confirmed', reason: null, cached: true, amount: 0 };
  const NO = { ...YES, status: 'rejected', reason: 'duplicate_settlement' };

  it('Q1: gives the success to the first request, denies others, and logs each answer', async () => {
    const to = await settled();
    expect(await handOut(to, { request: 'req_1' })).toBe('first');
    expect(await handOut(to, { request: 'req_1' })).toBe('denied');
    expect(await handedTo(to)).toEqual({ to: 'req_1', done: true });
    expect(await lines(to)).toEqual(expect.arrayContaining([YES, NO]));
    expect(await lines(to)).toHaveLength(2);
  });

  it('Q1: gives the success to one of twenty concurrent requests', async () => {
    const to = await settled();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => handOut(to)));
    expect(outcomes.filter((outcome) => outcome === 'first')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'denied')).toHaveLength(19);
  });

  it('Q1: repeats the success for the same Idempotency-Key, and denies another key', async () => {
    const [to, key] = [await settled(), randomBytes(32)];
    expect(await handOut(to, { request: 'req_1', key })).toBe('first');
    expect(await handOut(to, { request: 'req_2', key })).toBe('again');
    expect(await handedTo(to)).toEqual({ to: null, done: true });
    expect(await handOut(to, { key: randomBytes(32) })).toBe('denied');
    expect(await handOut(to)).toBe('denied');
  });

  it('Q1: writes no second log line for the call that made the settlement', async () => {
    const to = await settled({ maker_until: new Date(Date.now() + 60_000) });
    expect(await handOut(to, { repeated: false })).toBe('first');
    expect(await lines(to)).toEqual([]);
  });

  it('Q1: reserves the success for the call that made the settlement while that waits', async () => {
    const to = await settled({ maker_until: new Date(Date.now() + 60_000) });
    expect(await handOut(to)).toBe('reserved');
    expect(await lines(to)).toEqual([]);
    expect(await handedTo(to)).toEqual({ to: null, done: false });
  });

  it.each([
    [
      'three seconds after the settlement has ended',
      { finished_at: new Date(0), maker_until: new Date(Date.now() + 60_000) },
    ],
    ['once the reservation has ended', { maker_until: new Date(0) }],
  ])('Q1: gives the success to another request %s', async (_, changes) => {
    expect(await handOut(await settled(changes))).toBe('first');
  });

  it.each(['pending', 'failed'])('Q1: denies a request for a settlement that is %s', async (status) => {
    const to = await settled({ status });
    expect(await handOut(to)).toBe('denied');
    expect(await handedTo(to)).toEqual({ to: null, done: false });
    expect(await lines(to)).toEqual([NO]);
  });
});
