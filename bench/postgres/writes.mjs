// `npm run bench:writes -- [--payments 10000,1000000] [--at-once 50] [--rounds 8] [--a-round 1000] [--settings a=b,c=d]
// [--folder /tmp]`: what a new verification costs Postgres beside so many payments of its tenant, by turns in databases
// of one server. `--at-once 1`: by twenty connections and two statements each; more: so many in two statements.
// `--settings` takes what needs no restart. A Postgres of its own with fsync on, in a folder on disk that is removed
// afterwards. Ten million payments take 24 GB and half an hour.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DataSource } from 'typeorm';
import { createDataSource } from '../../dist/src/data-source.js';
import { applyMigrations } from '../../dist/src/platform/database/migrations.js';
import { startEmbeddedPostgres } from '../../dist/tools/embedded-postgres/launcher.js';
import { postgresMeter } from '../postgres-cost.mjs';
import { fill } from './fill.mjs';
import { verifyMany, verifyOne } from './verifications.mjs';

const { values } = parseArgs({
  options: {
    payments: { type: 'string', default: '10000,1000000' },
    'at-once': { type: 'string', default: '50' },
    rounds: { type: 'string', default: '8' },
    'a-round': { type: 'string', default: '1000' },
    settings: { type: 'string', default: '' },
    folder: { type: 'string', default: tmpdir() },
  },
});
const [atOnce, rounds, aRound] = [values['at-once'], values.rounds, values['a-round']].map(Number);
const CONNECTIONS = 20;
/** A session publishes what it has counted once a second at most, unless it is told to; each takes one of these. */
const PUBLISH = 'SELECT pg_stat_force_next_flush() FROM pg_sleep(0.05)';
const SHOWN = ['fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers', 'max_wal_size'];

const COUNTERS = `SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 AS bytes,
    (SELECT wal_records FROM pg_stat_wal)::float8 AS records, (SELECT wal_fpi FROM pg_stat_wal)::float8 AS images,
    (SELECT sum(n_tup_upd) FROM pg_stat_user_tables)::float8 AS updates,
    (SELECT sum(n_tup_hot_upd) FROM pg_stat_user_tables)::float8 AS hot,
    (SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'verification_leases')::float8 AS dead`;

let n = 0;
const folder = mkdtempSync(join(values.folder, 'x402-writes-'));
// The account of Postgres is another one than root.
chmodSync(folder, 0o711);
const postgres = await startEmbeddedPostgres({ persistent: true, dataDir: folder, database: 'x402' });
try {
  await measure();
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measure() {
  const admin = await new DataSource({ type: 'postgres', url: postgres.url }).initialize();
  for (const setting of values.settings.split(',').filter(Boolean)) {
    const [name, value] = setting.split('=');
    await admin.query(`ALTER SYSTEM SET ${name} = '${value}'`);
  }
  await admin.query('SELECT pg_reload_conf()');
  const sides = [];
  for (const payments of values.payments.split(',').map(Number)) sides.push(await openSide(admin, payments));
  await admin.query('CHECKPOINT');
  const meter = await postgresMeter(admin);
  for (let round = -1; round < rounds; round += 1)
    for (const side of round % 2 === 0 ? sides : [...sides].reverse()) await runRound(side, meter, round);
  for (const name of SHOWN) console.log(`${name} = ${(await admin.query(`SHOW ${name}`))[0][name]}`);
  console.log(`${atOnce} at once, medians of ${rounds} × ${aRound}, load ${loadavg()[0].toFixed(1)}`);
  console.table(Object.fromEntries(sides.map((side) => [`${side.payments} payments`, summary(side)])));
  for (const { dataSource } of sides) await dataSource.destroy();
  await admin.destroy();
}

async function openSide(admin, payments) {
  const url = new URL(postgres.url);
  url.pathname = `/writes_${payments}`;
  await admin.query(`CREATE DATABASE writes_${payments}`);
  const migrations = await createDataSource(url.href).initialize();
  await applyMigrations(migrations);
  await fill(migrations, payments);
  await migrations.destroy();
  const dataSource = await createDataSource(url.href, null, CONNECTIONS).initialize();
  const database = {
    query: async (text, parameters) => ({ rows: await dataSource.query(text, parameters) }),
  };
  return { payments, dataSource, database, rounds: [] };
}

/** The first round, -1, is not counted: sessions make their plans in it. */
async function runRound(side, meter, round) {
  const before = await countersOf(side);
  const { cpuMs, ms } = await meter(() => verify(side));
  const after = await countersOf(side);
  if (round < 0) return;
  const each = (name) => (after[name] - before[name]) / aRound;
  const hot = (after.hot - before.hot) / Math.max(1, after.updates - before.updates);
  const wal = { walBytes: each('bytes'), walRecords: each('records'), pageImages: each('images') };
  side.rounds.push({ cpuMs: cpuMs / aRound, ms: ms / aRound, ...wal, hotShare: hot, deadLeases: after.dead });
}

async function countersOf({ dataSource }) {
  await Promise.all(Array.from({ length: CONNECTIONS }, () => dataSource.query(PUBLISH)));
  return (await dataSource.query(COUNTERS))[0];
}

/** Statements of many rows come one after the other: two of them could wait for each other's units. */
async function verify({ database }) {
  const until = n + aRound;
  const one = async () => {
    while (n < until) await verifyOne(database, (n += 1));
  };
  if (atOnce === 1) return Promise.all(Array.from({ length: CONNECTIONS }, one));
  while (n < until)
    await verifyMany(
      database,
      Array.from({ length: atOnce }, () => (n += 1)),
    );
}

function summary({ rounds: all }) {
  const names = Object.keys(all[0]);
  return Object.fromEntries(
    names.map((name) => [name, Number(median(all.map((one) => one[name])).toFixed(3))]),
  );
}

function median(numbers) {
  return numbers.sort((left, right) => left - right)[Math.floor(numbers.length / 2)];
}
