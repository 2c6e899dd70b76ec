import { resolve } from 'node:path';
import { runCheck, type Outcome } from './repository.js';

/** Each row: kind, file, text, and the expected line and name. */
const OLD: readonly (readonly [kind: string, file: string, text: string, expected: string])[] = [
  ['an identifier', 'src/identifier.ts', 'const x = 1;\nconst flightOf = x;\n', '2: "flightOf"'],
  ['a class', 'src/class.ts', 'export class VerificationPilot {}\n', '1: "VerificationPilot"'],
  ['a removed name', 'src/name.ts', 'const presentedKey = 1;\n', '1: "presentedKey"'],
  ['a value', 'src/value.ts', "listen('flight');\n", '1: "flight"'],
  ['SQL', 'src/sql.ts', 'query(`\n  SELECT 1\n  FROM open_flights`);\n', '3: "open_flights"'],
  ['an SQL file', 'migrations/a.sql', '-- a flight\nCREATE FUNCTION end_flight()', '2: "end_flight"'],
  ['a metric', 'ops/alerts.yml', 'expr: x402_billing_puzzles > 0\n', '1: "x402_billing_puzzles"'],
  ['a name in a title', 'test/a.spec.ts', "it('A1: BanDesk answers', f);\n", '1: "BanDesk"'],
];

const CLEAN = {
  'src/a.ts': [
    '// a flight of stairs',
    "const dashboard = 'the stranger paid';",
    'const facebook = { puzzles: [], strays: [], inFlight: 0 };',
    'const bookkeeping = `SELECT 1 -- a flight`;',
  ].join('\n'),
  'docs/adr/0003-a-flight.md': 'flightOf\n',
  'CHANGELOG.md': 'flightOf\n',
};

const check = (files: Readonly<Record<string, string>>): Outcome =>
  runCheck(resolve('scripts/checks/check-words.mjs'), files);

describe('check-words.mjs', () => {
  let outcome: Outcome;

  // One run for all cases, because each run loads the compiler.
  beforeAll(() => {
    outcome = check({
      ...Object.fromEntries(OLD.map(([, file, text]) => [file, text])),
      'src/flights/ban-book.ts': 'export {};\n',
    });
  });

  it.each(OLD)('G9: reports an old word in %s (%s) with its line', (_kind, file, _text, expected) => {
    expect(outcome.found).toContainEqual(expect.stringMatching(`^${file}:${expected}: say .+`));
  });

  it('G9: reports an old word in a file name and in a folder name', () => {
    expect(outcome.found.filter((line) => line.startsWith('src/flights/'))).toEqual([
      expect.stringMatching(/^src\/flights\/ban-book\.ts: "flights": say /),
      expect.stringMatching(/^src\/flights\/ban-book\.ts: "ban-book\.ts": say /),
    ]);
  });

  it('G9: reports nothing else and exits with status 1', () => {
    expect(outcome.found).toHaveLength(OLD.length + 3);
    expect(outcome.found.at(-1)).toBe(`${OLD.length + 2} old words; docs/glossary.md has ours`);
    expect(outcome.status).toBe(1);
  });

  it('G9: accepts old words in prose, within other words, in wire names and in history', () => {
    expect(check(CLEAN)).toEqual({ found: [], status: 0 });
  });
});
