import { relative } from 'node:path';
import { writeSync } from 'node:fs';
import { SUITES } from './suites.mjs';

/**
 * Ends a Jest run with a machine-readable line for each failed test and one with the totals. It prints at the exit of
 * the process, because Jest prints its own summary after every other reporter. A suite that failed to run counts as a
 * failure.
 */
export default class SummaryReporter {
  onRunComplete(_contexts, results) {
    const lines = results.testResults.flatMap((file) => failuresOf(file));
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const text = [...lines, `${results.numPassedTests} passed, ${failed} failed`].join('\n');
    process.once('exit', () => writeSync(1, `\n${text}\n`));
  }
}

/** `FAILED file: test`, or only the file when it did not run. The outermost title in a suite is the file of the spec. */
function failuresOf({ testFilePath, testExecError, testResults }) {
  const path = relative(process.cwd(), testFilePath);
  if (testExecError) return [`FAILED ${path}`];
  const failed = testResults.filter(({ status }) => status === 'failed');
  return failed.map(({ ancestorTitles, title }) => {
    const titles = [...ancestorTitles, title];
    const file = path.startsWith(SUITES) ? titles.shift() : path;
    return `FAILED ${file}: ${titles.join(' ')}`;
  });
}
