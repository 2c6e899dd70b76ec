// `node scripts/checks/install-check.mjs`: checks that npm 10 accepts package-lock.json too. It also checks for warnings about
// packages that require another Node.js (EBADENGINE) or other peer versions (ERESOLVE). It installs no package.
import { spawnSync } from 'node:child_process';

const { status, stdout, stderr } = spawnSync('npx', ['--yes', 'npm@10', 'ci', '--dry-run', '--include=dev'], {
  encoding: 'utf8',
  // npm passes its settings to child processes in variables; those of another version do not apply to npm 10.
  env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_config_'))),
});
const warnings = stderr.split('\n').filter((line) => /EBADENGINE|ERESOLVE/.test(line));
if (status !== 0) console.error(`npm 10 does not take the lock:\n${stdout}${stderr}`);
for (const warning of warnings) console.error(warning);
process.exitCode = status === 0 && warnings.length === 0 ? 0 : 1;
