import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createDataSource } from '../../../src/data-source.js';
import { keepRelease } from '../../../tools/release/keep-release.js';
import { asAdmin } from '../services/postgres.js';
import {
  createEmptyDatabase,
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../services/worker-database.js';
import { folderOf, keptVersions, releaseSql } from './release-sql.js';

/** The kept files of a release: schema.sql, functions, lock.json and rows.sql. */
export interface KeptRelease {
  /** As in its tag; null for one made from this build, before the first release. */
  readonly version: string | null;
  readonly folder: string;
  /** Removes the files made for the test. */
  remove(): void;
}

/** Releases that the project keeps, the oldest first. */
export function keptReleases(): readonly KeptRelease[] {
  return keptVersions().map((version) => ({ version, folder: folderOf(version), remove: () => undefined }));
}

/** The newest kept release; before the first one, a release made from this build. */
export async function newestRelease(): Promise<KeptRelease> {
  return keptReleases().at(-1) ?? (await releaseOfThisBuild());
}

/** What `npm run release:keep` would keep now, in its own folder. */
export async function releaseOfThisBuild(): Promise<KeptRelease> {
  const parent = mkdtempSync(join(tmpdir(), 'x402-release-'));
  const database = await createThrowawayDatabase();
  const dataSource = await createDataSource(database.url).initialize();
  try {
    await keepRelease(dataSource, join(parent, 'release'), Date.now());
  } finally {
    await dataSource.destroy();
    await database.drop();
  }
  return {
    version: null,
    folder: join(parent, 'release'),
    remove: () => {
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

/** A database with the schema, functions and rows of the release, made without this build's code. */
export async function databaseOf({ folder }: KeptRelease): Promise<ThrowawayDatabase> {
  const database = await createEmptyDatabase();
  await asAdmin(database.url, releaseSql(folder));
  return database;
}

/** Runs the migration command of a build. @returns its output. @throws Error with its output on failure */
export async function migrate(command: 'run' | 'check', databaseUrl: string, folder = '.'): Promise<string> {
  const env = { PATH: process.env['PATH'], NODE_ENV: 'production', DATABASE_URL: databaseUrl };
  const { stdout } = await promisify(execFile)(process.execPath, ['dist/src/migrate.js', command], {
    cwd: resolve(folder),
    env,
  });
  return stdout.trim();
}
