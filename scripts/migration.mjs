// `node scripts/migration.mjs check|lock`, for the files of this checkout. (The operator's command is src/migrate.ts.)
// `check` compares the files with migrations/lock.json, and then works on a temporary database. It applies everything
// from empty, expects no difference from this build, reverts everything, expects no remainder, and applies everything
// again.
// `lock` records new migrations and raised revisions in migrations/lock.json.
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { createDataSource } from '../dist/src/data-source.js';
import { startEmbeddedPostgres } from '../dist/tools/embedded-postgres/launcher.js';
import {
  findForbiddenChanges,
  findUnlocked,
  readLock,
  readSources,
  writeLock,
} from '../dist/tools/schema/lock.js';

const THROWAWAY = { persistent: false, database: 'x402' };
const EVERYTHING_OF_OURS = `
  SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema', 'pgboss')
     AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND c.relname NOT IN ('migrations', 'migrations_id_seq')
  UNION ALL
  SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  UNION ALL
  SELECT t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
   WHERE n.nspname = 'public' AND t.typtype IN ('e', 'd')`;

const [command] = process.argv.slice(2);
if (command === 'lock') lock();
else if (command === 'check') {
  if (isLocked()) await withEmbedded(THROWAWAY, check);
} else {
  console.error('usage: migration.mjs check|lock');
  process.exitCode = 1;
}

function lock() {
  const locked = readLock();
  const now = readSources();
  if (isRefused(findForbiddenChanges(locked, now))) return;
  const added = findUnlocked(locked, now);
  writeLock(locked, now);
  console.log(`${added.length} written down in migrations/lock.json`);
}

function isLocked() {
  const locked = readLock();
  const now = readSources();
  const missing = findUnlocked(locked, now).map(
    (what) => `${what} is not in migrations/lock.json: npm run migration:lock`,
  );
  return !isRefused([...findForbiddenChanges(locked, now), ...missing]);
}

function isRefused(problems) {
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  return problems.length > 0;
}

async function withEmbedded(options, work) {
  const server = await startEmbeddedPostgres(options);
  try {
    await work(server.url);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  } finally {
    await server.stop();
  }
}

function migrate(url, what) {
  const others = {
    DATABASE_URL_FILE: '',
    DATABASE_DIRECT_URL: '',
    DATABASE_DIRECT_URL_FILE: '',
    DATABASE_RUNTIME_ROLE: '',
  };
  const env = { ...process.env, ...others, DATABASE_URL: url };
  const { status } = spawnSync(process.execPath, ['dist/src/migrate.js', what], { env, stdio: 'inherit' });
  process.exitCode = status ?? 1;
  if (status !== 0) throw new Error(`migrate ${what} failed`);
}

async function check(url) {
  migrate(url, 'run');
  migrate(url, 'check');
  const dataSource = await createDataSource(url).initialize();
  try {
    const executed = await dataSource.query('SELECT FROM migrations');
    for (let left = executed.length; left > 0; left -= 1) await dataSource.undoLastMigration();
    const leftovers = await dataSource.query(EVERYTHING_OF_OURS);
    if (leftovers.length > 0) {
      throw new Error(`Going down leaves behind: ${leftovers.map(({ name }) => name).join(', ')}`);
    }
  } finally {
    await dataSource.destroy();
  }
  migrate(url, 'run');
}
