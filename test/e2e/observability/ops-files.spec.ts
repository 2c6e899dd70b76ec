import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ManagementServer } from '../../../src/platform/observability/management-server.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly severity: string;
  readonly summary: string;
}
interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

const ALERTS = 'ops/alerts.yml';
const rules = readRules(readFileSync(ALERTS, 'utf8'));
const dashboard = JSON.parse(readFileSync('ops/grafana-dashboard.json', 'utf8')) as Dashboard;
const dashboardQueries = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map(({ expr }) => ({ title, expr })),
);

/** Reads rules in the layout of our file: one key a line, long expressions folded (`>-`). */
function readRules(yaml: string): Rule[] {
  const [, ...blocks] = yaml.split(/^ +- alert: /m);
  return blocks.map((block) => {
    const valueOf = (key: string) => new RegExp(`^ +${key}: (.+)$`, 'm').exec(block)?.[1] ?? '';
    const folded = /^ +expr: >-\n((?: {10,}\S.*\n)+)/m.exec(block)?.[1] ?? '';
    return {
      alert: block.split('\n')[0] ?? '',
      expr: folded === '' ? valueOf('expr') : folded.trim().replace(/\s*\n\s*/g, ' '),
      severity: valueOf('severity'),
      summary: valueOf('summary'),
    };
  });
}

/** Words of the query language that look like names of metrics. */
const LANGUAGE = new Set(
  (
    'sum max min avg rate increase histogram_quantile absent by on group_left without ignoring and or unless ' +
    'bool offset count vector time'
  ).split(' '),
);

/** Metric names in a query: the words that are no label, string, duration or keyword. */
function metricsIn(query: string): string[] {
  const bare = query
    .replace(/"[^"]*"/g, '')
    .replace(/\{[^}]*\}/g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\b(by|on|without|ignoring|group_left|group_right)\s*\([^)]*\)/g, '');
  const words = bare.match(/[a-zA-Z_:][a-zA-Z0-9_:]*/g) ?? [];
  return [...new Set(words.filter((word) => !LANGUAGE.has(word)))];
}

