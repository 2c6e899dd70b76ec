import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VIOLATIONS } from '../support/invariants.js';

const app = readFileSync('deploy/kubernetes/app.yaml', 'utf8');
const dockerfile = readFileSync('Dockerfile', 'utf8');
const migrations = readFileSync('deploy/kubernetes/migrations.yaml', 'utf8');
const version = (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version;

describe('the Kubernetes manifests', () => {
  it.each([
    ['app', app],
    ['migrations', migrations],
  ])('L3: %s runs this version without privileges on a read-only root', (_name, text) => {
    expect(text).toContain(`image: x402-infrastructure:${version}`);
    for (const promise of [
      'runAsNonRoot: true',
      'allowPrivilegeEscalation: false',
      'readOnlyRootFilesystem: true',
      'capabilities: { drop: [ALL] }',
      'automountServiceAccountToken: false',
    ]) {
      expect(text).toContain(promise);
    }
    expect(text).toMatch(/limits: \{ memory: \d+Mi \}/);
  });

  it('F3: there is time for the way out: preStop, the drain, 30 s for requests', () => {
    const grace = Number(/terminationGracePeriodSeconds: (\d+)/.exec(app)?.[1]);
    const preStop = Number(/setTimeout\(\(\) => \{\}, (\d+)\)/.exec(app)?.[1]) / 1_000;
    expect(preStop).toBeGreaterThan(0);
    expect(grace).toBeGreaterThanOrEqual(preStop + 5 + 30);
  });

  it('F1: probes ask the routes that are meant for them', () => {
    const probes = [...app.matchAll(/(\w+)Probe:\s+httpGet: \{ path: (\S+), port: (\w+) \}/g)];
    // A public port that is full must not get the pod killed.
    expect(probes.map(([, ...probe]) => probe)).toEqual([
      ['startup', '/health/live', 'management'],
      ['liveness', '/health/live', 'management'],
      ['readiness', '/health/ready', 'management'],
    ]);
    expect(app).toContain('{ name: MANAGEMENT_HOST, value: 0.0.0.0 }');
    expect(dockerfile).toContain('ENV MANAGEMENT_HOST=0.0.0.0');
    expect(dockerfile).toMatch(/HEALTHCHECK [^\n]*\n\s+CMD \["node", "dist\/src\/healthcheck\.js"\]/);
  });

  it('I1: more stay up than a disruption takes away', () => {
    const least = Number(/minReplicas: (\d+)/.exec(app)?.[1]);
    expect(least).toBeGreaterThan(Number(/minAvailable: (\d+)/.exec(app)?.[1]));
  });

  it('H6: metrics are not part of the service', () => {
    const service = app.split('---').find((text) => text.includes('kind: Service'));
    expect(service).not.toMatch(/port: 9464|targetPort: management/);
  });
});

describe('the runbook', () => {
  it('H6: has a section for every alert, with something to do', () => {
    const alerts = [...readFileSync('ops/alerts.yml', 'utf8').matchAll(/- alert: (\w+)/g)].map(
      ([, name]) => name,
    );
    const [, ...parts] = readFileSync('docs/runbook.md', 'utf8').split(/^### /m);
    const sections = new Map(
      parts.map((text) => [text.split('\n')[0] ?? '', text.split('\n').slice(1).join(' ')]),
    );
    expect(alerts.length).toBeGreaterThan(10);
    const missing = alerts.filter((name) => (sections.get(name ?? '') ?? '').trim().length < 40);
    const how = 'add a section "### <alert>" to docs/runbook.md: what it means, and what to do';
    expect({ missing, ...(missing.length > 0 && { how }) }).toEqual({ missing: [] });
  });
});

describe('the document of invariants', () => {
  it('A4: names each of them', () => {
    const document = readFileSync('docs/invariants.md', 'utf8');
    expect(Object.keys(VIOLATIONS).filter((name) => !document.includes(`| ${name} `))).toEqual([]);
  });
});

describe('the document of scale', () => {
  it('I1: names every spec that talks to one process only', () => {
    const specs = readdirSync('test/e2e', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.spec.ts'))
      .filter((path) => readFileSync(join('test/e2e', path), 'utf8').includes('oneProcess'))
      .map((path) => path.replace('.spec.ts', ''));
    const document = readFileSync('docs/scale.md', 'utf8');
    const named = [...document.matchAll(/^\| ([a-z-]+\/[a-z0-9.-]+) [^|]*\|/gm)].map(([, spec]) => spec);
    expect(named.sort()).toEqual(specs.sort());
  });
});
