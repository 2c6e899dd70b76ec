import { readFileSync } from 'node:fs';
import { accessOf, AREAS, mayEnter, ROLES } from '../../../../src/domain/access/role.js';

/** The rows of the table of roles in docs/sign-in.md. */
function documented(): string[][] {
  const [, section = ''] = readFileSync('docs/sign-in.md', 'utf8').split('\n## Roles\n');
  return [...section.matchAll(/^\|(.+)\|$/gm)].map(([, row = '']) =>
    row.split('|').map((cell) => cell.trim()),
  );
}

describe('what roles may do', () => {
  it('M2: docs/sign-in.md has the same table, with every area and every role', () => {
    const [head, , ...rows] = documented();
    expect(head).toEqual(['area', ...ROLES]);
    const wanted = AREAS.map((area) => [area, ...ROLES.map((role) => accessOf(role, area))]);
    const byArea = (one: string[], other: string[]): number => (one[0] ?? '').localeCompare(other[0] ?? '');
    expect(rows.sort(byArea)).toEqual(wanted.sort(byArea));
  });

  it('M2: whoever may change an area may read it, and live is never more open than test', () => {
    for (const role of ROLES)
      for (const area of AREAS) {
        if (mayEnter(role, area, 'change', 'live')) expect(mayEnter(role, area, 'change', 'test')).toBe(true);
        if (mayEnter(role, area, 'change', 'test')) expect(mayEnter(role, area, 'read', 'live')).toBe(true);
      }
  });
});
