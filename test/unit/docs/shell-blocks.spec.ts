import { readFileSync } from 'node:fs';
import { blocksOf, type Block } from '../../support/docs/markdown-blocks.js';
import { PAGES } from '../../support/docs/pages.js';
import { differenceFrom, jsonIn } from '../../support/docs/shown-json.js';

/** What the README's first blocks set, and all other pages rely on. */
const VARIABLES = ['X402_URL', 'X402_ADMIN_KEY', 'X402_KEY', 'X402_TEST_KEY'];

const blocks = PAGES.flatMap(blocksOf);
const shell = blocks.filter(({ language }) => /^(sh|bash|shell|console|zsh)$/.test(language));
const isRun = ({ marks }: Block): boolean => marks.includes('run');
const placeOf = ({ page, line }: Block): string => `${page}:${line}`;
const placesOf = (wrong: readonly Block[]): string[] => wrong.map(placeOf);

describe('shell blocks of the pages', () => {
  it('L1: every one is run by a test, or says why not', () => {
    const isMarked = ({ language, marks, remark }: Block): boolean =>
      language === 'sh' &&
      (['run', 'run slow', 'start'].includes(marks.join(' ')) ||
        (marks.length === 0 && /^not run: .{10,}/.test(remark ?? '')));
    expect(shell.length).toBeGreaterThan(8);
    expect(shell.filter(isRun).length).toBeGreaterThan(5);
    expect(placesOf(shell.filter((block) => !isMarked(block)))).toEqual([]);
  });

  it('L1: no command stands in a block of another kind', () => {
    const others = blocks.filter((block) => !shell.includes(block));
    expect(
      placesOf(others.filter(({ code }) => /^\s*(curl|npm|npx|export|git|docker|node|psql) /m.test(code))),
    ).toEqual([]);
    // Blocks by indentation cannot be marked.
    const indented = PAGES.filter((page) =>
      /^ {4}(curl|npm|npx|export|git|docker|node|psql) /m.test(readFileSync(page, 'utf8')),
    );
    expect(indented).toEqual([]);
  });

  it('L1: nothing in them is to be typed in by hand, and they can be pasted into zsh', () => {
    expect(
      placesOf(shell.filter(isRun).filter(({ code }) => /…|<[a-z-]+>|x402_(live|test)_/.test(code))),
    ).toEqual([]);
    // An interactive zsh takes a comment for a command.
    expect(placesOf(shell.filter(isRun).filter(({ code }) => /^\s*#|\s# /m.test(code)))).toEqual([]);
  });

  it('L1: all pages call the same things by the same variables', () => {
    const unknown = shell.filter(isRun).flatMap((block) => {
      const before = shell.filter(({ page, line }) => page === block.page && line <= block.line);
      const assigned = before.flatMap(({ code }) =>
        [...code.matchAll(/\b([A-Za-z_]\w*)=/g)].map(([, name]) => name),
      );
      const used = [...block.code.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name]) => name ?? '');
      const wrong = used.filter(
        (name) => name !== 'RANDOM' && !VARIABLES.includes(name) && !assigned.includes(name),
      );
      return wrong.map((name) => `${placeOf(block)} ${name}`);
    });
    expect(unknown).toEqual([]);
  });

  it('L4: a block that shows a file is that file', () => {
    const different = blocks.flatMap((block) => {
      const [, file] = /^file: (\S+)$/.exec(block.remark ?? '') ?? [];
      if (file === undefined) return [];
      return readFileSync(file, 'utf8').trimEnd() === block.code ? [] : [`${placeOf(block)} ${file}`];
    });
    expect(different).toEqual([]);
  });
});

describe('magic hashes of the sandbox that are written out', () => {
  /** A payment is one: a hash that one place has used up is no first use in another. */
  const HASH = /0x5a9db0c0[0-9a-f]{56}/gi;
  const hashesIn = (...files: string[]): string[] =>
    files.flatMap((file) => readFileSync(file, 'utf8').toLowerCase().match(HASH) ?? []);

  it('L1: no page uses one that Swagger sends, or that another page uses', () => {
    const swagger = new Set(hashesIn('openapi.json', 'openapi-operator.json'));
    const pages = PAGES.flatMap((page) => [...new Set(hashesIn(page))]);
    expect(swagger.size).toBeGreaterThan(5);
    expect(pages.filter((hash, index) => swagger.has(hash) || pages.indexOf(hash) !== index)).toEqual([]);
  });
});

describe('answers that pages show', () => {
  const shown = { ok: true, id: '…', at: '2026-…', of: [{ n: 1 }] };
  const actual = { ok: true, id: 'x', at: '2026-11-30', of: [{ n: 1 }, { n: 2 }] };

  it('L1: are told from others by their members and values', () => {
    expect(differenceFrom(shown, actual)).toBeNull();
    expect(differenceFrom(shown, { ...actual, ok: false })).toBe('the answer.ok is false, not true');
    expect(differenceFrom(shown, { ...actual, more: 1 })).toBe(
      'the answer has more, which the page does not show',
    );
    expect(differenceFrom(shown, { ...actual, id: undefined })).toBe('the answer.id is missing');
    expect(differenceFrom(shown, { ...actual, at: '1999' })).toBe('the answer.at is "1999", not 2026-…');
    expect(differenceFrom(shown, { ...actual, of: [] })).toBe('the answer.of has fewer items');
    expect(differenceFrom({ ok: true, '…': '…' }, actual)).toBeNull();
    expect(differenceFrom({ ok: false, '…': '…' }, actual)).toBe('the answer.ok is true, not false');
    expect(differenceFrom(shown, { ok: true })).toBe('the answer has no id');
  });

  it('L1: are found in what a terminal shows', () => {
    expect(jsonIn('[1] 77\n{"a":"}{"}event: {"b":{"c":"\\""}}\n{ no JSON } {')).toEqual([
      { a: '}{' },
      { b: { c: '"' } },
    ]);
  });
});
