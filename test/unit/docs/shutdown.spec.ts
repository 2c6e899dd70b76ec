import { readFileSync } from 'node:fs';
import { sourceFiles } from './source-files.js';

const HOOKS = ['beforeApplicationShutdown', 'onApplicationShutdown', 'onModuleDestroy'];

/** Library hooks that the table lists to show the order. */
const OF_LIBRARIES = ['onApplicationShutdown TypeOrmCoreModule'];

/** "hook class" of every shutdown hook that a class under src declares. */
function hooksInCode(): string[] {
  return sourceFiles('src').flatMap((file) => {
    const source = readFileSync(file, 'utf8');
    const classes = [...source.matchAll(/^(?:export )?(?:abstract )?class (\w+)/gm)];
    return HOOKS.flatMap((hook) =>
      [...source.matchAll(new RegExp(`^  (?:async )?${hook}\\(`, 'gm'))].map(({ index }) => {
        const owner = classes.filter((declared) => declared.index < index).at(-1)?.[1];
        return `${hook} ${owner ?? file}`;
      }),
    );
  });
}

describe('docs/shutdown.md', () => {
  const page = readFileSync('docs/shutdown.md', 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` +\| `(\w+)` +\|/gm)].map(
    ([, hook = '', owner = '']) => `${hook} ${owner}`,
  );

  it('F3: lists every shutdown hook of the code, and no other', () => {
    expect([...rows].sort()).toEqual([...hooksInCode(), ...OF_LIBRARIES].sort());
  });

  it('F3: lists the hooks in the order of the two phases', () => {
    const phases = rows.map((row) => HOOKS.indexOf(row.split(' ')[0] ?? ''));
    expect(phases).toEqual([...phases].sort());
  });

  it('F3: gives time limits that the source still contains', () => {
    const source = readFileSync('src/platform/http/shutdown/shutdown.ts', 'utf8');
    const lifecycle = readFileSync('src/platform/http/shutdown/lifecycle.ts', 'utf8');
    expect(source).toContain('production: 5_000, development: 1_000');
    expect(source).toContain('FORCE_AFTER_MS = 30_000');
    expect(source).toContain('REPEAT_WINDOW_MS = 2_000');
    expect(lifecycle).toContain('ANSWERED_WITHIN_MS = 25_000');
  });
});
