import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { knownVariables, readConfig } from '../../src/platform/config/env.js';

const text = readFileSync('docker-compose.yml', 'utf8');

interface Service {
  readonly profiles?: readonly string[];
  readonly env_file?: readonly { readonly path: string; readonly required: boolean }[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, object>>;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
}
const { services } = parse(text, { merge: true }) as { readonly services: Readonly<Record<string, Service>> };
const { app = {}, migrations = {}, postgres = {} } = services;

/** Settings that compose decides, because they say where its own containers are or listen, or because they are required. */
const DECIDED = [
  'NODE_ENV',
  'DATABASE_URL',
  'DATABASE_DIRECT_URL',
  'REDIS_URL',
  'PUBLIC_URL',
  'X402_ADMIN_KEY',
  'ADDRESS_HASH_SECRET',
  'ENCRYPTION_KEY',
  'HOST',
  'PORT',
  'MANAGEMENT_HOST',
  'MANAGEMENT_PORT',
];

/** Passwords of other containers in the same file. */
const WITHHELD = ['POSTGRES_PASSWORD', 'GRAFANA_PASSWORD'];

/** Puts these values in, as compose does with `.env`. */
function interpolate(value: string, given: Readonly<Record<string, string>>): string {
  return value.replace(/\$\{(\w+)(?:(:-|:\?)([^}]*))?\}/g, (_, name: string, kind?: string, rest = '') => {
    const found = given[name] ?? '';
    if (found !== '') return found;
    if (kind === ':?') throw new Error(`${name}: ${rest as string}`);
    return kind === ':-' ? (rest as string) : '';
  });
}

const environmentOf = (service: Service, given: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(service.environment ?? {}).map(([name, value]) => [name, interpolate(value, given)]),
  );

const SECRETS = {
  POSTGRES_PASSWORD: 'p'.repeat(40),
  POSTGRES_RUNTIME_PASSWORD: 'r'.repeat(40),
  REDIS_PASSWORD: 'c'.repeat(40),
  X402_ADMIN_KEY: 'an-operator-key-of-this-machine',
  ADDRESS_HASH_SECRET: 'h'.repeat(40),
  ENCRYPTION_KEY: Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('base64'),
  GRAFANA_PASSWORD: 'g'.repeat(40),
};

