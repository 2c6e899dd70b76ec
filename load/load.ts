import { deploymentSettings, loadDeployment } from './deployment.js';
import { headline, headlineSettings, type Checks } from './headline.js';
import { HEADLINE_SCENARIOS, Options } from './options.js';
import { playScenarios } from './scenarios.js';

/*
 * npm run load [-- seeds rate-limit sustained soak headline short soak-short headline-short] [--write]
 * npm run load -- --url=https://… loads a deployment from outside.
 *
 * Starts what it needs, runs the scenarios one after the other and compares the database with docs/invariants.md. Exit
 * code 1 when a threshold or an invariant does not hold. The short forms have no threshold of time: they fail on a wrong
 * answer, on what grows, and on a broken invariant. All options: load/README.md.
 */

/** What is to be played, in order. Mistakes on the command line are told before anything starts. */
function plan(options: Options): (() => Promise<Checks>)[] {
  const deployment = deploymentSettings(options, process.env);
  if (deployment !== null) return [() => loadDeployment(deployment)];
  const isHeadline = (name: string): boolean => (HEADLINE_SCENARIOS as readonly string[]).includes(name);
  const others = options.scenarios.filter((name) => !isHeadline(name));
  const headlines = options.scenarios
    .filter(isHeadline)
    .map((name) => headlineSettings(options, name === 'headline-short'));
  return [
    ...(others.length > 0 ? [() => playScenarios(others, options)] : []),
    ...headlines.map((settings) => () => headline(settings)),
  ];
}

async function main(): Promise<number> {
  let plays: (() => Promise<Checks>)[];
  try {
    plays = plan(Options.parse(process.argv.slice(2)));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
  const checks: [string, string | null][] = [];
  for (const play of plays) checks.push(...Object.entries(await play()));
  const failed = checks.filter(([, problem]) => problem !== null);
  for (const [name, problem] of failed) process.stdout.write(`FAILED load: ${name}: ${problem ?? ''}\n`);
  process.stdout.write(
    `\n${String(checks.length - failed.length)} passed, ${String(failed.length)} failed\n`,
  );
  return failed.length === 0 ? 0 : 1;
}

process.exit(await main());
