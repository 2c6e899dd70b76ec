// What the sums cost those who write the log: part of `npm run bench:analytics` (analytics.mjs).
import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import process from 'node:process';
import { DataSource } from 'typeorm';
import { createDataSource } from '../../dist/src/data-source.js';
import { applyMigrations } from '../../dist/src/platform/database/migrations.js';
import { RollupsRepository } from '../../dist/src/modules/analytics/rollups/rollups.repository.js';
import { PooledQueries } from '../../dist/src/platform/database/pooled-queries.js';
import { VerificationLedger } from '../../dist/src/modules/verification/coordination/verification-ledger.js';
import { VerificationLog } from '../../dist/src/modules/verification/log/verification-log.js';
import { appendLine, verify } from './analytics-calls.mjs';
import { postgresMeter } from '../postgres-cost.mjs';

/** Calls that are written at a stretch: so few that what else the machine does falls on both sides. */
const SLICE = 250;
const KINDS = [
  { name: 'verifications', write: verify, atOnce: 4 },
  { name: 'lines of the log alone', write: appendLine, atOnce: 100 },
];

/**
 * Two databases of one server write the same calls by turns: one as it is, whose log is added up after every run's worth of
 * them, and one that knows no sums: no job, and neither the column nor the two indexes that the job needs. Compared is the
 * processor time of all of Postgres, of which a busy machine changes little, vacuuming included; and the time that
 * passed, of which the job's is charged as if nobody could write meanwhile. Nothing is left to be added up later.
 */
export async function ingestion(url, { cycles, callsARun }) {
  for (const kind of KINDS) {
    const [plain, summed] = [await openSide(url, false), await openSide(url, true)];
    // Vacuuming would fall on whoever happens to write; it is done and charged at the end instead.
    await plain.dataSource.query('ALTER SYSTEM SET autovacuum = off');
    await plain.dataSource.query('SELECT pg_reload_conf()');
    const meter = await postgresMeter(plain.dataSource);
    const runs = [];
    for (let cycle = -1; cycle < cycles; cycle += 1) {
      const run = await runCycle({ plain, summed }, kind, callsARun, meter);
      if (cycle >= 0) runs.push(run);
      else for (const { dataSource } of [plain, summed]) await dataSource.query('ANALYZE');
    }
    const share = 1 / (cycles + 1);
    const vacuum = {
      plain: (await meter(() => plain.dataSource.query('VACUUM'))).cpuMs * share,
      summed: (await meter(() => summed.dataSource.query('VACUUM'))).cpuMs * share,
    };
    report(kind.name, callsARun, runs, vacuum);
    for (const { dataSource } of [plain, summed]) await dataSource.destroy();
  }
}

async function runCycle(sides, kind, callsARun, meter) {
  const sums = { plain: { cpuMs: 0, ms: 0 }, summed: { cpuMs: 0, ms: 0 }, job: { cpuMs: 0, ms: 0 } };
  const charge = async (name, work) => {
    const { cpuMs, ms } = await meter(work);
    sums[name].cpuMs += cpuMs;
    sums[name].ms += ms;
  };
  for (let slice = 0; slice * SLICE < callsARun; slice += 1)
    for (const side of slice % 2 === 0 ? ['plain', 'summed'] : ['summed', 'plain'])
      await charge(side, () => writeSlice(sides[side], kind));
  await charge('job', () => sides.summed.rollups.rollUp({ visibleAfterSeconds: 0 }));
  const [{ left }] = await sides.summed.dataSource.query(
    `SELECT count(*)::int AS left FROM verification_log JOIN rollup_positions p USING (tenant_id) WHERE created_at >= p.taken_until`,
  );
  if (left > 0) throw new Error(`${left} calls were not added up`);
  return sums;
}

async function writeSlice(side, { write, atOnce }) {
  const until = side.calls + SLICE;
  const writer = async () => {
    while (side.calls < until) await write(side, side.calls++);
  };
  await Promise.all(Array.from({ length: atOnce }, writer));
}

/** A migrated database of its own, and what writes to it. */
async function openSide(url, isSummed) {
  const name = `ingestion_${randomUUID().replaceAll('-', '')}`;
  const admin = await new DataSource({ type: 'postgres', url }).initialize();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.destroy();
  const own = new URL(url);
  own.pathname = `/${name}`;
  const migrations = await createDataSource(own.href).initialize();
  await applyMigrations(migrations);
  if (!isSummed) await migrations.query('ALTER TABLE verification_log DROP COLUMN transaction_id');
  await migrations.destroy();
  const dataSource = await createDataSource(own.href, null, 4).initialize();
  const tenant = randomUUID();
  if (isSummed) await dataSource.query('INSERT INTO rollup_positions (tenant_id) VALUES ($1)', [tenant]);
  return {
    dataSource,
    ledger: new VerificationLedger(new PooledQueries(dataSource)),
    log: new VerificationLog(new PooledQueries(dataSource)),
    rollups: new RollupsRepository(dataSource),
    tenant,
    calls: 0,
  };
}

function report(name, callsARun, runs, vacuum) {
  const microseconds = (of) => `${((median(runs.map(of)) * 1_000) / callsARun).toFixed(0)} µs`;
  const cpu = runs.map(
    ({ plain, summed, job }) => (summed.cpuMs + job.cpuMs + vacuum.summed) / (plain.cpuMs + vacuum.plain),
  );
  const passed = runs.map(({ plain, summed, job }) => (summed.ms + job.ms) / plain.ms);
  print(
    `${name}, the job after every ${callsARun}: Postgres works ${microseconds(({ plain }) => plain.cpuMs)} a call without ` +
      `sums, ${microseconds(({ summed }) => summed.cpuMs)} and ${microseconds(({ job }) => job.cpuMs)} of the job with them`,
  );
  print(`  processor time: ${spread(cpu)}; time that passed, the job alone: ${spread(passed)} (${load()})`);
}

/** How much more, the median; and the middle half of the cycles. */
function spread(ratios) {
  const percent = (ratio) => `${((ratio - 1) * 100).toFixed(1)} %`;
  const [low, middle, high] = [0.25, 0.5, 0.75].map((p) => percent(quantile(ratios, p)));
  return `${middle} more (${low} to ${high}, ${ratios.length} cycles)`;
}

function median(list) {
  return quantile(list, 0.5);
}

function quantile(list, p) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)];
}

function load() {
  return `load ${loadavg()[0].toFixed(1)}`;
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
