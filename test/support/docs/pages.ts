import { readdirSync } from 'node:fs';

const FIRST = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md'];
const OF_PARTS = ['examples/README.md', 'packages/sdk/README.md', 'packages/sdk/SELLING.md'];

/** Every page that somebody reads to use, run or change the project, as paths from its root. */
export const PAGES: readonly string[] = [
  ...FIRST,
  ...OF_PARTS,
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `docs/${name}`),
];
