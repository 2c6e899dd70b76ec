import { readdirSync } from 'node:fs';

const FOLDER = 'migrations/functions';
const SPECS = 'test/database/functions';

const namesIn = (folder: string, end: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(end))
    .map((file) => file.slice(0, -end.length))
    .sort();

describe('the specs of the SQL functions', () => {
  it('P6: every function has one, in the folder of its area and under its name', () => {
    const specs = new Set(namesIn(SPECS, '.spec.ts'));
    const functions = namesIn(FOLDER, '.sql');
    expect(functions.length).toBeGreaterThan(40);
    expect(functions.filter((name) => !specs.has(name))).toEqual([]);
  });

  it('P6: none is left of a function that is gone', () => {
    const functions = new Set(namesIn(FOLDER, '.sql'));
    expect(namesIn(SPECS, '.spec.ts').filter((name) => !functions.has(name))).toEqual([]);
  });
});
