import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError, knownVariables, readConfig } from '../../../src/platform/config/env.js';
import { SCHEMA } from '../../../src/platform/config/settings-schema.js';

const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://user:hunter2@db.internal:5432/x402?sslmode=require',
};

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe(readConfig.name, () => {
  it('L3: .env.example names every setting, and nothing else', () => {
    const example = readFileSync(join(__dirname, '../../../.env.example'), 'utf8');
    const named = [...example.matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name);
    expect(named.sort()).toEqual(knownVariables().sort());
  });

  it.each([
    [{ OIDC_ISSUER: 'https://id.example.com' }, ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET']],
    [{ OIDC_CLIENT_ID: 'console' }, ['OIDC_ISSUER', 'OIDC_CLIENT_SECRET']],
    [{ OIDC_ISSUER: 'https://id.example.com', OIDC_CLIENT_SECRET: 'hunter2' }, ['OIDC_CLIENT_ID']],
  ])('L3: a part of a provider is refused at boot, with what is missing: %j', (settings, missing) => {
    const problems = problemsOf({ NODE_ENV: 'test', ...settings });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(missing);
    for (const problem of problems) expect(problem).toMatch(/ is required with OIDC_/);
    expect(problems.join()).not.toContain('hunter2');
  });

  it('L3: env.ts reads every setting of the schema', () => {
    const sourceOf = (path: string) => readFileSync(join(__dirname, '../../../src/platform', path), 'utf8');
    const [, accounts = ''] = sourceOf('config/account-settings.ts').split('export function accountsOf');
    // Of the settings of telemetry, what reads them; their schema stands above it in the same file.
    const [, telemetry = ''] = sourceOf('telemetry/telemetry-schema.ts').split(
      'export function telemetrySettings',
    );
    const code = sourceOf('config/env.ts') + accounts + telemetry;
    const unread = Object.keys(SCHEMA.shape).filter((name) => !new RegExp(`\\b${name}\\b`).test(code));
    expect(unread).toEqual([]);
  });

  it('L3: .env.example is a valid configuration and equals the defaults', () => {
    const example = readFileSync(join(__dirname, '../../../.env.example'), 'utf8');
    const settings = [...example.matchAll(/^([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name = '', value = '']) => [
      name,
      value,
    ]);
    expect(readConfig(Object.fromEntries(settings) as Record<string, string>)).toEqual(readConfig({}));
  });

  it('C4: accepts one Redis URL or a list of cluster nodes, and refuses other URLs', () => {
    const nodes = 'redis://one:6379,rediss://two:6380';
    expect(readConfig({ REDIS_URL: nodes }).redis?.url).toBe(nodes);
    expect(readConfig({ REDIS_URL: 'redis://one:6379?cluster=true' }).redis?.url).toContain('cluster=true');
    expect(problemsOf({ REDIS_URL: 'redis://one:6379,http://two' })).toEqual([
      expect.stringMatching(/^REDIS_URL must be URLs/),
    ]);
  });

  it('G5: reports every invalid variable at once, without values', () => {
    const secret = 'very-secret-value';
    const problems = problemsOf({
      NODE_ENV: 'staging',
      PORT: secret,
      REDIS_URL: secret,
      ALLOWED_ORIGINS: `https://ok.example,${secret}`,
      BASE_RPC_URL: `https://rpc.example/${secret},${secret}`,
      BASE_USDC_ADDRESS: secret,
      SOLANA_CONFIRMATIONS: '-1',
    });
    for (const name of [
      'NODE_ENV',
      'PORT',
      'REDIS_URL',
      'ALLOWED_ORIGINS',
      'BASE_RPC_URL',
      'BASE_USDC_ADDRESS',
      'SOLANA_CONFIRMATIONS',
    ]) {
      expect(problems).toContainEqual(expect.stringMatching(new RegExp(`^${name} `)));
    }
    expect(problems.join('\n')).not.toContain(secret);
  });

  it('F4: requires only the database in production', () => {
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual(['DATABASE_URL is required in production']);
    expect(readConfig(PRODUCTION)).toMatchObject({ mode: 'production', adminKeys: [], redis: null });
    expect(readConfig(PRODUCTION).database).toEqual({
      url: PRODUCTION.DATABASE_URL,
      directUrl: null,
      caCert: null,
      runtimeRole: null,
      poolSize: 20,
    });
  });

  it('G1: allows no origin by default, and refuses "*" and origins with a path', () => {
    expect(readConfig({}).http.allowedOrigins).toEqual([]);
    expect(problemsOf({ ALLOWED_ORIGINS: '*' })).toHaveLength(1);
    expect(problemsOf({ ALLOWED_ORIGINS: 'https://app.example.com/path' })).toHaveLength(1);
  });

  it('B3: accepts secrets of any length or prefix, and two of them during a rotation', () => {
    expect(readConfig({ X402_ADMIN_KEY: 'old, new', STRIPE_WEBHOOK_SECRET: 'a,b' })).toMatchObject({
      adminKeys: ['old', 'new'],
      stripe: { webhookSecrets: ['a', 'b'] },
    });
  });

  it('S5: refuses every operator key under 24 characters in production', () => {
    const [short, long] = ['k'.repeat(23), 'k'.repeat(24)];
    const settings = { NODE_ENV: 'production', DATABASE_URL: 'postgres://db/x402' };
    for (const keys of [short, `${long},${short}`]) {
      const [problem = '', ...more] = problemsOf({ ...settings, X402_ADMIN_KEY: keys });
      expect(problem).toMatch(/^X402_ADMIN_KEY must have 24 characters/);
      expect(problem).not.toContain('kk');
      expect(more).toEqual([]);
    }
    expect(readConfig({ ...settings, X402_ADMIN_KEY: `${long},${long}x` }).adminKeys).toHaveLength(2);
    expect(readConfig({ NODE_ENV: 'test', X402_ADMIN_KEY: short }).adminKeys).toEqual([short]);
  });

  it.each(['x402_live_of-our-own', 'X402_test_key', '$X402_ADMIN_KEY', 'Bearer of-our-own', 'undefined'])(
    'S5: refuses the operator key %s, guesses at which would count towards no ban',
    (key) => {
      const [problem = '', ...more] = problemsOf({ NODE_ENV: 'test', X402_ADMIN_KEY: key });
      expect(problem).toMatch(/^X402_ADMIN_KEY must not begin with x402_live_/);
      expect(more).toEqual([]);
    },
  );

  it('A6: chain variables override the nodes, USDC address, confirmations and cost limit of a chain', () => {
    const config = readConfig({
      BASE_RPC_URL: 'http://127.0.0.1:8545, http://127.0.0.1:8546',
      BASE_USDC_ADDRESS: '0x5FbDB2315678afecb367f032d93F642f64180aa3',
      BASE_CONFIRMATIONS: '2',
      BASE_SETTLEMENT_MAX_COST_GWEI: '7',
    });
    expect(config.chain('base')).toMatchObject({
      rpcUrls: ['http://127.0.0.1:8545', 'http://127.0.0.1:8546'],
      usdcAddress: '0x5FbDB2315678afecb367f032d93F642f64180aa3',
      accept: { kind: 'confirmations', confirmations: 2 },
      settlementMaxCostGwei: 7,
    });
    expect(config.chain('ethereum')).toMatchObject({ rpcUrls: [], settlementMaxCostGwei: 5_000_000 });
    expect(config.chain('solana')?.settlementMaxCostGwei).toBe(100_000);
    expect(config.chain('eip155:8453')).toBe(config.chain('base'));
    expect(config.chain('base-mainnet')).toBeNull();
  });

  it('J2: scales default settlement cost limits to the native coin and uses explicit limits unchanged', () => {
    const spending = (config: ReturnType<typeof readConfig>, name: string): unknown[] => {
      const chain = config.chain(name);
      return [
        chain?.settlementMaxCostGwei,
        chain?.settlementTenantGasGweiPerDay,
        chain?.settlementMaxGasGwei,
      ];
    };
    const ether = [5_000_000, 10_000_000, 500];
    for (const name of ['base', 'ethereum', 'arbitrum-sepolia', 'base-sepolia']) {
      expect(spending(readConfig({}), name)).toEqual(ether);
    }
    expect(spending(readConfig({}), 'solana')).toEqual([100_000, 10_000_000, 500]);
    expect(spending(readConfig({}), 'polygon')).toEqual(ether.map((each) => each * 5_000));
    const said = readConfig({
      POLYGON_SETTLEMENT_MAX_COST_GWEI: '7',
      POLYGON_SETTLEMENT_TENANT_GAS_GWEI_PER_DAY: '8',
      SETTLEMENT_TENANT_GAS_GWEI_PER_DAY: '9',
      SETTLEMENT_MAX_GAS_GWEI: '10',
    });
    expect(spending(said, 'polygon')).toEqual([7, 8, 10]);
    expect(spending(said, 'iotex')).toEqual([500_000_000_000, 9, 10]);
    expect(
      problemsOf({ SETTLEMENT_TENANT_GAS_GWEI_PER_DAY: 'x', BASE_SETTLEMENT_MAX_COST_GWEI: '0' }),
    ).toHaveLength(2);
  });

  it('S10: without NODE_ENV, a non-loopback HOST selects production rules and adds a notice', () => {
    const url = PRODUCTION.DATABASE_URL;
    const ORIGIN = { PUBLIC_URL: 'https://x402.example' };
    const modes = (host?: string, said?: string): unknown[] => {
      const given = {
        ...ORIGIN,
        DATABASE_URL: url,
        ...(host && { HOST: host }),
        ...(said && { NODE_ENV: said }),
      };
      const { mode, http, notices } = readConfig(given);
      return [mode, http.host, notices.length];
    };
    expect(modes()).toEqual(['development', '127.0.0.1', 0]);
    for (const host of ['127.0.0.1', '127.8.0.9', '::1', '0:0:0:0:0:0:0:1', 'localhost', 'LOCALHOST'])
      expect(modes(host)).toEqual(['development', host, 0]);
    for (const host of ['0.0.0.0', '::', '10.0.0.7', '128.0.0.1', 'fe80::1', 'api.internal'])
      expect(modes(host)).toEqual(['production', host, 1]);
    expect(modes(undefined, 'production')).toEqual(['production', '0.0.0.0', 0]);
    // Errors show internals, and mail is off.
    expect(modes('0.0.0.0', 'development')).toEqual(['development', '0.0.0.0', 2]);
    expect(modes('0.0.0.0', 'test')).toEqual(['test', '0.0.0.0', 0]);
    expect(readConfig({ ...ORIGIN, HOST: '::', DATABASE_URL: url }).notices).toEqual([
      "NODE_ENV is not set and HOST is no loopback address: production's rules hold",
    ]);
    expect(problemsOf({ HOST: '0.0.0.0' })).toEqual([
      'DATABASE_URL is required in production (NODE_ENV is not set and HOST is no loopback address, so its rules hold)',
    ]);
  });

  it('A3: refuses a PAYMENT_MAX_AGE_DAYS outside its bounds', () => {
    expect(readConfig({ PAYMENT_MAX_AGE_DAYS: '36500' }).verification.maxAgeSeconds).toBe(36_500 * 86_400);
    for (const days of ['0', '36501', '1.5', '7d'])
      expect(problemsOf({ PAYMENT_MAX_AGE_DAYS: days })).toHaveLength(1);
  });

  it('M1: says at boot when nobody can sign in, and when nobody can become the operator', () => {
    const production = { NODE_ENV: 'production', DATABASE_URL: PRODUCTION.DATABASE_URL };
    const notice = 'PUBLIC_URL is not set: nobody can sign in at /console';
    expect(readConfig(production).notices).toEqual([notice]);
    expect(readConfig({ ...production, PUBLIC_URL: 'https://x402.example' }).notices).toEqual([]);
    expect(readConfig({ OPERATOR_EMAILS: 'ops@example.com' }).notices).toEqual([
      'X402_ADMIN_KEY is not set: no address of OPERATOR_EMAILS becomes an operator without it',
    ]);
    expect(readConfig({ OPERATOR_EMAILS: 'ops@example.com', X402_ADMIN_KEY: 'a key' }).notices).toEqual([]);
  });

  it('M1: reads the addresses of the operator in the spelling by which people are known', () => {
    const { operatorEmails } = readConfig({
      OPERATOR_EMAILS: 'Ops@B\u00fccher.example, b@example.com',
    }).accounts;
    expect(operatorEmails).toEqual(['ops@xn--bcher-kva.example', 'b@example.com']);
    for (const bad of ['no address', '\u212Aate@example.com', 'a@b@example.com', 'ops@'])
      expect(problemsOf({ OPERATOR_EMAILS: bad })).toHaveLength(1);
  });
});
