import { existsSync, readFileSync } from 'node:fs';

const RISKS = 10;

interface Evidence {
  readonly risk: string;
  readonly file: string;
  readonly name: string;
}

/** The lines "- `file`: "name"" below each "## API<n>" of docs/security.md. */
function evidenceIn(text: string): Evidence[] {
  return text.split(/^## /m).flatMap((section) => {
    const risk = /^API\d+/.exec(section)?.[0];
    if (risk === undefined) return [];
    return [...section.matchAll(/^- `([^`]+)`: "(.+)"$/gm)].map(([, file = '', name = '']) => ({
      risk,
      file,
      name,
    }));
  });
}

/** A title, or the part of one that a row of a table gives, begins a string; a remark about a test does not. */
function isTitleIn(source: string, name: string): boolean {
  return ["'", '"', '`'].some((quote) => source.includes(quote + name));
}

describe('docs/security.md', () => {
  const evidence = evidenceIn(readFileSync('docs/security.md', 'utf8'));

  it('G4: shows at least one test for each of the ten risks', () => {
    const risks = new Set(evidence.map(({ risk }) => risk));
    expect([...risks]).toEqual(Array.from({ length: RISKS }, (_, index) => `API${index + 1}`));
  });

  it('G4: names only tests that exist', () => {
    const missing = evidence.filter(
      ({ file, name }) => !existsSync(file) || !isTitleIn(readFileSync(file, 'utf8'), name),
    );
    expect(missing).toEqual([]);
  });

  it('G8: is linked from the front door', () => {
    expect(readFileSync('README.md', 'utf8')).toContain('](docs/security.md)');
  });
});
