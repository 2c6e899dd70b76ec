import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VIOLATIONS } from '../support/database/invariants.js';

const app = readFileSync('deploy/kubernetes/app.yaml', 'utf8');
const dockerfile = readFileSync('Dockerfile', 'utf8');
const migrations = readFileSync('deploy/kubernetes/migrations.yaml', 'utf8');
const compose = readFileSync('docker-compose.yml', 'utf8');
const example = readFileSync('deploy/kubernetes/secrets.example.yaml', 'utf8');
/** The names that each Secret of the example holds. */
const secrets = new Map(
  example
    .split('---')
    .map((text) => [
      /name: ([\w-]+)/.exec(text)?.[1] ?? '',
      [...text.matchAll(/^ {2}([A-Z0-9_]+):/gm)].map(([, name]) => name),
    ]),
);
const version = (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version;

describe('Kubernetes manifests', () => {
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

  it('F3: the grace period covers preStop, the drain and 30 s for requests', () => {
    const grace = Number(/terminationGracePeriodSeconds: (\d+)/.exec(app)?.[1]);
    const preStop = Number(/setTimeout\(\(\) => \{\}, (\d+)\)/.exec(app)?.[1]) / 1_000;
    expect(preStop).toBeGreaterThan(0);
    expect(grace).toBeGreaterThanOrEqual(preStop + 5 + 30);
  });

  it('F1: probes use the health routes on the management port', () => {
    const probes = [...app.matchAll(/(\w+)Probe:\s+httpGet: \{ path: (\S+), port: (\w+) \}/g)];
    // An overloaded public port must not make Kubernetes restart the pod.
    expect(probes.map(([, ...probe]) => probe)).toEqual([
      ['startup', '/health/live', 'management'],
      ['liveness', '/health/live', 'management'],
      ['readiness', '/health/ready', 'management'],
    ]);
    expect(app).toContain('{ name: MANAGEMENT_HOST, value: 0.0.0.0 }');
    expect(dockerfile).toContain('ENV MANAGEMENT_HOST=0.0.0.0');
    expect(dockerfile).toMatch(/HEALTHCHECK [^\n]*\n\s+CMD \["node", "dist\/src\/healthcheck\.js"\]/);
  });

  it('L3: the image carries the SQL functions and the hashes of the migrations', () => {
    const [, runtime = ''] = dockerfile.split(/ AS runtime\n/);
    expect(runtime).toContain('COPY migrations/functions ./migrations/functions');
    expect(runtime).toContain('COPY migrations/lock.json ./migrations/lock.json');
  });

  it('S9: the migrations get only the database Secret', () => {
    expect([...migrations.matchAll(/secretRef: \{ name: ([\w-]+)/g)].map(([, name]) => name)).toEqual([
      'x402-database',
    ]);
    expect(secrets.get('x402-database')).toEqual(['DATABASE_URL']);
  });

  it('S9: signing, billing, encryption and operator keys have a Secret each, which the service reads', () => {
    expect(secrets.get('x402-signers')).toEqual(['X402_EVM_SIGNER_KEYS', 'X402_SVM_SIGNER_KEYS']);
    expect(secrets.get('x402-stripe')).toEqual(['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET']);
    expect(secrets.get('x402-encryption')).toEqual(['ENCRYPTION_KEY']);
    expect(secrets.get('x402-operator')).toContain('X402_ADMIN_KEY');
    const read = [...app.matchAll(/secretRef: \{ name: ([\w-]+)/g)].map(([, name]) => name);
    expect(read.sort()).toEqual([...secrets.keys()].sort());
    expect(example).not.toMatch(/^ {2}[A-Z0-9_]+: '[^']/m);
  });

  it('I1: minReplicas exceeds minAvailable', () => {
    const least = Number(/minReplicas: (\d+)/.exec(app)?.[1]);
    expect(least).toBeGreaterThan(Number(/minAvailable: (\d+)/.exec(app)?.[1]));
  });

  it('H6: the Service does not expose the metrics port', () => {
    const service = app.split('---').find((text) => text.includes('kind: Service'));
    expect(service).not.toMatch(/port: 9464|targetPort: management/);
  });
});

describe('docker-compose.yml', () => {
  const variables = [...compose.matchAll(/\$\{(\w+)([^}]*)\}/g)].map(([, name = '', rest = '']) => ({
    name,
    rest,
  }));

  it.each(['POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'X402_ADMIN_KEY', 'ADDRESS_HASH_SECRET', 'ENCRYPTION_KEY'])(
    'S9: does not start without %s, and names the command that creates it',
    (secret) => {
      const rests = variables.filter(({ name }) => name === secret).map(({ rest }) => rest);
      expect([...new Set(rests)]).toEqual([':?run npm run setup:env']);
    },
  );

  it('S9: gives no secret a default value', () => {
    const defaults = variables.filter(({ rest }) => !rest.startsWith(':?'));
    expect(Object.fromEntries(defaults.map(({ name, rest }) => [name, rest]))).toEqual({
      PUBLIC_URL: ':-http://localhost:3001',
      PUBLISH_ADDRESS: ':-127.0.0.1',
      PORT: ':-3001',
      PYTHON_VERIFIER_IMAGE: ':-x402-python-verifier',
      PYTHON_VERIFIER_KEY: ':-',
    });
    expect(compose).toMatch(/--requirepass "\$\$REDIS_PASSWORD"/);
  });

  it('O9: passes every setting of .env to the app, and only the database to the migrations', () => {
    const [, appService = ''] = /\n {2}app:\n([\s\S]*?)\n {2}# Once/.exec(compose) ?? [];
    const [, migrationService = ''] = /\n {2}migrations:\n([\s\S]*?)\n {2}postgres:/.exec(compose) ?? [];
    expect(appService).toMatch(/env_file:\s+- path: \.env\s+required: false/);
    expect(migrationService).not.toMatch(/env_file|X402|STRIPE|REDIS/);
  });
});

describe('docs/runbook.md', () => {
  it('H6: has a section with instructions for every alert', () => {
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

describe('docs/invariants.md', () => {
  it('A4: names every invariant', () => {
    const document = readFileSync('docs/invariants.md', 'utf8');
    expect(Object.keys(VIOLATIONS).filter((name) => !document.includes(`| ${name} `))).toEqual([]);
  });
});

describe('docs/scale.md', () => {
  it('I1: names every spec that uses only one process', () => {
    const specs = readdirSync('test/e2e', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.spec.ts'))
      .filter((path) => readFileSync(join('test/e2e', path), 'utf8').includes('oneProcess'))
      .map((path) => path.replace('.spec.ts', ''));
    const document = readFileSync('docs/scale.md', 'utf8');
    const named = [...document.matchAll(/^\| ([a-z-]+\/[a-z0-9.-]+) [^|]*\|/gm)].map(([, spec]) => spec);
    expect(named.sort()).toEqual(specs.sort());
  });
});
