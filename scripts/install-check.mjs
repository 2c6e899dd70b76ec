// `node scripts/install-check.mjs`: whether npm 10 takes package-lock.json too, and whether it warns of packages that ask
// for another Node.js (EBADENGINE) or for other versions beside them (ERESOLVE). Nothing is installed.
import { spawnSync } from 'node:child_process';

const { status, stdout, stderr } = spawnSync('npx', ['--yes', 'npm@10', 'ci', '--dry-run', '--include=dev'], {
  encoding: 'utf8',
  // npm hands its own settings on in variables; those of another version are none of npm 10's.
  env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_config_'))),
});
const warnings = stderr.split('\n').filter((line) => /EBADENGINE|ERESOLVE/.test(line));
if (status !== 0) console.error(`npm 10 does not take the lock:\n${stdout}${stderr}`);
for (const warning of warnings) console.error(warning);
process.exitCode = status === 0 && warnings.length === 0 ? 0 : 1;
