import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { asAdmin } from '../support/services/postgres.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../support/services/worker-database.js';

const COMMAND = 'dist/src/migrate.js';

/** Runs the command and returns its output and exit code. */
async function migrate(what: string, url: string): Promise<{ code: number; said: string }> {
  if (!existsSync(COMMAND)) throw new Error('dist is missing: run npm run build (npm test does)');
  const env = { PATH: process.env['PATH'], NODE_ENV: 'production', DATABASE_URL: url };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [COMMAND, what], { env });
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
