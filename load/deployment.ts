import { circumstances, publish } from '../bench/report.js';
import { checksOfDeployment, deploymentTables } from './deployment-tables.js';
import { Generator } from './generator.js';
import type { Checks } from './headline.js';
import type { Phase, PhaseResult } from './phase.js';
import type { Options } from './options.js';
import { ServerWatch, type Seen } from './server-watch.js';

/** What is sent where. */
export interface DeploymentSettings {
  readonly url: string;
  readonly key: string;
  /** Of the management port, for processor, memory and connections. */
  readonly metricsUrl: string | null;
  readonly phases: readonly Phase[];
}

/** A phase, and what the server said of itself meanwhile. */
export interface PlayedPhase {
  readonly result: PhaseResult;
  readonly seen: Seen | null;
}

/** Test keys pay nothing and ask no chain: the hash decides that the answer is a yes (docs/sandbox.md). */
const TEST_KEY = 'x402_test_';
const CHAIN = 'sandbox';
const CONFIRMED = '0x5a9db0c00200';
const REQUESTS_OF_A_SELLER = 4;
const ANSWER_LIMIT_MS = 30_000;

/** Sellers a second, as in the seeds; each sends four requests. */
const PHASES: readonly Phase[] = [
  { name: 'warm-up', seconds: 30, fromPerSecond: 5, toPerSecond: 5 },
  { name: 'ramp-up', seconds: 60, fromPerSecond: 5, toPerSecond: 50 },
  { name: 'sustained', seconds: 120, fromPerSecond: 50, toPerSecond: 50 },
];
const SPIKE: Phase = { name: 'spike', seconds: 30, fromPerSecond: 100, toPerSecond: 100 };
const SMOKE: readonly Phase[] = [
  { name: 'warm-up', seconds: 5, fromPerSecond: 2, toPerSecond: 2 },
  { name: 'ramp-up', seconds: 5, fromPerSecond: 2, toPerSecond: 5 },
  { name: 'sustained', seconds: 20, fromPerSecond: 5, toPerSecond: 5 },
];

/**
 * What the command line, and the environment where that says nothing, ask for; null when no deployment is named.
 *
 * @throws Error when the key is missing or is no test key, for an address with a path, beside a scenario, and, without
 *   `--yes`, for an address beyond this machine
 */
export function deploymentSettings(
  options: Options,
  env: Readonly<Record<string, string | undefined>>,
): DeploymentSettings | null {
  const asked = options.text('url');
  if (asked !== undefined && options.isScenarioNamed)
    throw new Error(`--url has phases of its own: leave out ${options.scenarios.join(', ')}, or --url`);
  const named = asked ?? (options.isScenarioNamed ? undefined : env['X402_API_URL']);
  if (named === undefined || named === '') return null;
  const url = httpUrl('the address', named);
  if (url.href !== `${url.origin}/`)
    throw new Error(`the address is that of a server alone: ${url.origin}, without a path`);
  const key = env['X402_API_KEY'] ?? '';
  if (!key.startsWith(TEST_KEY))
    throw new Error('a test key is needed in X402_API_KEY (x402_test_…): it pays nothing');
  const metrics = options.text('metrics-url');
  const metricsUrl = metrics === undefined ? null : httpUrl('--metrics-url', metrics).href;
  const phases = phasesOf(options);
  if (!isLoopback(url) && !options.has('yes')) throw new Error(`${plan(url, phases)} Say --yes to send it.`);
  return { url: url.origin, key, metricsUrl, phases };
}

/** @returns what was checked of the sustained phase */
export async function loadDeployment(settings: DeploymentSettings): Promise<Checks> {
  const { url, key, metricsUrl, phases } = settings;
  process.stderr.write(`${plan(new URL(url), phases)}\n`);
  const facts = circumstances();
  const generator = await Generator.start({
    urls: [url],
    connections: 10,
    mostConnections: 256,
    answerLimitMs: ANSWER_LIMIT_MS,
    requests: { kind: 'seller', keys: [key], chain: CHAIN, hashPrefix: CONFIRMED, withClaims: false },
  });
  try {
    const played: PlayedPhase[] = [];
    for (const phase of phases) {
      const watch = metricsUrl === null ? null : await ServerWatch.start(metricsUrl);
      const result = await generator.run(phase);
      played.push({ result, seen: (await watch?.stop()) ?? null });
    }
    publish('deployment', deploymentTables(played), { played }, { ...facts, host: new URL(url).host });
    return checksOfDeployment(played);
  } finally {
    await generator.stop();
  }
}

function phasesOf(options: Options): readonly Phase[] {
  const rate = options.number('rate', 50);
  const seconds = options.number('seconds', 120);
  if (options.has('smoke')) return SMOKE;
  const phases = PHASES.map((phase) => ({
    ...phase,
    ...(phase.name !== 'warm-up' && { toPerSecond: rate }),
    ...(phase.name === 'sustained' && { seconds, fromPerSecond: rate }),
  }));
  return options.has('spike') ? [...phases, SPIKE] : phases;
}

function httpUrl(what: string, text: string): URL {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new Error(`${what} is no address of a server: it begins with http:// or https://`);
  return url;
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);
}

function plan({ host }: URL, phases: readonly Phase[]): string {
  const sellers = phases.reduce(
    (sum, { seconds, fromPerSecond, toPerSecond }) => sum + (seconds * (fromPerSecond + toPerSecond)) / 2,
    0,
  );
  const seconds = phases.reduce((sum, phase) => sum + phase.seconds, 0);
  const most = Math.max(...phases.map(({ toPerSecond }) => toPerSecond)) * REQUESTS_OF_A_SELLER;
  const requests = Math.round(sellers) * REQUESTS_OF_A_SELLER;
  return (
    `${host} gets ${String(requests)} requests in ${String(seconds)} s, up to ${String(most)} a second: health, a new ` +
    'payment of the sandbox, the same again, usage. They count against the plan of the key.'
  );
}
