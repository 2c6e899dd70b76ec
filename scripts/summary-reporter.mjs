import { writeSync } from 'node:fs';

/**
 * Ends a run of Jest with one line that a machine can read: at the exit of the process, because Jest prints its own
 * summary after every other reporter. A suite that could not run counts as a failure.
 */
export default class SummaryReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    process.once('exit', () => writeSync(1, `\n${results.numPassedTests} passed, ${failed} failed\n`));
  }
}
