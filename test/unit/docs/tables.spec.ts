import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

interface Rule {
  readonly name: string;
  readonly to?: { readonly pathNot?: string };
}
const { forbidden } = createRequire(resolve('package.json'))('./.dependency-cruiser.cjs') as {
  readonly forbidden: readonly Rule[];
};

/** The tables that docs/retention.md names: the words in backquotes of each row's first cell. */
function toldTables(): string[] {
  const rows = readFileSync('docs/retention.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  return rows.flatMap((row) =>
    [...(row.split(' | ')[0] ?? '').matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  );
}

/** What the checker lets each module import, as `to.pathNot` has it: itself, then the others. */
function allowedImports(): Record<string, string[]> {
  const pattern = /^\^src\/modules\/\((.+)\)\/$/;
  return Object.fromEntries(
    forbidden
      .filter(({ name }) => name.startsWith('dependencies-of-'))
      .map(({ to }) => {
        const [module = '', ...others] = (pattern.exec(to?.pathNot ?? '')?.[1] ?? '').split('|');
        return [module, others.sort()];
      }),
  );
}

describe('docs/architecture.md', () => {
  it('L4: its table of modules has each module, with the imports that the checker allows', () => {
    const [, section = ''] = readFileSync('docs/architecture.md', 'utf8').split(/^## Modules$/m);
    const rows = [...(section.split(/^## /m)[0] ?? '').matchAll(/^\| `([\w-]+)` .*\| ([^|]+?) +\|$/gm)];
    const table = rows.map(([, module = '', imports = '']) => [
      module,
      imports === '–' ? [] : imports.split(', ').sort(),
    ]);
    expect(table.length).toBeGreaterThan(10);
    expect(Object.fromEntries(table)).toEqual(allowedImports());
  });
});

describe('docs/retention.md', () => {
  it('B9: says of every table what is kept and for how long', () => {
    const schema = readFileSync('migrations/schema.sql', 'utf8');
    const tables = [...schema.matchAll(/^CREATE TABLE (\w+) \(/gm)].map(([, name = '']) => name);
    const told = toldTables();
    expect(tables.length).toBeGreaterThan(30);
    const how = 'add a row to docs/retention.md: personal data, how long it is kept, what removes it';
    const missing = tables.filter((name) => !told.includes(name));
    expect({ missing, ...(missing.length > 0 && { how }) }).toEqual({ missing: [] });
  });

  it('B9: names only tables that are there', () => {
    const schema = readFileSync('migrations/schema.sql', 'utf8');
    const told = toldTables();
    const gone = told.filter((name) => name !== 'pgboss' && !schema.includes(`CREATE TABLE ${name} (`));
    expect(gone).toEqual([]);
  });
});