describe('docker-compose.yml', () => {
  const variables = [...text.matchAll(/\$\{(\w+)([^}]*)\}/g)].map(([, name = '', rest = '']) => ({
    name,
    rest,
  }));

  it.each(Object.keys(SECRETS))(
    'S9: does not start without %s, and names the command that creates it',
    (secret) => {
      const rests = variables.filter(({ name }) => name === secret).map(({ rest }) => rest);
      expect([...new Set(rests)]).toEqual([':?run npm run setup:env']);
    },
  );

  it('S9: gives no secret a default value', () => {
    const defaults = variables.filter(({ rest }) => !rest.startsWith(':?'));
    expect(Object.fromEntries(defaults.map(({ name, rest }) => [name, rest]))).toEqual({
      SECRETS_FOLDER: ':-./secrets',
      POSTGRES_ADDRESS: ':-postgres:5432',
      POSTGRES_OWNER: ':-x402_owner',
      PUBLIC_URL: ':-http://localhost:3001',
      PUBLISH_ADDRESS: ':-127.0.0.1',
      PORT: ':-3001',
      PYTHON_VERIFIER_IMAGE: ':-x402-python-verifier',
      PYTHON_VERIFIER_KEY: ':-',
    });
    expect(text).toMatch(/--requirepass "\$\$REDIS_PASSWORD"/);
  });

  it('O9: every setting of the schema reaches the app: from .env, or as compose decides', () => {
    expect(app.env_file).toEqual([{ path: '.env', required: false }]);
    expect(Object.keys(app.environment ?? {}).sort()).toEqual([...DECIDED, ...WITHHELD].sort());
    // What is decided is a setting, so that nothing is passed that the server does not read.
    expect(DECIDED.filter((name) => !knownVariables().includes(name))).toEqual([]);
  });

  it('O9: files of secrets are where NAME_FILE can name them', () => {
    expect(app.volumes).toEqual(['${SECRETS_FOLDER:-./secrets}:/run/secrets:ro']);
    const decided = environmentOf(app, SECRETS);
    const file = readConfig({ ...decided, STRIPE_SECRET_KEY_FILE: 'package.json' });
    expect(file.stripe.secretKey).toContain('x402-infrastructure');
  });

  it('O9: the settings that compose decides are valid, and so are its other ways', () => {
    const config = readConfig(environmentOf(app, SECRETS));
    expect(config).toMatchObject({ mode: 'production', notices: [] });
    expect(config.database.url).toContain('@postgres:5432/x402');
    const pooled = readConfig(environmentOf(app, { ...SECRETS, POSTGRES_ADDRESS: 'pgbouncer:6432' }));
    expect(pooled.database.url).toContain('x402_runtime:');
    expect(pooled.database.url).toContain('@pgbouncer:6432/x402');
    expect(pooled.database.directUrl).toContain('@postgres:5432/x402');
  });

  it('S9: the app connects as the runtime role; the migrations get the owner’s URL and no other secret', () => {
    expect(environmentOf(migrations, SECRETS)).toEqual({
      NODE_ENV: 'production',
      DATABASE_URL: `postgres://x402_owner:${SECRETS.POSTGRES_PASSWORD}@postgres:5432/x402`,
      DATABASE_RUNTIME_ROLE: 'x402_runtime',
    });
    expect(migrations.env_file).toBeUndefined();
    // As in the container: what compose decides stands above what .env has.
    const inside = JSON.stringify({ ...SECRETS, ...environmentOf(app, SECRETS) });
    expect(inside).not.toContain(SECRETS.POSTGRES_PASSWORD);
    expect(inside).not.toContain(SECRETS.GRAFANA_PASSWORD);
    expect(postgres.volumes).toContain(
      './deploy/postgres/init-roles.sh:/docker-entrypoint-initdb.d/10-roles.sh:ro',
    );
  });

  it('O9: with its observability the metrics are scraped and not sent: no series exists twice', () => {
    const [, name = '', value = ''] = /(OTEL_\w+)=(http:\/\/collector\S+)/.exec(text) ?? [];
    const { telemetry } = readConfig({ ...environmentOf(app, SECRETS), [name]: value }).observability;
    expect(telemetry).toMatchObject({ tracesUrl: 'http://collector:4318/v1/traces', metricsUrl: null });
    expect(readFileSync('docs/deployment.md', 'utf8')).toContain(`${name}=${value}`);
    const read = (file: string) => parse(readFileSync(`deploy/observability/${file}`, 'utf8')) as object;
    expect(read('prometheus.yml')).toMatchObject({
      scrape_configs: [{ job_name: 'x402', static_configs: [{ targets: ['app:9464'] }] }],
    });
    expect(read('otel-collector.yml')).toHaveProperty('service.pipelines', {
      traces: { receivers: ['otlp'], processors: ['memory_limiter', 'batch'], exporters: ['otlp/jaeger'] },
    });
  });

  it('O9: with the override of docs/deployment.md nothing names compose’s own Postgres', () => {
    const [, block = ''] =
      /^```yaml\n(services:\n {2}postgres:.*?)^```/ms.exec(readFileSync('docs/deployment.md', 'utf8')) ?? [];
    expect(block.match(/depends_on: !override/g)).toHaveLength(2);
    const override = parse(block.replaceAll('!override', '')) as { services: Record<string, Service> };
    const { app: ownApp = {}, migrations: ownMigrations = {} } = override.services;
    expect(override.services['postgres']?.profiles).toEqual(['not-here']);
    for (const [service, own] of [
      [app, ownApp],
      [migrations, ownMigrations],
    ] as const) {
      const merged = { ...environmentOf(service, SECRETS), ...environmentOf(own, SECRETS) };
      expect(JSON.stringify(merged)).not.toContain('@postgres:');
      expect(Object.keys(own.depends_on ?? {})).not.toContain('postgres');
      const config = readConfig({ ...merged, DATABASE_CA_CERT_FILE: '' });
      expect(config.database).toMatchObject({ directUrl: null });
      expect(config.database.url).toContain('@db.example.com:5432/x402?sslmode=verify-full');
    }
  });

  it('L3: poolers and collectors start by their profile only', () => {
    const named = (profile: string) =>
      Object.entries(services).flatMap(([name, { profiles = [] }]) =>
        profiles.includes(profile) ? [name] : [],
      );
    expect(named('pooler')).toEqual(['pgbouncer']);
    expect(named('observability')).toEqual(['collector', 'prometheus', 'grafana', 'jaeger']);
    expect(named('python')).toEqual(['verifier']);
    for (const service of [app, migrations, services['pgbouncer']])
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  });

  it('L3: every file that a container gets exists', () => {
    const files = Object.values(services)
      .flatMap(({ volumes = [] }) => volumes)
      .flatMap((volume) => /^\.\/([^:]+):/.exec(volume)?.[1] ?? []);
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });
});
