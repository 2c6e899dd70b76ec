import { useSql } from '../../../support/database/sql.js';

describe('latency_slot', () => {
  const sql = useSql();

  it('E2: puts a latency into the first slot whose upper edge, 1.05^n ms, is not below it', async () => {
    const rows = await sql.query<{ ms: number; slot: number }>(
      'SELECT ms, latency_slot(ms)::int AS slot FROM generate_series(1, 35000) AS ms',
    );
    const edge = (slot: number): number => 1.05 ** slot * (1 + 1e-9);
    const wrong = rows.filter(
      ({ ms, slot }) => ms > edge(slot) || (slot > 0 && ms <= 1.05 ** (slot - 1) * (1 - 1e-9)),
    );
    expect(wrong).toEqual([]);
  });

  it.each([
    [-5, -1],
    [0, -1],
    [1, 0],
    [2, 15],
  ])('E2: puts %i ms into slot %i', async (ms, slot) => {
    expect(await sql.call('latency_slot', ms)).toBe(slot);
  });
});
