import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/data-source.js';
import { LastUsed } from '../../../src/modules/api-keys/directory/last-used.js';
import { SettlementRepository } from '../../../src/modules/facilitator/testing.js';
import { RecheckRepository } from '../../../src/modules/verification/recheck/recheck.repository.js';
import { AuditLog } from '../../../src/platform/audit/audit.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { deleteExpiredInBatches } from '../../../src/platform/database/in-batches.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { SecretStore } from '../../../src/platform/secrets/secret-store.js';
import { ONE_NODE, SEVERAL_NODES } from '../../support/database/distributions.js';
import { addPayment, addSettlement, addTenant } from '../../support/database/sql-rows.js';
import { useSql } from '../../support/database/sql.js';
import { FixedClock } from '../../support/http/fixed-clock.js';

const TENANTS = 3;
const EACH = 4;
const EVIDENCE = { transfers: [], balanceChanges: [], block: null };

describe.each([
  ['one node', ONE_NODE],
  ['several nodes', SEVERAL_NODES],
])('rows that are due, %s', (_, distribution) => {
  const sql = useSql({ isOwn: true });
  let dataSource: DataSource;
  let tenants: string[];

  beforeAll(async () => {
    dataSource = await new DataSource(dataSourceOptions(sql.url(), 8)).initialize();
  });
  afterAll(() => dataSource.destroy());
  beforeEach(async () => {
    await sql.query('DELETE FROM payments');
    await sql.query('DELETE FROM settlements');
    tenants = [];
    for (let n = 0; n < TENANTS; n += 1) tenants.push(await addTenant(sql));
  });

  const eachTenant = async (add: (tenantId: string) => Promise<unknown>): Promise<void> => {
    for (const tenantId of tenants) for (let n = 0; n < EACH; n += 1) await add(tenantId);
  };
  /** What several calls at once take, and one that comes after them. */
  const allTaken = async (take: () => Promise<string[]>): Promise<string[]> => {
    const taken = (await Promise.all([take(), take(), take(), take()])).flat();
    return [...taken, ...(await take())];
  };
  const whileLocked = async <T>(statement: string, work: () => Promise<T>): Promise<T> => {
    const other = await sql.begin();
    await other.query(statement);
    const result = await work();
    await other.rollback();
    return result;
  };

  describe('rechecks of payments', () => {
    const repository = () => new RecheckRepository(dataSource, distribution, new AuditLog());
    const take = async (limit = 100) => (await repository().takeDue(limit)).map(({ txHash }) => txHash);
    const due = (tenantId: string) =>
      addPayment(sql, tenantId, {
        ...{
          evidence: EVIDENCE,
          recheck_at: new Date(Date.now() - 60_000),
          amount_atomic: '90071992547409931',
        },
        first_verified_at: new Date(Date.now() - 3_600_000),
      });

    it('A16: several processes at once take each payment once', async () => {
      await eachTenant(due);
      const taken = await allTaken(take);
      expect(taken).toHaveLength(TENANTS * EACH);
      expect(new Set(taken).size).toBe(TENANTS * EACH);
    });

    it('A16: one that another process has locked is left to it', async () => {
      await eachTenant(due);
      const taken = await whileLocked('SELECT 1 FROM payments LIMIT 1 FOR UPDATE', take);
      expect(taken).toHaveLength(TENANTS * EACH - 1);
      expect(await take()).toHaveLength(1);
    });

    it('A16: takes no more than it is asked for, with exact amounts; the next recheck follows in half the age', async () => {
      await eachTenant(due);
      const [first, ...rest] = await repository().takeDue(EACH + 1);
      expect(rest).toHaveLength(EACH);
      expect(first?.amountAtomic).toBe(90071992547409931n);
      const [row] = await sql.query<{ minutes: number }>(
        `SELECT (extract(epoch FROM recheck_at - now()) / 60)::float8 AS minutes FROM payments WHERE tx_hash = $1`,
        [first?.txHash],
      );
      expect(row?.minutes).toBeGreaterThan(29);
      expect(row?.minutes).toBeLessThanOrEqual(31);
    });
  });

  describe('settlements', () => {
    const repository = () =>
      new SettlementRepository(
        dataSource,
        distribution,
        new SecretStore(readConfig({ NODE_ENV: 'test' }), new Metrics()),
      );
    const take = async () => (await repository().takeDue(['base'], 100, 60)).map(({ id }) => id);
    const due = (tenantId: string) => addSettlement(sql, tenantId, { look_at: new Date(Date.now() - 1_000) });

    it('J2: several processes at once take each settlement once, those of other chains never', async () => {
      await eachTenant(due);
      await addSettlement(sql, tenants[0] ?? '', { chain: 'polygon', look_at: new Date(0) });
      const taken = await allTaken(take);
      expect(taken).toHaveLength(TENANTS * EACH);
      expect(new Set(taken).size).toBe(TENANTS * EACH);
    });

    it('J2: one that another process has locked is left to it', async () => {
      await eachTenant(due);
      const taken = await whileLocked('SELECT 1 FROM settlements LIMIT 1 FOR UPDATE', take);
      expect(taken).toHaveLength(TENANTS * EACH - 1);
      expect(await take()).toHaveLength(1);
    });

    it('J2: looks that found all transactions dropped are counted, with the time since the first', async () => {
      const [tenantId = ''] = tenants;
      const id = await due(tenantId);
      const settlement = await repository().byId(tenantId, id);
      if (settlement === null) throw new Error('it was just added');
      expect(await repository().recordDropped(settlement)).toEqual({ droppedMs: 0, looks: 1 });
      await sql.query(`UPDATE settlements SET dropped_since = now() - interval '1 minute' WHERE id = $1`, [
        id,
      ]);
      const second = await repository().recordDropped(settlement);
      expect(second.looks).toBe(2);
      expect(second.droppedMs).toBeGreaterThanOrEqual(60_000);
    });
  });

  describe('last uses of keys', () => {
    it('B2: are written for the keys of all tenants, and never wait for a key that another process writes', async () => {
      const keys: [string, string][] = [];
      await eachTenant(async (tenantId) => {
        const id = randomUUID();
        await sql.insert('api_keys', {
          tenant_id: tenantId,
          id,
          environment: 'live',
          masked_key: 'm',
          scopes: [],
        });
        keys.push([tenantId, id]);
      });
      const clock = new FixedClock(Date.now());
      const uses = new LastUsed(dataSource, clock, distribution);
      for (const [tenantId, id] of keys) uses.note(tenantId, id, clock.nowMs());
      await whileLocked(`SELECT 1 FROM api_keys WHERE id = '${keys[0]?.[1]}' FOR UPDATE`, () =>
        uses.beforeApplicationShutdown(),
      );
      const rows = await sql.query('SELECT 1 FROM api_keys WHERE last_used_at = $1', [
        new Date(clock.nowMs()),
      ]);
      expect(rows).toHaveLength(keys.length - 1);
    });
  });

  describe('old rows', () => {
    /** Says of a database on one server that it is spread over nodes, when it asks. */
    const asked = (): DataSource => {
      const query = (text: string, values?: unknown[]) =>
        /pg_extension|pg_dist_partition/.test(text)
          ? Promise.resolve([{ exists: distribution.isDistributed }])
          : dataSource.query(text, values);
      return { query } as unknown as DataSource;
    };
    const OLD = {
      table: 'settlements',
      primaryKey: ['tenant_id', 'id'],
      where: 'created_at < $1 OR finished_at < $1',
    };

    it('K2: are deleted for every tenant; recent ones and those that another process holds stay', async () => {
      await eachTenant((tenantId) => addSettlement(sql, tenantId, { created_at: new Date(0) }));
      const recent = await addSettlement(sql, tenants[0] ?? '');
      const before = [new Date(Date.now() - 60_000)];
      await whileLocked(
        'SELECT 1 FROM settlements WHERE created_at < now() - interval $$1 day$$ LIMIT 1 FOR UPDATE',
        () => deleteExpiredInBatches(asked(), OLD, before),
      );
      expect(await sql.query('SELECT id FROM settlements')).toHaveLength(2);
      await deleteExpiredInBatches(asked(), OLD, before);
      expect(await sql.query('SELECT id FROM settlements')).toEqual([{ id: recent }]);
    });
  });
});
