import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Each class of a DTO below the folder, with the file that declares it. */
function dtoClasses(folder: string): { name: string; file: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.dto.ts'))
    .flatMap((file) => {
      const source = readFileSync(join(folder, file), 'utf8');
      return [...source.matchAll(/^(?:export )?(?:abstract )?class (\w+)/gm)].map(([, name = '']) => ({
        name,
        file,
      }));
    });
}

describe('DTOs', () => {
  it('L2: have unique names, because the OpenAPI document describes one class per name', () => {
    const classes = dtoClasses('src');
    expect(classes.length).toBeGreaterThan(20);
    const shared = classes.filter(({ name }) => classes.filter((other) => other.name === name).length > 1);
    expect(shared).toEqual([]);
  });
});
