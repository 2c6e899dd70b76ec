import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { readConfig } from '../../../src/platform/config/env.js';

const SCRIPT = resolve('scripts/setup-env.mjs');
const SECRETS = [
  'POSTGRES_PASSWORD',
  'REDIS_PASSWORD',
  'X402_ADMIN_KEY',
  'ADDRESS_HASH_SECRET',
  'ENCRYPTION_KEY',
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

  it('S9: makes every secret, for the owner’s eyes only, and prints none', () => {
    const said = run();
    const made = settings();
    expect(Object.keys(made).sort()).toEqual([...SECRETS].sort());
    for (const secret of Object.values(made)) {
      expect(secret.length).toBeGreaterThanOrEqual(32);
      expect(said).not.toContain(secret);
    }
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('S9: what it made is a good production configuration', () => {
    run();
    const config = readConfig({
      NODE_ENV: 'production',
      DATABASE_URL: 'postgres://x402@db/x402',
      ...settings(),
    });
    expect(config.encryptionKeys).toHaveLength(1);
    expect(config.notices).toEqual([]);
  });

  it('S9: keeps what is set, fills in what is empty, and changes nothing the second time', () => {
    writeFileSync(file(), '# ours\nX402_ADMIN_KEY=of-our-own\nENCRYPTION_KEY=\nPORT=3002', { mode: 0o644 });
    expect(run()).toContain('kept X402_ADMIN_KEY');
    const first = readFileSync(file(), 'utf8');
    expect(first).toMatch(/^# ours\nX402_ADMIN_KEY=of-our-own\nENCRYPTION_KEY=\S{44}\nPORT=3002\nPOSTGRES/);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    run();
    expect(readFileSync(file(), 'utf8')).toBe(first);
  });

  it('S9: a secret that comes from a file of its own is set', () => {
    writeFileSync(file(), 'ENCRYPTION_KEY_FILE=/run/secrets/key\n');
    run();
    expect(settings()).not.toHaveProperty('ENCRYPTION_KEY');
  });

  it('S9: says which of them docker compose does not find, since it reads no such file', () => {
    writeFileSync(
      file(),
      'ENCRYPTION_KEY_FILE=/run/secrets/key\nX402_ADMIN_KEY_FILE=/run/secrets/operator\n',
    );
    const hint =
      'X402_ADMIN_KEY, ENCRYPTION_KEY: kept in a file of their own, which docker compose does not read';
    expect(run()).toContain(hint);
    // And again, as often as compose sends somebody here.
    expect(run()).toContain('docker compose does not read');
    rmSync(file());
    expect(run()).not.toContain('compose');
  });

  it('S9: passwords that only containers know come from no file: compose would not find them', () => {
    writeFileSync(
      file(),
      'POSTGRES_PASSWORD_FILE=/run/secrets/postgres\nREDIS_PASSWORD_FILE=/run/secrets/redis\n',
    );
    expect(run()).toContain('made POSTGRES_PASSWORD, REDIS_PASSWORD');
    expect(settings()).toMatchObject({
      POSTGRES_PASSWORD: expect.stringMatching(/^\S{43}$/) as string,
      REDIS_PASSWORD: expect.stringMatching(/^\S{43}$/) as string,
    });
  });
});
