import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Client } from 'pg';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';
import { sqlOn, type Row } from '../../support/database/sql.js';
import { unique } from '../../support/database/sql-rows.js';
import {
  acquireAll,
  commitAll,
  commitOf,
  questionOf,
  type VerificationKey,
} from '../../support/database/sql-verification.js';

const SESSIONS = 8;
const TENANTS = Array.from({ length: 24 }, () => randomUUID());

/**
 * Sessions run batches about the same few payments and tenants, each batch in an order of its own. Postgres looks for
 * deadlocks after a millisecond, so that it finds each one.
 */
describe('batches of verifications', () => {
  let database: ThrowawayDatabase;
  let sessions: Client[];

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    sessions = Array.from(
      { length: SESSIONS },
      () => new Client({ connectionString: database.url, options: '-c deadlock_timeout=1ms' }),
    );
    for (const session of sessions) await session.connect();
  });
  afterAll(async () => {
    for (const session of sessions) await session.end();
    await database.drop();
  });

  const sqlOf = (session: Client) =>
    sqlOn({ query: async (text, values) => (await session.query<Row>(text, values)).rows });
  const count = async (expression: string): Promise<number> => {
    const [first] = sessions;
    const [row] =
      first === undefined ? [] : await sqlOf(first).query<{ n: number }>(`SELECT ${expression}::int AS n`);
    return row?.n ?? 0;
  };
  const deadlocks = async (): Promise<number> => {
    for (const session of sessions) await session.query('SELECT pg_stat_force_next_flush()');
    return count('(SELECT deadlocks FROM pg_stat_database WHERE datname = current_database())');
  };
  const used = () => count('(SELECT coalesce(sum(used), 0) FROM usage_counters)');

  const newPayments = (count: number): VerificationKey[] =>
    Array.from({ length: count }, (_, at) => ({
      ...{ tenantId: TENANTS[at % TENANTS.length] as string, txHash: unique('tx'), token: randomUUID() },
    }));
  const acquire = async (session: Client, keys: readonly VerificationKey[]): Promise<VerificationKey[]> => {
    const asked = keys.map((key) => ({ ...key, token: randomUUID() }));
    const results = await acquireAll(
      sqlOf(session),
      asked.map((key, nth) => questionOf(key, {}, nth)),
    );
    return asked.filter((_, nth) => results[nth]?.outcome === 'granted');
  };
  const commit = async (session: Client, keys: readonly VerificationKey[]): Promise<number> => {
    if (keys.length === 0) return 0;
    const sql = sqlOf(session);
    // The next random numbers, and so the rows of the usage counters, are the same in every session.
    await sql.query('SELECT setseed(0.42)');
    const rows = await commitAll(
      sql,
      keys.map((key, nth) => commitOf(key, {}, nth)),
    );
    return rows.filter(({ outcome }) => outcome === 'committed').length;
  };
  const inAllSessions = <T>(work: (session: Client, at: number) => Promise<T>): Promise<T[]> =>
    Promise.all(sessions.map(work));

  it('A12: about the same payments never deadlock, in whatever order they arrive', async () => {
    const size = 12;
    const places = Array.from({ length: size }, (_, at) => at);
    const orders = fc.array(fc.shuffledSubarray(places, { minLength: 6 }), {
      ...{ minLength: SESSIONS, maxLength: SESSIONS },
    });
    const before = await deadlocks();
    await fc.assert(
      fc.asyncProperty(orders, async (each) => {
        const payments = newPayments(size);
        const granted = await inAllSessions((session, at) =>
          acquire(
            session,
            (each[at] ?? []).flatMap((place) => payments[place] ?? []),
          ),
        );
        const hashes = granted.flat().map(({ txHash }) => txHash);
        expect(hashes.length).toBeGreaterThan(0);
        expect(new Set(hashes).size).toBe(hashes.length);
      }),
      { numRuns: 30 },
    );
    expect((await deadlocks()) - before).toBe(0);
  });

  it('A4: that charge the same tenants never deadlock, and count every unit', async () => {
    const before = await deadlocks();
    const usedBefore = await used();
    let committed = 0;
    for (let round = 0; round < 30; round += 1) {
      const leased = await inAllSessions((session) => acquire(session, newPayments(TENANTS.length)));
      const counts = await inAllSessions((session, at) =>
        commit(session, at % 2 === 0 ? (leased[at] ?? []) : (leased[at] ?? []).toReversed()),
      );
      committed += counts.reduce((sum, count) => sum + count, 0);
    }
    expect(committed).toBeGreaterThan(0);
    expect((await used()) - usedBefore).toBe(committed);
    expect((await deadlocks()) - before).toBe(0);
  });
});
