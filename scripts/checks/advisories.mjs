// Checks the production dependencies against the registry's advisories. Mirrors often have none: the check reports that
// and does not fail.
import { spawnSync } from 'node:child_process';

const GRAVE = new Set(['high', 'critical']);
const AUDIT = ['audit', '--json', '--omit=dev', '--package-lock-only', '--audit=true'];
const PATIENCE = ['--fetch-retries=0', '--fetch-timeout=20000'];

/**
 * @param accepted by advisory id: why the advisory is accepted, and until when (`YYYY-MM-DD`)
 * @returns a line for each grave advisory that is not accepted, or no longer
 */
export function advisoryProblems(accepted) {
  const report = audit();
  if (report === null) return [];
  const grave = Object.values(report.vulnerabilities)
    .flatMap(({ via }) => via)
    .filter((each) => typeof each === 'object' && GRAVE.has(each.severity));
  console.log(`npm audit: ${grave.length} grave advisories about production dependencies`);
  return grave.flatMap(({ name, title, url, severity }) => {
    const id = String(url).split('/').at(-1);
    const { reason, until } = accepted[id] ?? {};
    const problem = `${name}: ${id} (${severity}): ${title}`;
    if (reason === undefined) return [problem];
    if (!/^\d{4}-\d{2}-\d{2}$/.test(until) || String(reason).trim() === '')
      return [`${problem}: accepted without a reason and a day`];
    return until < new Date().toISOString().slice(0, 10) ? [`${problem}: was accepted until ${until}`] : [];
  });
}

/**
 * Null when the registry offers no advisories. npm's message is not printed, because it contains the registry's name.
 */
function audit() {
  const { stdout } = spawnSync('npm', [...AUDIT, ...PATIENCE], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const report = parsed(stdout);
  if (report?.vulnerabilities !== undefined) return report;
  const status = report?.statusCode ?? report?.error?.code ?? 'no answer';
  console.log(`npm audit: not done, this registry gives no advisories (${status})`);
  return null;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
