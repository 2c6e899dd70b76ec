import { readFileSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/data-source.js';
import { installFunctions } from '../../src/platform/database/function-installer.js';
import { readSqlFunctions } from '../../src/platform/database/sql-functions.js';
import { readCatalog } from '../../tools/schema/catalog.js';
import { renderDiagram, renderSql } from '../../tools/schema/render.js';
import { createEmptyDatabase, createThrowawayDatabase } from '../support/services/worker-database.js';

const WRITTEN = readFileSync('migrations/schema.sql', 'utf8');
const HOW = 'run npm run schema';

async function withDatabase<T>(url: string, use: (dataSource: DataSource) => Promise<T>): Promise<T> {
  const dataSource = await createDataSource(url).initialize();
  try {
    return await use(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

describe('migrations/schema.sql', () => {
  it('equals the schema that the migrations create, and docs/schema.md shows it', async () => {
    // Not the worker's: other specs may have left something there.
    const database = await createThrowawayDatabase();
    const catalog = await withDatabase(database.url, readCatalog);
    await database.drop();
    expect({ how: HOW, text: renderSql(catalog) }).toEqual({ how: HOW, text: WRITTEN });
    expect(renderDiagram(catalog)).toBe(readFileSync('docs/schema.md', 'utf8'));
  });

  it('creates the same schema in an empty database, with the functions after it', async () => {
    const database = await createEmptyDatabase();
    const text = await withDatabase(database.url, async (dataSource) => {
      await dataSource.query(WRITTEN);
      await installFunctions(dataSource, readSqlFunctions());
      return renderSql(await readCatalog(dataSource));
    });
    await database.drop();
    expect(text).toBe(WRITTEN);
  });
});
