import { randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { formatApiKey } from '../../../src/domain/access/api-key.js';
import {
  startBlackboxExporter,
  startPrometheus,
  type EvaluatedRule,
  type Prometheus,
  type Sample,
} from '../../support/services/prometheus.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const RULES = ['ops/alerts.yml', 'ops/uptime-alerts.yml'];
const BASE = '/api/v1/x402';
const { panels } = JSON.parse(readFileSync('ops/grafana-dashboard.json', 'utf8')) as {
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
};
const queries = panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ title, expr })));
/** What Grafana fills in. */
const asGrafana = (expr: string) => expr.replaceAll('$__rate_interval', '10s');

/** Asks until the answer is as wanted; the last answer otherwise. */
async function eventually<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer) || Date.now() > deadline) return answer;
    await wait(200);
  }
}

describe('a Prometheus that scrapes a server', () => {
  let database: ThrowawayDatabase;
  let server: ServerProcess;
  let exporter: Awaited<ReturnType<typeof startBlackboxExporter>>;
  let prometheus: Prometheus;

  beforeAll(async () => {
    // Of its own: this spec gets its address banned.
    database = await createThrowawayDatabase();
    server = await startServer({ databaseUrl: database.url });
    exporter = await startBlackboxExporter();
    prometheus = await startPrometheus({
      jobs: { x402: [new URL(server.managementUrl ?? '').host] },
      ruleFiles: RULES,
      outside: { urls: [`${server.url}${BASE}/health/ready`], exporter: exporter.address },
    });
    await eventually(
      () => prometheus.query('rate(x402_bans_total{cause="automatic"}[10s])'),
      (samples) => samples.length > 0,
    );
  });
  afterAll(async () => {
    await prometheus.stop();
    await exporter.stop();
    await server.kill();
    await database.drop();
  });

  const stateOf = async (alert: string) =>
    (await prometheus.rules()).find(({ name }) => name === alert)?.state;

  it('H3: promtool accepts all rules, and their tests pass', () => {
    const tests = RULES.map((file) => file.replace('.yml', '.test.yml'));
    for (const args of [
      ['check', 'rules', ...RULES],
      ['test', 'rules', ...tests],
      ['check', 'config', '--syntax-only', 'deploy/observability/prometheus.yml'],
    ]) {
      const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
      expect({ args, status, said: `${stdout}${stderr}` }).toMatchObject({ args, status: 0 });
    }
  });

  it('H3: every alert rule evaluates without an error, and none fires for a server at rest', async () => {
    const isEvaluated = (rules: EvaluatedRule[]) => rules.every(({ health }) => health !== 'unknown');
    const rules = await eventually(() => prometheus.rules(), isEvaluated);
    const named = RULES.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/- alert: (\w+)/g)]);
    expect(rules.map(({ name }) => name).sort()).toEqual(named.map(([, name]) => name).sort());
    expect(rules.filter(({ health, lastError }) => health !== 'ok' || (lastError ?? '') !== '')).toEqual([]);
    expect(rules.filter(({ state }) => state === 'firing').map(({ name }) => name)).toEqual([]);
  });

  it.each(queries)('H3: the panel "$title" evaluates: $expr', async ({ expr }) => {
    await expect(prometheus.query(asGrafana(expr))).resolves.toEqual(expect.anything());
  });

  it.each(
    queries.filter(({ expr }) => /(rate|increase)\(/.test(expr) && !expr.includes('histogram_quantile')),
  )(
    'H3: the panel "$title" shows a number, and not "No data", before anything has happened',
    async ({ expr }) => {
      const samples: Sample[] = await prometheus.query(asGrafana(expr));
      expect(samples.length).toBeGreaterThan(0);
      expect(samples.filter(({ value }) => !Number.isFinite(value))).toEqual([]);
    },
  );

  it('H3: the error rate is 0 while all answers are good', async () => {
    await fetch(`${server.url}${BASE}/supported-chains`);
    const served = 'sum(http_server_request_duration_seconds_count{http_route=~".*chains"})';
    await eventually(
      () => prometheus.query(served),
      ([sample]) => (sample?.value ?? 0) > 0,
    );
    const [panel] = queries.filter(({ title }) => title === 'Error rate (5xx)');
    expect(await prometheus.query(asGrafana(panel?.expr ?? ''))).toMatchObject([{ value: 0 }]);
  });

  it('H3: a caller that goes on after its limit fires one alert; ten wrong keys of one address fire another', async () => {
    for (let i = 0; i < 115; i++) await fetch(`${server.url}${BASE}/supported-chains`);
    const isFiring = (state: string | undefined) => state === 'firing';
    expect(await eventually(() => stateOf('X402CallerRefusedRepeatedly'), isFiring)).toBe('firing');
    expect(await stateOf('X402AddressFailsAuthentication')).toBe('inactive');
    for (let i = 0; i < 10; i++) {
      const headers = { authorization: `Bearer ${formatApiKey('live', randomBytes(32))}` };
      await fetch(`${server.url}${BASE}/usage`, { headers });
    }
    expect(await eventually(() => stateOf('X402AddressFailsAuthentication'), isFiring)).toBe('firing');
  });

  it('H3: the probe from outside sees the server, and its alert waits for five minutes once it is gone', async () => {
    const probed = () => prometheus.query('probe_success{job="x402-outside"}');
    expect(await probed()).toMatchObject([{ value: 1 }]);
    await server.kill();
    const isGone = ([sample]: Sample[]) => sample?.value === 0;
    expect(await eventually(probed, isGone)).toMatchObject([{ value: 0 }]);
    const isPending = (state: string | undefined) => state === 'pending';
    expect(await eventually(() => stateOf('X402UnreachableFromOutside'), isPending)).toBe('pending');
  });
});
