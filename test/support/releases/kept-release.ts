import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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

const KEPT = 'test/fixtures/releases';

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
  if (!existsSync(KEPT)) return [];
  return readdirSync(KEPT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^\d+\.\d+\.\d+$/.test(entry.name))
    .map(({ name }) => name)
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
    .map((version) => ({ version, folder: join(KEPT, version), remove: () => undefined }));
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

/** The text of each function file of a release, by the file's path. */
export function functionFilesOf({ folder }: KeptRelease): readonly (readonly [file: string, text: string])[] {
  const functions = join(folder, 'functions');
  return readdirSync(functions, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sql'))
    .map((file) => [join(functions, file), readFileSync(join(functions, file), 'utf8')]);
}

/** A database with the schema, functions and rows of the release, made without this build's code. */
export async function databaseOf(release: KeptRelease): Promise<ThrowawayDatabase> {
  const database = await createEmptyDatabase();
  const functions = functionFilesOf(release).map(([, text]) => text);
  const read = (name: string): string => readFileSync(join(release.folder, name), 'utf8');
  // The order of functions does not matter, because bodies are not checked.
  await asAdmin(
    database.url,
    [read('schema.sql'), 'SET check_function_bodies = off;', ...functions, read('rows.sql')].join('\n'),
  );
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
