import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applicationCommit, applicationVersion } from '../../../src/modules/health/version.js';

const COMMIT = 'b67783516a01d65b2c0e4b6d3a3f5f0c8a4d2e19';

describe(applicationCommit.name, () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'x402-version-'));
    mkdirSync(join(root, 'dist'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const build = (facts: object): void => {
    writeFileSync(join(root, 'dist', 'build.json'), JSON.stringify(facts));
  };

  it('F1: returns the commit from the build file', () => {
    build({ commit: COMMIT });
    expect(applicationCommit(root)).toBe(COMMIT);
  });

  it.each([{}, { commit: null }, { commit: '' }, { commit: 'main' }])(
    'F1: returns null when the build file contains %j',
    (facts) => {
      build(facts);
      expect(applicationCommit(root)).toBeNull();
    },
  );

  it('F1: returns null without a build file and outside the package', () => {
    expect(applicationCommit(root)).toBeNull();
    expect(applicationCommit(null)).toBeNull();
    expect(applicationVersion(null)).toBe('unknown');
  });
});
