import { readFileSync } from 'node:fs';
import { parseSqlFunction, readSqlFunctions } from '../../../src/platform/database/sql-functions.js';

const FILE = 'migrations/functions/area/one.sql';
const TEXT = `-- Says one.
--
-- revision: 3
CREATE OR REPLACE FUNCTION one() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
`;

describe('file of an SQL function', () => {
  it('is parsed into a name and a revision', () => {
    expect(parseSqlFunction(FILE, TEXT)).toMatchObject({ name: 'one', revision: 3, file: FILE });
  });

  it('has a hash of its body, not of its head comment', () => {
    const { hash } = parseSqlFunction(FILE, TEXT);
    expect(parseSqlFunction(FILE, TEXT.replace('Says one', 'Answers one')).hash).toBe(hash);
    expect(parseSqlFunction(FILE, TEXT.replace('SELECT 1', 'SELECT 2')).hash).not.toBe(hash);
  });

  it.each([
    ['has no revision', TEXT.replace('-- revision: 3', '--'), 'revision'],
    ['has a revision below 1', TEXT.replace('revision: 3', 'revision: 0'), 'revision'],
    ['defines another function', TEXT.replace('FUNCTION one', 'FUNCTION two'), 'FUNCTION one'],
    ['defines two functions', `${TEXT}${TEXT.replace('FUNCTION one', 'FUNCTION two')}`, 'FUNCTION one'],
    ['does not replace', TEXT.replace('OR REPLACE ', ''), 'FUNCTION one'],
  ])('is refused when it %s', (_what, text, message) => {
    expect(() => parseSqlFunction(FILE, text)).toThrow(message);
  });

  it('describes the function in its head comment', () => {
    const silent = readSqlFunctions().filter(({ sql, file }) => {
      const head = readFileSync(file, 'utf8').slice(0, -sql.length);
      return head.replace(/^-- revision: \d+$/m, '').replace(/[-\s]/g, '').length < 20;
    });
    expect(silent.map(({ file }) => file)).toEqual([]);
  });
});
