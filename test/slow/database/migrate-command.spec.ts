import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { asAdmin } from '../../support/services/postgres.js';
import {
  createEmptyDatabase,
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../support/services/worker-database.js';

const COMMAND = resolve('dist/src/migrate.js');

interface Outcome {
  readonly code: number;
  readonly said: string;
}

/** Runs the command and returns its output and exit code. */
function migrate(what: string, url: string): Promise<Outcome> {
  return run(what, { NODE_ENV: 'production', DATABASE_URL: url });
}

async function run(what: string, env: Record<string, string>, cwd = '.'): Promise<Outcome> {
  if (!existsSync(COMMAND)) throw new Error('dist is missing: run npm run build (npm test does)');
  const options = { env: { PATH: process.env['PATH'], ...env }, cwd };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [COMMAND, what], options);
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, said: stderr };
  }
}

describe('the migration command', () => {
  let database: ThrowawayDatabase;
  beforeEach(async () => {
    database = await createThrowawayDatabase();
  });
  afterEach(() => database.drop());

  it('changes nothing and finds no difference in a database of this build', async () => {
    expect(await migrate('run', database.url)).toEqual({
      code: 0,
      said: 'nothing to do: the database is up to date\n',
    });
    expect(await migrate('check', database.url)).toMatchObject({ code: 0 });
  });

  it('changes nothing in a database of a later build, and exits with code 0', async () => {
    await asAdmin(
      database.url,
      `UPDATE schema_functions SET revision = revision + 1 WHERE name = 'claim_payment'`,
    );
    const { code, said } = await migrate('run', database.url);
    expect({ code, said }).toEqual({
      code: 0,
      said: expect.stringMatching(/^nothing was changed: the database is newer .*claim_payment/) as string,
    });
    expect(await migrate('check', database.url)).toMatchObject({
      code: 1,
      said: expect.stringContaining('is ahead by function claim_payment') as string,
    });
  });

  it('updates a function of an older revision', async () => {
    await asAdmin(
      database.url,
      `UPDATE schema_functions SET revision = 0, hash = '' WHERE name = 'claim_payment'`,
    );
    expect(await migrate('run', database.url)).toEqual({
      code: 0,
      said: '0 migrations and 1 functions applied\n',
    });
  });

  it('check reports a function with another text at the same revision', async () => {
    await asAdmin(database.url, `UPDATE schema_functions SET hash = '' WHERE name = 'claim_payment'`);
    expect(await migrate('check', database.url)).toMatchObject({
      code: 1,
      said: expect.stringContaining('function claim_payment has another text') as string,
    });
  });
});

describe('the migration command on an empty database', () => {
  const folders: string[] = [];
  let database: ThrowawayDatabase;
  beforeEach(async () => {
    database = await createEmptyDatabase();
  });
  afterEach(async () => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
    await database.drop();
  });

  /** A working directory with these files. */
  function folderWith(files: Record<string, string>): string {
    const folder = mkdtempSync(join(tmpdir(), 'x402-migrate-'));
    folders.push(folder);
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return folder;
  }

  it('A4: of five at once all exit with 0, and each migration is applied once', async () => {
    const runs = await Promise.all(Array.from({ length: 5 }, () => migrate('run', database.url)));
    const said = runs.map((one) => one.said).sort();
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    expect(
      said.filter((line) => /^[1-9]\d* migrations and [1-9]\d* functions applied$/m.test(line)),
    ).toHaveLength(1);
    expect(said.filter((line) => line === 'nothing to do: the database is up to date\n')).toHaveLength(4);
    const queue = await asAdmin(database.url, `SELECT to_regclass('pgboss.version')::text AS name`);
    expect(queue).toEqual([{ name: 'pgboss.version' }]);
  }, 60_000);

  it('F2: migrates the database that .env names, or a file that it names', async () => {
    const applied = {
      code: 0,
      said: expect.stringMatching(/migrations and \d+ functions applied/) as string,
    };
    const nothing = { code: 0, said: 'nothing to do: the database is up to date\n' };
    expect(await run('run', {}, folderWith({ '.env': `DATABASE_URL=${database.url}\n` }))).toEqual(applied);
    const byFile = folderWith({ '.env': 'DATABASE_URL_FILE=address\n', address: `${database.url}\n` });
    expect(await run('run', {}, byFile)).toEqual(nothing);
    expect(await run('check', {}, byFile)).toMatchObject({ code: 0 });
  }, 60_000);

  it('P1: migrates on the direct address where DATABASE_URL is that of a pooler', async () => {
    const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/x402', DATABASE_DIRECT_URL: database.url };
    expect(await run('run', { NODE_ENV: 'production', ...env })).toMatchObject({ code: 0 });
    expect(await migrate('check', database.url)).toMatchObject({ code: 0 });
  }, 60_000);

  it('F2: npm run migration:run is this command', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts['migration:run']).toMatch(/exec node dist\/src\/migrate\.js run$/);
  });
});
