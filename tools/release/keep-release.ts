import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { renderRows } from './render-rows.js';
import { insertSampleRows } from './sample-rows.js';

/**
 * Keeps what the next release is tested against: the schema, the function files and their revisions as the project has
 * them, and rows in every table. What the folder held before is replaced. Works in the project's own folder.
 *
 * @param dataSource an empty database that this build has migrated; it is filled
 * @param nowMs the moment at which its rows stand
 */
export async function keepRelease(dataSource: DataSource, folder: string, nowMs: number): Promise<void> {
  await insertSampleRows(dataSource, nowMs);
  const rows = await renderRows(dataSource);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  copyFileSync('migrations/schema.sql', join(folder, 'schema.sql'));
  copyFileSync('migrations/lock.json', join(folder, 'lock.json'));
  cpSync('migrations/functions', join(folder, 'functions'), { recursive: true });
  writeFileSync(join(folder, 'rows.sql'), rows);
}
