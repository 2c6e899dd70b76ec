import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * Jest loads every module anew for each file, and the application is three seconds of loading. So a run of everything
 * runs several specs as one file (docs/adr/0035): written here, each names its specs, and each spec is a `describe` with
 * its path, so that a failure still says where it is. A path on the command line means the spec itself.
 */

/** The folder of the suites, in the checkout. */
export const SUITES = '.cache/suites';

/** Whether the command line asks for everything: flags alone, without a watcher. */
export function isWholeRun(commandLine) {
  return commandLine.every((word) => word.startsWith('-') && !word.startsWith('--watch'));
}

/**
 * Writes the suites of one project: specs that follow each other in the order of their paths.
 *
 * @returns the pattern that matches the suites
 */
export function writeSuites(root, { name, patterns, specsEach }) {
  const folder = join(root, SUITES, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const specs = patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).sort();
  const suites = Math.ceil(specs.length / specsEach);
  for (let index = 0; index < suites; index += 1) {
    const members = specs.slice(index * specsEach, (index + 1) * specsEach);
    writeFileSync(join(folder, `${index + 1}.spec.js`), members.map(describeOf).join('\n'));
  }
  return `<rootDir>/${SUITES}/${name}/*.spec.js`;
}

/** What a spec forgot to restore would otherwise reach the next one. */
function describeOf(spec) {
  return `describe('${spec}', () => {
  require('../../../${spec}');
  afterAll(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });
});
`;
}
