// Runs all steps of CI, cheapest first, with one line per step; the output of a failed step follows its line. The first
// step that needs the build creates it. `--without-tests` skips the tests.
import { spawnSync } from 'node:child_process';

const STEPS = [
  'lock:check',
  'install:check',
  'supply-chain',
  'secrets',
  'format:check',
  'typecheck',
  'deps',
  'knip',
  'lint',
  'words',
  'layout',
  'manifests',
  'migration:check',
  'schema:check',
  'openapi:check',
  'test',
  'test:slow',
];
const withoutTests = process.argv.includes('--without-tests');
const steps = STEPS.filter((step) => !withoutTests || !step.startsWith('test'));
const failed = steps.filter((step) => !passes(step));
console.log(`\n${steps.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;

function passes(step) {
  const started = Date.now();
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', step], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${step} (${seconds} s)`);
  if (status !== 0) console.log(`${stdout ?? ''}${stderr ?? ''}`);
  return status === 0;
}
