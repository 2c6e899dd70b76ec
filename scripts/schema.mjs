// `node scripts/schema.mjs [--check]`: migrates a temporary database and writes its schema as SQL
// (migrations/schema.sql) and as a diagram (docs/schema.md); or compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { createDataSource } from '../dist/src/data-source.js';
import { applyMigrations } from '../dist/src/platform/database/migrations.js';
import { startEmbeddedPostgres } from '../dist/tools/embedded-postgres/launcher.js';
import { readCatalog } from '../dist/tools/schema/catalog.js';
import { renderDiagram, renderSql } from '../dist/tools/schema/render.js';

const catalog = await migratedCatalog();
const FILES = { 'migrations/schema.sql': renderSql(catalog), 'docs/schema.md': renderDiagram(catalog) };

for (const [file, text] of Object.entries(FILES)) {
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.error(`${file} is not what the migrations make: run npm run schema and look at the difference`);
    process.exitCode = 1;
  }
}

async function migratedCatalog() {
  const postgres = await startEmbeddedPostgres({ persistent: false, database: 'x402' });
  try {
    const dataSource = await createDataSource(postgres.url).initialize();
    await applyMigrations(dataSource);
    const found = await readCatalog(dataSource);
    await dataSource.destroy();
    return found;
  } finally {
    await postgres.stop();
  }
}
