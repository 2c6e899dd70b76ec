import { generatePrivateKey } from 'viem/accounts';
import { createDataSource } from '../../../src/data-source.js';
import { OidcIssuer } from '../../support/accounts/oidc-issuer.js';
import { ConsoleStage } from '../../support/console/stage.js';

interface Report {
  readonly failures: string[];
  readonly complaints: string[];
  readonly foreignRequests: string[];
  readonly violations: Readonly<Record<string, string[]>>;
  readonly tooWide: string[];
  /** What the browser logged where a refusal was wanted. */
  readonly refusals: string[];
  readonly seen: Readonly<Record<string, unknown>>;
}

const ADMIN_KEY = 'operator-key-of-the-ways-in';
const people = {
  passkey: 'pia@example.com',
  authenticator: 'otto@example.com',
  wallet: 'wanda@example.com',
  operator: 'ops@example.com',
  member: 'mona@example.com',
  scanned: 'sam@example.com',
  robbed: 'rob@example.com',
};
const [PAID_TO, PAID_ELSEWHERE] = [`0x${'5a'.repeat(20)}`, `0x${'5b'.repeat(20)}`];
/** Where nobody must be led, and paths of the console that are written like an address of elsewhere. */
const evilPaths = [
  ...[
    'https://evil.example',
    '//evil.example',
    String.raw`/\evil.example`,
    'javascript:alert(1)',
    '/api/docs',
  ],
  ...['/console//evil.example', String.raw`/console/\evil.example`, '/console/..//evil.example', '/consoles'],
];

describe('ways into the console', () => {
  const issuer = new OidcIssuer();
  let stage: ConsoleStage;
  let report: Report;

  /** @returns its id, and its live key */
  async function makeAccount(companyName: string): Promise<{ id: string; key: string }> {
    const made = await stage.ask<{ tenant: { id: string }; apiKey: { key: string } }>(
      { 'x-admin-key': ADMIN_KEY },
      'POST',
      '/admin/tenants',
      { email: `${companyName.toLowerCase()}@example.com`, companyName, plan: 'starter' },
    );
    return { id: made.tenant.id, key: made.apiKey.key };
  }

  /** Two accounts with a wallet each, one of them in live: a person owns one and looks at the other. */
  async function makeAccounts(): Promise<void> {
    const [bakery, harbour] = [await makeAccount('Bakery'), await makeAccount('Harbour')];
    const owner = ({ key }: { key: string }) => ({ authorization: `Bearer ${key}` });
    await stage.ask(owner(bakery), 'PUT', '/wallets/base', { address: PAID_TO });
    const test = await stage.ask<{ key: string }>(owner(harbour), 'POST', '/api-keys', {
      ...{ name: 'Test', environment: 'test', scopes: ['wallets'] },
    });
    await stage.ask(owner(test), 'PUT', '/wallets/base-sepolia', { address: PAID_ELSEWHERE });
    const dataSource = await createDataSource(stage.database.url).initialize();
    await dataSource.query(
      `WITH u AS (INSERT INTO users (email) VALUES ($1) RETURNING id)
       INSERT INTO memberships (tenant_id, user_id, role)
       SELECT $2::uuid, id, 'owner' FROM u UNION ALL SELECT $3::uuid, id, 'viewer' FROM u`,
      [people.member, bakery.id, harbour.id],
    );
    await dataSource.destroy();
  }

  beforeAll(async () => {
    await issuer.start();
    stage = await ConsoleStage.start(
      {
        ...{ SIGN_UP: 'open', X402_ADMIN_KEY: ADMIN_KEY, OPERATOR_EMAILS: people.operator },
        ...{ OIDC_ISSUER: issuer.url, OIDC_CLIENT_ID: issuer.clientId, OIDC_NAME: 'Test ID' },
        OIDC_CLIENT_SECRET: issuer.clientSecret,
      },
      'localhost',
    );
    await makeAccounts();
    report = await stage.visit<Report>('ways-in', {
      ...{ adminKey: ADMIN_KEY, people, walletKey: generatePrivateKey(), evilPaths },
      provider: { name: 'Test ID' },
    });
  }, 400_000);
  afterAll(async () => {
    await stage.stop();
    await issuer.stop();
  });

  it('M1: every way is gone to its end', () => {
    expect(report.failures).toEqual([]);
  });

  it('M1: a passkey is made in the browser, asked for at the sign-in, and no more once it is removed', () => {
    expect(report.seen).toMatchObject({ passkeysMade: 1, afterPasskey: 'Overview' });
    expect(report.seen['declined']).toBe('The passkey was not used: it was declined, or took too long.');
  });

  it('M1: an authenticator takes a code once, no wrong one, and a recovery code in its place', () => {
    expect(report.seen).toMatchObject({
      ...{ recoveryCodes: 8, codesShownAgain: 0, afterAuthenticator: 'Overview' },
      wrongCode: expect.stringMatching(/code/i) as unknown,
    });
  });

  it('M1: a provider of another site signs in, and is asked for nothing but that', () => {
    expect(report.seen['askedOfProvider']).toEqual(['/authorize']);
    expect(report.seen['byProvider']).toContain(issuer.issued.email);
    expect(report.seen['providerCookies']).toContain('x402_session Strict');
  });

  it('M1: a wallet that was joined to an address signs in to its account', () => {
    expect(report.seen['byWallet']).toContain(people.wallet);
  });

  it('M5: an address of the operator becomes one by the operator key and a factor, not before', () => {
    expect(report.seen).toMatchObject({ operatorEntriesBefore: 0, passkeysWithoutKey: 0 });
  });

  it('M3: of two accounts each shows its own, by the role there, and by the environment', () => {
    expect(report.seen['accounts']).toEqual({
      Bakery: { test: [], live: ['Base'], adds: true, billing: true },
      Harbour: { test: ['Base Sepolia'], live: [], adds: false, billing: false },
    });
  });

  it('M1: a scanner that opens the link signs in nobody, and uses nothing up', () => {
    expect(report.seen).toMatchObject({ scanned: [200, 200, 200], scannerCookies: [] });
  });

  it('M1: a stolen cookie is worth nothing once its owner has signed out', () => {
    expect(report.seen).toMatchObject({ stolenBefore: 200, stolenAfter: 401 });
  });

  it('M1: the sign-in leads to pages of the console only', () => {
    const led = report.seen['led'] as Record<string, string | false>;
    expect(Object.keys(led)).toEqual(evilPaths);
    for (const path of Object.values(led)) expect(path).toMatch(/^\/console(\/|$)/);
  });

  it('M4: axe finds nothing on these pages, and none is wider than its window', () => {
    expect(Object.keys(report.violations).length).toBe(2 * 13);
    expect(Object.entries(report.violations).filter(([, found]) => found.length > 0)).toEqual([]);
    expect(report.tooWide).toEqual([]);
  });

  it('M4: the browser logs the refusals that were wanted, and nothing else; no other site is asked', () => {
    expect(report.refusals.filter((line) => !/40[019]/.test(line))).toEqual([]);
    expect(report.complaints).toEqual([]);
    expect(report.foreignRequests).toEqual([]);
  });
});
