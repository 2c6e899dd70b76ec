// `npm run bench:analytics -- [--only reads|ingestion] [--rows 1000000] [--small 100000] [--runs 20] [--cycles 20]
// [--calls-a-run 6000] [--zone Europe/Copenhagen]`: what 90 days of analytics cost at two sizes of history, against
// plain SQL over the log, and what the sums cost those who write the log (analytics-ingestion.mjs).
// On a Postgres of its own that is thrown away afterwards. Rows are written with INSERT ... SELECT generate_series.
import { loadavg } from 'node:os';
import { performance } from 'node:perf_hooks';
import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { createDataSource } from '../../dist/src/data-source.js';
import { ANALYTICS_SQL, POSITION_SQL } from '../../dist/src/modules/analytics/rollups/analytics.sql.js';
import { applyMigrations } from '../../dist/src/platform/database/migrations.js';
import { startEmbeddedPostgres } from '../../dist/tools/embedded-postgres/launcher.js';
import { ingestion } from './analytics-ingestion.mjs';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    small: { type: 'string', default: '100000' },
    runs: { type: 'string', default: '20' },
    only: { type: 'string' },
    cycles: { type: 'string', default: '20' },
    'calls-a-run': { type: 'string', default: '6000' },
    zone: { type: 'string', default: 'Europe/Copenhagen' },
  },
});
const [rows, small, runs] = [values.rows, values.small, values.runs].map(Number);

/** More history is more payers too. */
const PAYMENTS_A_PAYER = 25;

/** In the order of time, as a log is written. */
const FILL = `INSERT INTO verification_log (tenant_id, environment, created_at, caller, chain, network, tx_hash, status, reason,
    cached, amount_atomic, payer, latency_ms)
  SELECT $1::uuid, 'live', now() - (1 - n / $5::float8) * interval '89 days', 'key:bench', c.chain, c.chain, '0x' || (n * 4 / 5), o.status,
    o.reason, n % 5 = 0, 1 + n % 5000000, '0xpayer' || (n * 7919::bigint) % $4::int, (exp(random() * 7))::int
  FROM generate_series($2::int, $3::int) AS n, LATERAL (SELECT n % 20 AS pick) AS p,
    LATERAL (SELECT (ARRAY['base', 'base', 'solana', 'polygon'])[1 + (n / 20) % 4] AS chain) AS c,
    LATERAL (SELECT CASE WHEN pick < 17 THEN 'confirmed' WHEN pick < 19 THEN 'rejected' ELSE 'pending' END AS status,
      CASE WHEN pick = 17 THEN 'AMOUNT_TOO_LOW' WHEN pick = 18 THEN 'ALREADY_CLAIMED' WHEN pick = 19 THEN 'TX_NOT_FOUND' END
      AS reason) AS o`;

/** As much as a busy tenant writes between two runs of the job, or a few. */
const RECENT = `INSERT INTO verification_log (tenant_id, environment, created_at, caller, chain, network, tx_hash, status, cached,
    amount_atomic, payer, latency_ms)
  SELECT $1::uuid, 'live', now() - random() * interval '10 minutes', 'key:bench', 'base', 'base', '0x' || (n * 4 / 5), 'confirmed',
    n % 5 = 0, 1 + n % 5000000, '0xpayer' || n % 2000, (exp(random() * 7))::int FROM generate_series(1, $2::int) AS n`;

const PLAIN = `WITH r AS (
    SELECT (created_at AT TIME ZONE $3)::date AS day, chain, status, reason, cached, payer, latency_ms, created_at,
      amount_atomic * (row_number() OVER (PARTITION BY network, tx_hash, status = 'confirmed'
        ORDER BY created_at, id) = 1 AND status = 'confirmed')::int AS money
    FROM verification_log WHERE tenant_id = $1 AND environment = 'live' AND created_at >= now() - $2 * interval '1 day')
  SELECT (SELECT json_agg(t) FROM (SELECT day, count(*), sum(money) FROM r GROUP BY 1) t),
    (SELECT json_agg(t) FROM (SELECT chain, status, reason, count(*), sum(money) FROM r GROUP BY 1, 2, 3) t),
    (SELECT count(DISTINCT payer) FROM r WHERE status = 'confirmed'),
    (SELECT json_agg(t) FROM (SELECT date_trunc('hour', created_at), percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP
      (ORDER BY latency_ms) FROM r WHERE created_at > now() - interval '24 hours' GROUP BY 1) t)`;

