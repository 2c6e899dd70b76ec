import { readFileSync } from 'node:fs';
import { sourceFiles } from './source-files.js';

/** The ids before the colon of a title: `A5`, `A5/A6`, `M9, J1`. */
const TITLE = /['"`]((?:[A-Z]\d{1,2}(?:, |\/)?)+): /g;
const ID = /[A-Z]\d{1,2}/g;

interface Row {
  readonly id: string;
  readonly folders: readonly string[];
}

const idsByFile = new Map(
  sourceFiles('test').map((file) => {
    const titles = [...readFileSync(file, 'utf8').matchAll(TITLE)];
    return [file, new Set(titles.flatMap(([, ids = '']) => ids.match(ID) ?? []))];
  }),
);

/** The rows `| id | what | tested in |`; commands and "not yet" name no folder. */
const rows = [
  ...readFileSync('docs/requirements.md', 'utf8').matchAll(/^\| ([A-Z]\d{1,2}) +\| .+ \| ([^|]+?) +\|$/gm),
].map(([, id = '', where = '']): Row => {
  const names = [...where.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
  return { id, folders: names.filter((name) => !name.startsWith('npm ')) };
});

describe('docs/requirements.md', () => {
  it('L2: explains every id that a test title carries', () => {
    const known = new Set(rows.map(({ id }) => id));
    const unexplained = [...idsByFile].flatMap(([file, ids]) =>
      [...ids].filter((id) => !known.has(id)).map((id) => `${file}: ${id}`),
    );
    expect(unexplained).toEqual([]);
  });

  it('L2: names only folders that hold a test of the id', () => {
    const untested = rows.flatMap(({ id, folders }) =>
      folders
        .filter(
          (folder) =>
            ![...idsByFile].some(([file, ids]) => file.startsWith(`test/${folder}/`) && ids.has(id)),
        )
        .map((folder) => `${id}: ${folder}`),
    );
    expect(untested).toEqual([]);
  });
});
