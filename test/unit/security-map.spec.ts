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

describe('docs/security.md', () => {
  const evidence = evidenceIn(readFileSync('docs/security.md', 'utf8'));

  it('G4: shows at least one test for each of the ten risks', () => {
    const risks = new Set(evidence.map(({ risk }) => risk));
    expect([...risks]).toEqual(Array.from({ length: RISKS }, (_, index) => `API${index + 1}`));
  });

  it('G4: names only tests that exist', () => {
    const missing = evidence.filter(
      ({ file, name }) => !existsSync(file) || !readFileSync(file, 'utf8').includes(name),
    );
    expect(missing).toEqual([]);
  });
});