const server = await startEmbeddedPostgres({ persistent: false, database: 'x402' });
try {
  if (values.only !== 'reads')
    await ingestion(server.url, { cycles: Number(values.cycles), callsARun: Number(values['calls-a-run']) });
  if (values.only !== 'ingestion') await reads(server.url);
} finally {
  await server.stop();
}

async function reads(url) {
  const migrations = await createDataSource(url).initialize();
  await applyMigrations(migrations);
  await migrations.destroy();
  const dataSource = await createDataSource(url, null, 6).initialize();
  for (let month = 0; month < 4; month += 1)
    await dataSource.query(
      `SELECT ensure_verification_log_partition((now() AT TIME ZONE 'UTC' - make_interval(months => $1))::date)`,
      [month],
    );
  const tenants = { [small]: randomUUID(), [rows]: randomUUID() };
  for (const [count, tenant] of Object.entries(tenants)) {
    const { filled, rolled } = await fill(dataSource, tenant, Number(count));
    print(`${count} rows of 89 days: written in ${seconds(filled)}, taken in ${seconds(rolled)} (${load()})`);
  }
  const busy = randomUUID();
  await dataSource.query(RECENT, [busy, 100_000]);
  const recent = await timed(() => rollUp(dataSource, busy));
  print(`100000 rows of ten minutes: taken in ${seconds(recent)} (${load()})`);
  await dataSource.query('VACUUM (ANALYZE)');
  await compare(dataSource, tenants);
  await dataSource.destroy();
}

async function fill(dataSource, tenant, count) {
  const STEP = 250_000;
  const payers = Math.ceil(count / PAYMENTS_A_PAYER);
  let [filled, rolled] = [0, 0];
  for (let from = 1; from <= count; from += STEP) {
    const until = Math.min(count, from + STEP - 1);
    filled += await timed(() => dataSource.query(FILL, [tenant, from, until, payers, count]));
    rolled += await timed(() => rollUp(dataSource, tenant));
  }
  return { filled, rolled };
}

async function rollUp(dataSource, tenant) {
  for (;;) {
    const [{ more }] = await dataSource.query('SELECT roll_up_tenant($1, clock_timestamp(), 20000) AS more', [
      tenant,
    ]);
    if (!more) return;
  }
}

/** By turns, so that what else the machine does falls on both. */
async function compare(dataSource, tenants) {
  const ask = async (tenant) => {
    const [{ position }] = await dataSource.query(POSITION_SQL, [tenant]);
    const question = [tenant, 'live', new Date(), 90, 'day', values.zone, null, ['bsc']];
    return dataSource.query(ANALYTICS_SQL, [...question, position]);
  };
  const times = { [small]: [], [rows]: [] };
  for (let run = -3; run < runs; run += 1)
    for (const [count, tenant] of Object.entries(tenants)) {
      const ms = await timed(() => ask(tenant));
      if (run >= 0) times[count].push(ms);
    }
  const plain = [];
  for (let run = 0; run < 3; run += 1)
    plain.push(await timed(() => dataSource.query(PLAIN, [tenants[rows], 90, values.zone])));
  for (const p of [0.5, 0.95]) {
    const [a, b] = [quantile(times[small], p), quantile(times[rows], p)];
    print(
      `90 days, p${p * 100}: ${a.toFixed(1)} ms at ${small}, ${b.toFixed(1)} ms at ${rows}: ${(b / a).toFixed(2)} times (${load()})`,
    );
  }
  const [b, raw] = [quantile(times[rows], 0.5), quantile(plain, 0.5)];
  print(`plain SQL at ${rows}: ${seconds(raw)}, ${(raw / b).toFixed(0)} times as much (${load()})`);
}

function load() {
  return `load ${loadavg()[0].toFixed(1)}`;
}

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function quantile(list, p) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)];
}

function seconds(ms) {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
