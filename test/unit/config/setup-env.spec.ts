import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { readConfig } from '../../../src/platform/config/env.js';

const SCRIPT = resolve('scripts/setup-env.mjs');
const SECRETS = [
  'POSTGRES_PASSWORD',
  'POSTGRES_RUNTIME_PASSWORD',
  'REDIS_PASSWORD',
  'X402_ADMIN_KEY',
  'ADDRESS_HASH_SECRET',
  'ENCRYPTION_KEY',
  'GRAFANA_PASSWORD',
];

describe('npm run setup:env', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'x402-setup-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const run = (): string => execFileSync(process.execPath, [SCRIPT], { cwd: folder, encoding: 'utf8' });
  const file = (): string => join(folder, '.env');
  const settings = () => parseEnv(readFileSync(file(), 'utf8')) as Record<string, string>;

  it('S9: creates every secret in a file that only its owner can read, and prints none', () => {
    const said = run();
    const made = settings();
    expect(Object.keys(made).sort()).toEqual([...SECRETS].sort());
    for (const secret of Object.values(made)) {
      expect(secret.length).toBeGreaterThanOrEqual(32);
      expect(said).not.toContain(secret);
    }
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('S9: creates a valid production configuration', () => {
    run();
    const config = readConfig({
      NODE_ENV: 'production',
      DATABASE_URL: 'postgres://x402@db/x402',
      ...settings(),
    });
    expect(config.encryptionKeys).toHaveLength(1);
    expect(config.notices).toEqual(['PUBLIC_URL is not set: nobody can sign in at /console']);
  });

  it('S9: keeps existing values, fills empty ones, and changes nothing on a second run', () => {
    writeFileSync(file(), '# ours\nX402_ADMIN_KEY=of-our-own\nENCRYPTION_KEY=\nPORT=3002', { mode: 0o644 });
    expect(run()).toContain('kept X402_ADMIN_KEY');
    const first = readFileSync(file(), 'utf8');
    expect(first).toMatch(/^# ours\nX402_ADMIN_KEY=of-our-own\nENCRYPTION_KEY=\S{44}\nPORT=3002\nPOSTGRES/);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    run();
    expect(readFileSync(file(), 'utf8')).toBe(first);
  });

  it('S9: creates no secret that a _FILE variable provides', () => {
    writeFileSync(file(), 'ENCRYPTION_KEY_FILE=/run/secrets/key\n');
    run();
    expect(settings()).not.toHaveProperty('ENCRYPTION_KEY');
  });

  it('S9: reports the _FILE secrets that docker compose cannot read', () => {
    writeFileSync(
      file(),
      'ENCRYPTION_KEY_FILE=/run/secrets/key\nX402_ADMIN_KEY_FILE=/run/secrets/operator\n',
    );
    const hint =
      'X402_ADMIN_KEY, ENCRYPTION_KEY: kept in a file of their own, which docker compose does not read';
    expect(run()).toContain(hint);
    // The hint is repeated on every run.
    expect(run()).toContain('docker compose does not read');
    rmSync(file());
    expect(run()).not.toContain('compose');
  });

  it('S9: creates container passwords even if a _FILE variable names them', () => {
    writeFileSync(
      file(),
      'POSTGRES_PASSWORD_FILE=/run/secrets/postgres\nREDIS_PASSWORD_FILE=/run/secrets/redis\n',
    );
    expect(run()).toContain('made POSTGRES_PASSWORD, POSTGRES_RUNTIME_PASSWORD, REDIS_PASSWORD');
    expect(settings()).toMatchObject({
      POSTGRES_PASSWORD: expect.stringMatching(/^\S{43}$/) as string,
      REDIS_PASSWORD: expect.stringMatching(/^\S{43}$/) as string,
    });
  });
});
