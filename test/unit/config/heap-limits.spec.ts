import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { missingHeapLimits } from '../../../src/platform/config/heap-limits.js';

const OLD = '--max-old-space-size=512';
const YOUNG = '--max-semi-space-size=32';
/** What V8 allows itself on a large machine, in MB. */
const LARGE = 4_288;

describe('the limits of the heap', () => {
  it.each([
    ['nothing was given', '', LARGE, [OLD, YOUNG]],
    ['other flags were given', '--enable-source-maps --import x', LARGE, [OLD, YOUNG]],
    ['the operator sized the old space', '--max-old-space-size=2048', LARGE, [YOUNG]],
    ['the operator gave a share of the memory', '--max-old-space-size-percentage=50', LARGE, [YOUNG]],
    ['the operator writes underscores', '--max_old_space_size 2048 --max_semi_space_size=8', LARGE, []],
    ['the operator sized the young space', '--max-semi-space-size=64', LARGE, [OLD]],
    ['the operator sized the whole heap', '--max-heap-size=1024', LARGE, []],
    ['both are in force', `${OLD} ${YOUNG}`, 608, []],
    ['a small container allows less than ours', '', 432, [YOUNG]],
    ['a small container allows less than ours, after the restart', YOUNG, 400, []],
  ])('L3: %s', (_case, given, limitMb, missing) => {
    expect(missingHeapLimits({ given, limitMb })).toEqual(missing);
  });

  it('L3: no way of starting has sizes of its own', () => {
    const kubernetes = readdirSync('deploy/kubernetes', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => join('deploy/kubernetes', file));
    for (const file of ['package.json', 'nest-cli.json', 'Dockerfile', 'docker-compose.yml', ...kubernetes])
      expect([file, readFileSync(file, 'utf8')]).toEqual([file, expect.not.stringMatching(/space[-_]size/)]);
  });
});
