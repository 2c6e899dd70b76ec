import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VIOLATIONS } from '../support/database/invariants.js';

const dockerfile = readFileSync('Dockerfile', 'utf8');

describe('Dockerfile', () => {
  it('F1: its health check asks the management port, which other containers can reach', () => {
    expect(dockerfile).toContain('ENV MANAGEMENT_HOST=0.0.0.0');
    expect(dockerfile).toMatch(/HEALTHCHECK [^\n]*\n\s+CMD \["node", "dist\/src\/healthcheck\.js"\]/);
  });

  it('L3: the image carries the SQL functions and the hashes of the migrations', () => {
    const [, runtime = ''] = dockerfile.split(/ AS runtime\n/);
    expect(runtime).toContain('COPY migrations/functions ./migrations/functions');
    expect(runtime).toContain('COPY migrations/lock.json ./migrations/lock.json');
  });

  it('N1: installs the server alone, without the packages for sellers, the console and what they need', () => {
    const stages = new Map(
      dockerfile
        .split(/^FROM \S+ AS /m)
        .slice(1)
        .map((text) => [text.split('\n')[0] ?? '', text]),
    );
    const installing = [...stages].filter(([, text]) => text.includes('RUN npm ci '));
    expect(installing.map(([name]) => name)).toEqual(['deps', 'console', 'prod-deps']);
    for (const name of ['deps', 'prod-deps'])
      expect(stages.get(name)).toContain('npm ci --workspaces=false ');
    expect(stages.get('prod-deps')).toContain('--omit=dev');
    expect(stages.get('runtime')).toMatch(/^COPY --from=prod-deps .*node_modules/m);
    expect(stages.get('runtime')).not.toMatch(/packages/);
  });

  it('M4: the image carries the console as it is built, and nothing else of it', () => {
    const [, runtime = ''] = dockerfile.split(/ AS runtime\n/);
    const lines = runtime.split('\n').filter((line) => line.includes('console'));
    expect(lines).toEqual(['COPY --from=console /app/console/dist ./console/dist']);
  });
});

describe('docs/runbook.md', () => {
  it('H6: has a section with instructions for every alert', () => {
    const rules = ['ops/alerts.yml', 'ops/uptime-alerts.yml']
      .map((file) => readFileSync(file, 'utf8'))
      .join();
    const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
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
    const named = [...document.matchAll(/^\| ([a-z-]+(?:\/[a-z0-9.-]+)+) [^|]*\|/gm)].map(([, spec]) => spec);
    expect(named.sort()).toEqual(specs.sort());
  });
});
