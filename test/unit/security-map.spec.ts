import { existsSync, readFileSync } from 'node:fs';

const TEN = Array.from({ length: 10 }, (_, index) => index + 1);
const SECTIONS = [...TEN.map((number) => `Layer ${number}`), ...TEN.map((number) => `API${number}`)];

interface Evidence {
  readonly risk: string;
  readonly file: string;
  readonly name: string;
}

/** The lines "- `file`: "name"" below each "## Layer <n>" and "## API<n>" of docs/security.md. */
function evidenceIn(text: string): Evidence[] {
  return text.split(/^## /m).flatMap((section) => {
    const risk = /^(?:API|Layer )\d+/.exec(section)?.[0];
    if (risk === undefined) return [];
    return [...section.matchAll(/^- `([^`]+)`: "(.+)"$/gm)].map(([, file = '', name = '']) => ({
      risk,
      file,
      name,
    }));
  });
}

/** True if a string literal begins with the name; a table row gives only a part of its title. */
function isTitleIn(source: string, name: string): boolean {
  return ["'", '"', '`'].some((quote) => source.includes(quote + name));
}

describe('docs/security.md', () => {
  const text = readFileSync('docs/security.md', 'utf8');
  const evidence = evidenceIn(text);

  it('G8: names at least one test for each of the ten layers and the ten risks', () => {
    const risks = new Set(evidence.map(({ risk }) => risk));
    expect([...risks]).toEqual(SECTIONS);
  });

  it('G8: describes for each section the attempted attack and names a test for it', () => {
    const silent = text
      .split(/^## /m)
      .filter((section) => /^(?:API|Layer )\d+:/.test(section))
      .filter((section) => !/^Tried: .+\n(?:.+\n)*\n- `/m.test(section))
      .map((section) => section.split('\n')[0]);
    expect(silent).toEqual([]);
  });

  it('G4: names only tests that exist', () => {
    const missing = evidence.filter(
      ({ file, name }) => !existsSync(file) || !isTitleIn(readFileSync(file, 'utf8'), name),
    );
    expect(missing).toEqual([]);
  });

  it('G8: is linked from README.md', () => {
    expect(readFileSync('README.md', 'utf8')).toContain('](docs/security.md)');
  });
});
