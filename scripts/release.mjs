// `node scripts/release.mjs <version>`: keeps a release under test/fixtures/releases/<version>, as the next one is tested
// against it: schema.sql, functions/, lock.json, and rows.sql with a row in every table of a database made for it. A
// release that is kept already is only replaced with `--replace`: what was released does not change.
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { createDataSource } from '../dist/src/data-source.js';
import { applyMigrations } from '../dist/src/platform/database/migrations.js';
import { startEmbeddedPostgres } from '../dist/tools/embedded-postgres/launcher.js';
import { keepRelease } from '../dist/tools/release/keep-release.js';

const options = process.argv.slice(2);
const version = options.find((option) => !option.startsWith('--')) ?? '';
const folder = `test/fixtures/releases/${version}`;

const problem = refusal();
if (problem === null) await keep();
else {
  console.error(problem);
  process.exitCode = 1;
}

function refusal() {
  if (!/^\d+\.\d+\.\d+$/.test(version)) return 'usage: npm run release:keep -- <version> [--replace]';
  const own = JSON.parse(readFileSync('package.json', 'utf8')).version;
  if (own !== version) return `package.json says ${own}: set its version to ${version} first`;
  if (existsSync(folder) && !options.includes('--replace')) return `${folder} is there already (--replace)`;
  return null;
}

async function keep() {
  const postgres = await startEmbeddedPostgres({ persistent: false, database: 'x402' });
  try {
    const dataSource = await createDataSource(postgres.url).initialize();
    await applyMigrations(dataSource);
    await keepRelease(dataSource, folder, Date.now());
    await dataSource.destroy();
    console.log(`kept in ${folder}`);
  } finally {
    await postgres.stop();
  }
}
