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

/**
 * Slow specs that CI leaves out for its time (56 minutes without them; 45 are asked): `npm run test:slow` and
 * `npm run test:matrix` run them, before an issue is closed. Each is among the longest, and varies over many pages, moments
 * or variants what shorter specs in CI assert for some of them.
 */
export const MATRIX_ONLY = [
  'test/slow/audit/changes-in-sessions.spec.ts',
  'test/slow/billing/permutations.spec.ts',
  'test/slow/console/every-page.spec.ts',
  'test/slow/console/operator.spec.ts',
  'test/slow/database/migrate-command.spec.ts',
  'test/slow/facilitator/settlement/drained-days.spec.ts',
  'test/slow/generators/generators.spec.ts',
  'test/slow/limits/limits-redis-lost.spec.ts',
  'test/slow/newcomer/pages.spec.ts',
  'test/slow/observability/observability.spec.ts',
  'test/slow/observability/telemetry-processes.spec.ts',
  'test/slow/operator/settlements.spec.ts',
  'test/slow/operator/webhooks.spec.ts',
  'test/slow/processes/any-order.spec.ts',
  'test/slow/processes/backup.spec.ts',
  'test/slow/processes/dead-leader.spec.ts',
  'test/slow/processes/heap-limits.spec.ts',
  'test/slow/processes/home-0700.spec.ts',
  'test/slow/processes/quota.spec.ts',
  'test/slow/processes/shutdown.spec.ts',
  'test/slow/processes/two-builds.spec.ts',
  'test/slow/secrets/people-at-rest.spec.ts',
  'test/slow/selling/frameworks.spec.ts',
  'test/slow/verification/python-timeouts.spec.ts',
];

/**
 * @param {string | undefined} asked the setting `TEST_SLOW`: `1` for all slow specs, `ci` without those above, `matrix` for
 *   those alone
 * @param {readonly string[]} specs paths of all slow specs in the checkout
 */
export function slowSpecs(asked, specs) {
  const inCi = specs.filter((spec) => !MATRIX_ONLY.includes(spec));
  return { 1: specs, ci: inCi, matrix: MATRIX_ONLY }[asked ?? ''] ?? [];
}
