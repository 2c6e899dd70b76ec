// `node scripts/migration.mjs run|revert|check`, on the built sources.
// run and revert work on DATABASE_URL, without it on the embedded development database of `npm start`.
// check works on a database that is made for it and thrown away: everything up from empty, no difference between
// the entities and the tables, everything down, everything up again.
import process from 'node:process';
import { createDataSource } from '../dist/src/data-source.js';
import { startEmbeddedPostgres } from '../dist/src/platform/database/embedded/launcher.js';

const DEVELOPMENT = { persistent: true, dataDir: '.data/postgres', database: 'x402' };
const COMMANDS = { run, revert, check };

const command = COMMANDS[process.argv[2]];
if (command === undefined) throw new Error('usage: migration.mjs run|revert|check');
await withDatabase(command);

async function withDatabase(work) {
  const given = work === check ? process.env.MIGRATION_CHECK_DATABASE_URL : process.env.DATABASE_URL;
  const embedded = work === check ? { persistent: false, database: 'x402' } : DEVELOPMENT;
  const server = given ? undefined : await startEmbeddedPostgres(embedded);
  const dataSource = createDataSource(given || server.url);
  try {
    await dataSource.initialize();
    await work(dataSource);
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
    await server?.stop();
  }
}

async function run(dataSource) {
  const done = await dataSource.runMigrations();
  console.log(done.length === 0 ? 'Nothing to run' : done.map(({ name }) => `up   ${name}`).join('\n'));
}

async function revert(dataSource) {
  const count = await countExecuted(dataSource);
  if (count === 0) return console.log('Nothing to revert');
  await dataSource.undoLastMigration();
  console.log('Reverted the last migration');
}

async function check(dataSource) {
  await run(dataSource);
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  if (upQueries.length > 0) {
    const drift = upQueries.map(({ query }) => `  ${query}`).join('\n');
    throw new Error(`The entities say something else than the migrations; to make them equal:\n${drift}`);
  }
  const all = await countExecuted(dataSource);
  for (let left = all; left > 0; left -= 1) await dataSource.undoLastMigration();
  const leftovers = await dataSource.query(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
        AND c.relname NOT LIKE 'migrations%' AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
     UNION ALL
     SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'`,
  );
  if (leftovers.length > 0) {
    throw new Error(`Going down leaves behind: ${leftovers.map(({ name }) => name).join(', ')}`);
  }
  await run(dataSource);
  console.log(`${all} migrations: up from empty, no drift, down and up again`);
}

async function countExecuted(dataSource) {
  const [{ count }] = await dataSource.query('SELECT count(*)::int AS count FROM migrations');
  return count;
}
