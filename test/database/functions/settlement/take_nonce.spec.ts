import { useSql, type SqlCaller } from '../../../support/database/sql.js';
import { unique } from '../../../support/database/sql-rows.js';

describe('take_nonce', () => {
  const sql = useSql();

  const take = async (on: SqlCaller, network: string, floor: number, mined: number | null) => {
    const nonce = await on.call<string | null>('take_nonce', network, 'signer', floor, mined);
    return nonce === null ? null : Number(nonce);
  };

  it('J2: starts at the floor, counts up, and is never below a later floor', async () => {
    const network = unique('net');
    expect(await take(sql, network, 7, 7)).toBe(7);
    expect(await take(sql, network, 7, 7)).toBe(8);
    expect(await take(sql, network, 3, null)).toBe(9);
    expect(await take(sql, network, 12, 7)).toBe(12);
    expect(await take(sql, network, 0, 0)).toBe(13);
  });

  it('J2: returns null for a floor more than 64 above the taken and the mined nonce', async () => {
    const network = unique('net');
    expect(await take(sql, network, 66, 1)).toBeNull();
    expect(await take(sql, network, 5, null)).toBeNull();
    expect(await take(sql, network, 65, 1)).toBe(65);
    expect(await take(sql, network, 131, 1)).toBeNull();
    expect(await take(sql, network, 131, null)).toBeNull();
    expect(await take(sql, network, 130, null)).toBe(130);
    expect(await take(sql, network, 264, 200)).toBe(264);
  });

  it('J2: counts each signer and network separately', async () => {
    const [one, other] = [unique('net'), unique('net')];
    await take(sql, one, 5, 5);
    expect(await take(sql, other, 5, 5)).toBe(5);
    expect(await sql.call('take_nonce', one, 'another', 5, 5)).toBe('5');
  });

  it('J2: waits for an open transaction, and returns its nonce again after a rollback', async () => {
    const network = unique('net');
    await take(sql, network, 1, 1);
    const [first, second] = [await sql.begin(), await sql.begin()];
    expect(await take(first, network, 1, 1)).toBe(2);
    const waiting = take(second, network, 1, 1);
    await first.untilItBlocks();
    await first.rollback();
    expect(await waiting).toBe(2);
    await second.commit();
    expect(await take(sql, network, 1, 1)).toBe(3);
  });
});
