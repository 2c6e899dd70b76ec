import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sessionStateIn } from '../../support/database/session-state.js';

/** The connection of the signals, which is none of the pool. */
const OF_ITS_OWN = [
  'src/platform/signals/listen-connection.ts',
  // Only where no pooler stands in between.
  'src/platform/database/connection/session.ts',
];

function filesOf(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => join(folder, path));
}

describe('session state on pooled connections', () => {
  it('P1: no source keeps any', () => {
    const files = filesOf('src', '.ts').filter((file) => !OF_ITS_OWN.includes(file));
    const found = files.flatMap((file) =>
      sessionStateIn(readFileSync(file, 'utf8')).map((what) => `${file}: ${what}`),
    );
    expect(files.length).toBeGreaterThan(100);
    expect(found).toEqual([]);
  });

  it('P1: no SQL function keeps any', () => {
    const files = filesOf('migrations/functions', '.sql');
    // `SET … AS $$` before the body belongs to the function.
    const bodyOf = (file: string): string => readFileSync(file, 'utf8').replace(/CREATE [\s\S]*?AS \$\$/, '');
    const found = files.flatMap((file) => sessionStateIn(bodyOf(file)).map((what) => `${file}: ${what}`));
    expect(files.length).toBeGreaterThan(30);
    expect(found).toEqual([]);
  });

  it('P1: the exceptions are the connection that listens, and what sets up a direct one', () => {
    const [signals, session = []] = OF_ITS_OWN.map((file) => sessionStateIn(readFileSync(file, 'utf8')));
    expect(signals).toEqual(['a listener']);
    expect(session).not.toEqual([]);
  });

  it.each([
    `await runner.query('SELECT pg_advisory_lock($1)', [1])`,
    `await runner.query('SET statement_timeout = 0')`,
    'await runner.query(`SET search_path TO x`)',
    `await runner.query('RESET statement_timeout')`,
    `await client.query({ name: 'find', text: 'SELECT 1' })`,
    "PERFORM set_config('lock_timeout', '1s', false);",
    `query('CREATE TEMP TABLE x (y int)')`,
  ])('P1: %s is found', (line) => {
    expect(sessionStateIn(line)).toHaveLength(1);
  });

  it.each([
    `await manager.query("SET LOCAL lock_timeout = '2s'")`,
    "SELECT pg_try_advisory_xact_lock(1), set_config('x', 'y', true)",
    'UPDATE payments\n     SET status = 1',
  ])('P1: %s is allowed', (line) => {
    expect(sessionStateIn(line)).toEqual([]);
  });
});