/** Label names in a query, without those that Prometheus adds. */
function labelsIn(query: string): string[] {
  const matchers = [...query.matchAll(/([a-z_]+)(?:=~|!~|!=|=)"/g)].map(([, label]) => label ?? '');
  const grouped = [...query.matchAll(/\b(?:by|on)\s*\(([^)]*)\)/g)].flatMap(([, list]) =>
    (list ?? '').split(',').map((label) => label.trim()),
  );
  const added = new Set(['instance', 'job', '']);
  return [...new Set([...matchers, ...grouped])].filter((label) => !added.has(label));
}

/** Every series name of a scrape, including the parts of histograms. */
function namesIn(text: string): Set<string> {
  const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  return new Set(
    types.flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  );
}

describe('files for operators', () => {
  let test: TestApp;
  let text: string;

  beforeAll(async () => {
    test = await createTestApp({
      config: { HOST: '127.0.0.1', MANAGEMENT_PORT: '0', PYTHON_VERIFIER_URL: 'http://127.0.0.1:9' },
    });
    const port = await test.app.get(ManagementServer).listen();
    text = await (await fetch(`http://127.0.0.1:${port ?? 0}/metrics`)).text();
  });
  afterAll(() => test.close());

  const queries = [
    ...rules.map(({ alert, expr }) => [`alert ${alert}`, expr] as const),
    ...dashboardQueries.map(({ title, expr }) => [`panel ${title}`, expr] as const),
  ];

  it.each(queries)('H3: %s uses metrics that exist', (_, query) => {
    const used = metricsIn(query);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((name) => !namesIn(text).has(name))).toEqual([]);
  });

  it.each(queries)('H3: %s uses labels that exist', (_, query) => {
    const labels = new Set(['le', ...METRIC_LABELS]);
    expect(labelsIn(query).filter((label) => !labels.has(label))).toEqual([]);
  });

  it('H3: the dashboard shows every x402 metric', () => {
    const shown = new Set(dashboardQueries.flatMap(({ expr }) => metricsIn(expr)));
    const ours = [...namesIn(text)].filter((name) => name.startsWith('x402_'));
    const base = (name: string) => name.replace(/_(bucket|sum|count)$/, '');
    const shownBases = new Set([...shown].map(base));
    expect(ours.length).toBeGreaterThan(10);
    expect(ours.filter((name) => !shownBases.has(base(name)))).toEqual([]);
  });

  it.each([
    ['rate limit violations', /x402_rate_limit_decisions_total\{decision="refused"/],
    ['failed authentications', /x402_failed_authentications_total/],
    ['an error rate over 5 %', /"5\.\.".*> 0\.05/],
    ['a p95 over a second', /histogram_quantile\(0\.95.*> 1$/],
    ['a p95 over 500 ms', /histogram_quantile\(0\.95.*> 0\.5$/],
    ['ten failed authentications of one address', /x402_bans_total\{cause="automatic"\}\[10m\]\)\) > 0$/],
    ['repeated 429s of one caller', /x402_rate_limit_repeated_refusals_total/],
    ['a pool that is used by more than 80 %', /x402_db_pool_connections.*> 0\.8/],
    ['an open circuit', /x402_verifier_circuit_state\) > 0/],
    ['the fallback from Redis', /x402_rate_limit_fallback == 1/],
    ['a deep outbox', /x402_outbox_depth/],
    ['settlements that stay pending', /x402_settlements_pending\) > 5/],
    ['a signer that runs out of gas', /x402_signer_balance\) < 0\.01/],
    ['a slow event loop', /nodejs_eventloop_lag/],
    ['a job that fails', /x402_job_last_failure_timestamp_seconds/],
    ['missing x402 metrics', /^absent\(x402_/],
    ['processes that run no jobs', / or absent\(x402_job_last_success_timestamp_seconds/],
  ])('H3: there is an alert for %s', (_, pattern) => {
    expect(rules.filter(({ expr }) => pattern.test(expr.replace(/\s+/g, ' ').trim()))).toHaveLength(1);
  });

  it('H3: every alert has a unique name, a severity and a summary', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    expect(rules.length).toBe(readFileSync(ALERTS, 'utf8').split('- alert:').length - 1);
    for (const { severity, summary } of rules) {
      expect(['info', 'warning', 'critical']).toContain(severity);
      expect(summary).not.toBe('');
    }
  });

  it('H3: docs/observability.md explains exactly the metrics of a scrape', () => {
    const explained = new Set(
      [...readFileSync('docs/observability.md', 'utf8').matchAll(/^\| `((?:x402|http)_[a-z0-9_]+)/gm)].map(
        ([, name]) => name,
      ),
    );
    const ours = [...text.matchAll(/^# TYPE ((?:x402|http)_\S+)/gm)].map(([, name]) => name);
    expect([...explained].sort()).toEqual(ours.sort());
  });

  it.each([
    ['accepts the alert rules', ['check', 'rules', ALERTS]],
    ['passes the tests of the alert rules', ['test', 'rules', 'ops/alerts.test.yml']],
  ])('H3: promtool, where it is installed, %s', (_, args) => {
    const { error, status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
    const isMissing = (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
    expect(isMissing ? 'not installed' : `${status ?? -1} ${stdout}${stderr}`).toMatch(/^(not installed|0 )/);
  });
});

/** Labels that our metrics may have, all of them from small closed sets. */
const METRIC_LABELS = [
  'audience',
  'cached',
  'cause',
  'chain',
  'code',
  'column',
  'decision',
  'factor',
  'http_request_method',
  'http_response_status_code',
  'http_route',
  'kind',
  'limiter',
  'mode',
  'outcome',
  'pattern',
  'plan',
  'reason',
  'result',
  'setting',
  'signer',
  'state',
  'status',
  'task',
  'to',
  'window',
];
