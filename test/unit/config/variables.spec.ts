import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, knownVariables, readConfig } from '../../../src/platform/config/env.js';

const SECRET = 'sk_test_very-secret-value';

function refusalOf(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return '';
}

describe('sources of a setting', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'x402-settings-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  it('E5: white space around the value of any setting is trimmed', () => {
    const settings = {
      NODE_ENV: ' test\r\n',
      PORT: '3001\n',
      DATABASE_URL: ' postgres://db/x402 ',
      X402_ADMIN_KEY: 'one\n, two \n',
      ADDRESS_HASH_SECRET: 'salt\t\n',
      PYTHON_VERIFIER_KEY: 'inside\n',
      STRIPE_SECRET_KEY: `${SECRET}\n`,
      STRIPE_OVERAGE_METER: ' x402_units\n',
      X402_STRIPE_PRICE_PRO: 'price_1\n',
      BASE_RPC_URL: ' https://rpc.example \n',
      UPGRADE_URL: ' \n',
    };
    const trimmed = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, value.trim()]));
    expect(readConfig(settings)).toEqual(readConfig(trimmed));
    expect(readConfig(settings)).toMatchObject({
      adminKeys: ['one', 'two'],
      stripe: { secretKey: SECRET, prices: { pro: 'price_1' } },
    });
  });

  it('E5: a setting, also of a chain, is read from the file that NAME_FILE names', () => {
    const config = readConfig({
      STRIPE_SECRET_KEY_FILE: `${file('stripe', `${SECRET}\n`)}\n`,
      NEXT_PUBLIC_UPGRADE_URL_FILE: file('upgrade', 'https://shop.example/plans\n'),
      BASE_RPC_URL_FILE: file('rpc', 'https://one.example,https://two.example\n'),
      SENTRY_DSN_FILE: '',
    });
    expect(config.stripe.secretKey).toBe(SECRET);
    expect(config.upgradeUrl).toBe('https://shop.example/plans');
    expect(config.chain('base')?.rpcUrls).toEqual(['https://one.example', 'https://two.example']);
    expect(config.notices).toEqual([]);
  });

  it('E5: an unreadable, empty or redundant NAME_FILE is refused by name, without its value or path', () => {
    const message = refusalOf({
      STRIPE_SECRET_KEY: SECRET,
      STRIPE_SECRET_KEY_FILE: file('both', SECRET),
      X402_ADMIN_KEY_FILE: join(folder, 'very-secret-place'),
      SENTRY_DSN_FILE: file('empty', ' \n'),
      REDIS_URL_FILE: folder,
      DATABASE_URL_FILE: file('nonsense', SECRET),
    });
    expect(message.split('\n').slice(1).sort()).toEqual([
      '  - DATABASE_URL must be a URL (postgres: or postgresql:)',
      '  - REDIS_URL is to come from a file (see its _FILE) that cannot be read: EISDIR',
      '  - SENTRY_DSN is to come from a file (see its _FILE) that is empty',
      '  - STRIPE_SECRET_KEY and STRIPE_SECRET_KEY_FILE are both set: one of them must go',
      '  - X402_ADMIN_KEY is to come from a file (see its _FILE) that cannot be read: ENOENT',
    ]);
    expect(message).not.toMatch(/very-secret|x402-settings-/);
  });

  it('E5: former variable names are accepted, and current names take precedence', () => {
    const former = {
      NEXT_PUBLIC_UPGRADE_URL: 'https://old.example/up',
      NEXT_PUBLIC_URL: 'https://old.example',
      ...{ SMTP_URL: 'smtp://mail.example', MAIL_FROM: 'x402@mail.example' },
    };
    expect(readConfig(former)).toMatchObject({
      upgradeUrl: 'https://old.example/up',
      http: { publicUrl: 'https://old.example' },
      notices: [],
    });
    const both = { ...former, UPGRADE_URL: 'https://new.example/up' };
    expect(readConfig(both).upgradeUrl).toBe('https://new.example/up');
  });

  it.each([
    ['REDIS_ULR', 'REDIS_URL'],
    ['X402_ADMIN_KEYS', 'X402_ADMIN_KEY'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['BASE_RPC_ULR', 'BASE_RPC_URL'],
    ['stripe_secret_key', 'STRIPE_SECRET_KEY'],
    ['STRIPE_WEBHOOK_SECRETS_FILE', 'STRIPE_WEBHOOK_SECRET_FILE'],
  ])('O9: the unknown variable %s is reported at boot, by name only', (name, meant) => {
    expect(readConfig({ [name]: SECRET }).notices).toEqual([`${name} is not a setting: is ${meant} meant?`]);
  });

  it('O9: an unknown variable with a known prefix is reported, also when boot is refused', () => {
    const line = 'X402_LIMIT_OF_THINGS is not a setting of this server: .env.example names every one';
    expect(readConfig({ X402_LIMIT_OF_THINGS: SECRET }).notices).toEqual([line]);
    const message = refusalOf({ NODE_ENV: 'production', DATABASE_ULR: SECRET });
    expect(message).toContain('DATABASE_ULR is not a setting: is DATABASE_URL meant?');
    expect(message).not.toContain(SECRET);
  });

  it('O9: common variables, Kubernetes variables and known settings are not reported', () => {
    const usual =
      'PATH HOME HOSTNAME LANG PWD SHLVL TERM USER LOGNAME MAIL NODE_VERSION YARN_VERSION NODE_OPTIONS INIT_CWD ' +
      'npm_config_loglevel npm_lifecycle_event TZ CI KUBERNETES_PORT KUBERNETES_SERVICE_HOST TEST_SLOW TEST_DATABASE_URL ' +
      'X402_PORT X402_PORT_80_TCP_ADDR X402_SERVICE_PORT_HTTP X402_SERVICE_HOST REDIS_PORT REDIS_PORT_6379_TCP ' +
      'POSTGRES_PASSWORD REDIS_PASSWORD PYTHON_VERIFIER_IMAGE X402_API_KEY';
    const names = [...usual.split(' '), ...knownVariables().filter((name) => name !== 'NODE_ENV')];
    const environment = Object.fromEntries(names.map((name) => [name, '']));
    expect(readConfig(environment).notices).toEqual([]);
  });
});
