import { readdirSync } from 'node:fs';

const FOLDER = 'migrations/functions';
const SPECS = 'test/database/functions';

const namesIn = (folder: string, end: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(end))
    .map((file) => file.slice(0, -end.length))
    .sort();

describe('specs of the SQL functions', () => {
  it('P6: every function has a spec of its name in the folder of its area', () => {
    const specs = new Set(namesIn(SPECS, '.spec.ts'));
    const functions = namesIn(FOLDER, '.sql');
    expect(functions.length).toBeGreaterThan(40);
    expect(functions.filter((name) => !specs.has(name))).toEqual([]);
  });

  it('P6: no spec belongs to a removed function', () => {
    const functions = new Set(namesIn(FOLDER, '.sql'));
    expect(namesIn(SPECS, '.spec.ts').filter((name) => !functions.has(name))).toEqual([]);
  });
});
