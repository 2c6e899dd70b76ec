import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { PAGES } from '../../support/docs/pages.js';

const LINKING = [...PAGES, 'CHANGELOG.md'];

/** Targets of links inside the repository, without their `#section`. */
function linksIn(page: string): string[] {
  return [...readFileSync(page, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^(?:https?:|mailto:|#|<)/.test(target))
    .map((target) => normalize(join(dirname(page), target.split('#')[0] ?? '')));
}

/** Backquoted paths that start with a folder of the repository; paths with `<name>` or `*` are left out. */
function pathsIn(page: string): string[] {
  return [
    ...readFileSync(page, 'utf8').matchAll(
      /`((?:src|test|docs|migrations|scripts|tools|ops|bench)\/[^`\s]*)`/g,
    ),
  ]
    .map(([, path = '']) => path)
    .filter((path) => !/[<*…{]/.test(path));
}

describe('documentation pages', () => {
  it.each(LINKING)('L4: %s links only to existing files', (page) => {
    expect(linksIn(page).filter((target) => !existsSync(target))).toEqual([]);
  });

  // Decisions and the changelog name what stood at their time.
  it.each(LINKING.filter((page) => !/^docs\/adr\/|^CHANGELOG/.test(page) && pathsIn(page).length > 0))(
    'L4: %s names only existing paths',
    (page) => {
      expect(pathsIn(page).filter((path) => !existsSync(path))).toEqual([]);
    },
  );

  it('L4: docs/finding-your-way.md answers ten questions, each with a path', () => {
    const page = readFileSync('docs/finding-your-way.md', 'utf8');
    const answers = [...page.matchAll(/^\| \d+ +\| .+? \| (.+?) +\|$/gm)].map(([, answer = '']) => answer);
    expect(answers).toHaveLength(10);
    expect(answers.filter((answer) => !answer.includes('`'))).toEqual([]);
  });

  it('L4: the index of decisions lists every decision with its status', () => {
    const index = readFileSync('docs/adr/README.md', 'utf8');
    const rows = [
      ...index.matchAll(/^\| \[(\d{4})\]\(([^)]+)\) +\| .+? \| (accepted.*|superseded.*|withdrawn) +\|$/gm),
    ];
    const pages = readdirSync('docs/adr').filter((file) => /^\d{4}-.+\.md$/.test(file));
    expect(rows.map(([, , file]) => file).sort()).toEqual(pages.sort());
    expect(rows.filter(([, number, file]) => file?.startsWith(`${String(number)}-`) === false)).toEqual([]);
  });
});
