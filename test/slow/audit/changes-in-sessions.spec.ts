import { generateSync } from 'otplib';
import type { Response } from 'supertest';
import { NIL_TENANT } from '../../../src/domain/nil-tenant.js';
import { Clock } from '../../../src/platform/clock.js';
import { ROUTES_IN_SESSION, SESSION_ROUTES, SIGN_IN_ROUTES } from '../../support/accounts/console-routes.js';
import { Browser, ORIGIN } from '../../support/accounts/page-browser.js';
import { SoftwareAuthenticator } from '../../support/accounts/software-authenticator.js';
import {
  challengeFor,
  evmWallet,
  proofOf,
  signInByWallet,
  type TestWallet,
} from '../../support/accounts/wallets.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { FixedClock } from '../../support/http/fixed-clock.js';

const ADMIN_KEY = 'operator-of-changes-in-sessions';
const STEP_MS = 30_000;

/** Somebody who is signed in, and owns an account. */
interface Person {
  readonly browser: Browser;
  readonly wallet: TestWallet;
  readonly userId: string;
  readonly tenantId: string;
}

/** An action of the audit log, and the request that causes it: the answer to it is returned. */
interface Change {
  readonly action: string;
  readonly act: (person: Person) => Promise<Response>;
  /** Who is named: the person unless given. */
  readonly actor?: 'operator';
  /** Whose log it is in: no tenant's is for what belongs to the person alone. The account's unless given. */
  readonly isOfPerson?: true;
}

let test: TestApp;
const clock = new FixedClock(Date.now());

beforeAll(async () => {
  test = await createTestApp({
    config: {
      ...{ PUBLIC_URL: ORIGIN, TRUST_PROXY: '1', SIGN_UP: 'open', X402_ADMIN_KEY: ADMIN_KEY },
      JOBS_ENABLED: 'false',
    },
    overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
  });
});
afterAll(() => test.close());

async function newPerson(wallet = evmWallet()): Promise<Person> {
  const browser = new Browser(test);
  const { status, body, text } = (await signInByWallet(browser, wallet)) as {
    status: number;
    body: unknown;
    text: string;
  };
  if (status !== 200) throw new Error(text);
  const { user, tenant } = body as { user: { id: string }; tenant: { id: string } | null };
  return { browser, wallet, userId: user.id, tenantId: tenant?.id ?? '' };
}

async function good(asked: Promise<Response>): Promise<Response> {
  const answer = await asked;
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
  return answer;
}

/** A code of the next step, which nobody has used. */
function nextCode(secret: string): string {
  clock.advance(STEP_MS);
  return generateSync({ secret, epoch: Math.floor(clock.nowMs() / 1_000) });
}

async function secretOf({ browser }: Person): Promise<string> {
  const { body } = (await good(browser.send('post', '/second-factor/totp/enrol', {}))) as { body: unknown };
  return (body as { secret: string }).secret;
}

async function enrolTotp(person: Person): Promise<{ secret: string; recoveryCodes: string[] }> {
  const secret = await secretOf(person);
  const confirm = person.browser.send('post', '/second-factor/totp/confirm', { code: nextCode(secret) });
  return { secret, ...((await good(confirm)).body as { recoveryCodes: string[] }) };
}

async function enrolPasskey({ browser }: Person): Promise<Response> {
  const { body } = (await good(browser.send('post', '/second-factor/passkeys/options', {}))) as {
    body: unknown;
  };
  const { challenge } = body as { challenge: string };
  const response = new SoftwareAuthenticator().create(challenge, { origin: ORIGIN, rpId: 'console.test' });
  return browser.send('post', '/second-factor/passkeys', { name: 'Laptop', response });
}

async function joinWallet({ browser }: Person, wallet: TestWallet): Promise<Response> {
  const { message } = await challengeFor(browser, wallet, '/user/wallets/challenge');
  return browser.send('post', '/user/wallets', await proofOf(wallet, message));
}

async function invite({ browser }: Person): Promise<{ id: string; token: string }> {
  const { body } = (await good(browser.send('post', '/team/invitations', { role: 'developer' }))) as {
    body: unknown;
  };
  const { invitation, link } = body as { invitation: { id: string }; link: string };
  return { id: invitation.id, token: link.slice(link.indexOf('#') + 1) };
}

/** A new member of that person's account. @returns who it is */
async function member(person: Person): Promise<string> {
  const [guest, { token }] = [await newPerson(), await invite(person)];
  await good(guest.browser.send('post', '/invitations/accept', { token }));
  return guest.userId;
}

/** The operator, who looks at the person's account. */
async function view({ tenantId }: Person): Promise<{ browser: Browser; answer: Response }> {
  const browser = new Browser(test);
  await good(browser.send('post', '/sign-in/operator-key', { adminKey: ADMIN_KEY }));
  return { browser, answer: await good(browser.send('post', `/admin/tenants/${tenantId}/view`)) };
}

/** Routes that take no key, and the action expected in the audit log. */
const CHANGES: Readonly<Record<string, Change>> = {
  'PATCH account': {
    action: 'tenant.changed',
    act: ({ browser }) => browser.send('patch', '/account', { companyName: 'Renamed' }),
  },
  'POST team/invitations': {
    action: 'invitation.created',
    act: ({ browser }) => browser.send('post', '/team/invitations', { role: 'viewer' }),
  },
  'DELETE team/invitations/:id': {
    action: 'invitation.revoked',
    act: async (person) => person.browser.send('delete', `/team/invitations/${(await invite(person)).id}`),
  },
  'PATCH team/members/:userId': {
    action: 'member.changed',
    act: async (person) =>
      person.browser.send('patch', `/team/members/${await member(person)}`, { role: 'viewer' }),
  },
  'DELETE team/members/:userId': {
    action: 'member.removed',
    act: async (person) => person.browser.send('delete', `/team/members/${await member(person)}`),
  },
  'POST user/wallets': {
    action: 'user_wallet.added',
    act: (person) => joinWallet(person, evmWallet()),
    isOfPerson: true,
  },
  'DELETE user/wallets/:namespace/:address': {
    action: 'user_wallet.removed',
    act: async (person) => {
      const wallet = evmWallet();
      await good(joinWallet(person, wallet));
      return person.browser.send('delete', `/user/wallets/eip155/${wallet.address}`);
    },
    isOfPerson: true,
  },
  'POST second-factor/totp/confirm': {
    action: 'second_factor.enrolled',
    act: async (person) => {
      const code = nextCode(await secretOf(person));
      return person.browser.send('post', '/second-factor/totp/confirm', { code });
    },
    isOfPerson: true,
  },
  'POST second-factor/totp': {
    action: 'second_factor.recovery_code_used',
    act: async (person) => {
      const [code = ''] = (await enrolTotp(person)).recoveryCodes;
      const { browser } = await newPerson(person.wallet);
      return browser.send('post', '/second-factor/totp', { code });
    },
    isOfPerson: true,
  },
  'DELETE second-factor/totp': {
    action: 'second_factor.removed',
    act: async (person) => {
      const { secret } = await enrolTotp(person);
      return person.browser.send('delete', '/second-factor/totp', { code: nextCode(secret) });
    },
    isOfPerson: true,
  },
  'POST second-factor/passkeys': {
    action: 'second_factor.enrolled',
    act: enrolPasskey,
    isOfPerson: true,
  },
  'DELETE second-factor/passkeys/:id': {
    action: 'second_factor.removed',
    act: async (person) => {
      const { body } = (await good(enrolPasskey(person))) as { body: unknown };
      const [passkey] = (body as { user: { passkeys: { id: string }[] } }).user.passkeys;
      return person.browser.send('delete', `/second-factor/passkeys/${passkey?.id ?? ''}`);
    },
    isOfPerson: true,
  },
  'POST admin/tenants/:id/view': {
    action: 'tenant.view_begun',
    act: async (person) => (await view(person)).answer,
    actor: 'operator',
  },
  'DELETE admin/view': {
    action: 'tenant.view_ended',
    act: async (person) => (await view(person)).browser.send('delete', '/admin/view'),
    actor: 'operator',
  },
};

/** Writing routes of sessions that change no settings, each with the reason; a new route must be here, above or below. */
const NO_CHANGES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(SIGN_IN_ROUTES.map((route) => [route, 'signing in: GET /sessions shows it'])),
  'DELETE session': 'signing out: GET /sessions shows it',
  'DELETE sessions': 'as DELETE session',
  'DELETE sessions/:id': 'as DELETE session',
  'PUT session/tenant': 'what this session looks at',
  'PATCH user': 'the name of oneself',
  'PATCH user/mail': 'which notices one gets oneself',
  'POST user/email': 'a link is sent; nothing changes before it is followed',
  'POST user/wallets/challenge': 'a text to sign',
  'POST second-factor/totp/enrol': 'protects nothing before its first code',
  'POST second-factor/passkeys/options': 'a question to an authenticator',
  'POST second-factor/passkey/options': 'as above',
  'POST second-factor/passkey': 'signing in',
  'POST invitations/look': 'reads only',
};

/** Their rows are tested in test/slow/accounts/own-account and test/e2e/accounts/operator/confirmation. */
const TESTED_THERE = ['POST session/tenant/new', 'POST second-factor/operator'];

/** Its author is who was invited: tested below. */
const BY_ANOTHER = ['POST invitations/accept'];

/** Routes that take a key as well: of a session the person is named. */
const AS_BY_KEY: Readonly<Record<string, Change>> = {
  'POST api-keys': {
    action: 'api_key.created',
    act: ({ browser }) => browser.send('post', '/api-keys', { name: 'Mine' }),
  },
  'PUT wallets/:chain': {
    action: 'wallet.changed',
    act: ({ browser }) =>
      browser.send('put', '/wallets/base', { address: '0x00000000000000000000000000000000000000AA' }),
  },
  'POST webhook-endpoints': {
    action: 'webhook_endpoint.created',
    act: ({ browser }) =>
      browser.send('post', '/webhook-endpoints', { url: 'https://203-0-114-2.example.com/hook' }),
  },
};

describe('audit rows of changes in sessions', () => {
  interface Row {
    readonly tenantId: string;
    readonly actor: string;
    readonly action: string;
  }
  /** The rows that a request wrote. */
  const rowsOf = ({ headers }: Response): Promise<Row[]> =>
    test.dataSource.query(
      'SELECT tenant_id AS "tenantId", actor, action FROM audit_log WHERE request_id = $1',
      [String((headers as Record<string, unknown>)['x-request-id'])],
    );

  it('G7: this spec lists every writing route of a session', () => {
    const writing = [...SIGN_IN_ROUTES, ...SESSION_ROUTES, ...ROUTES_IN_SESSION].filter(
      (route) => !route.startsWith('GET '),
    );
    const listed = [...Object.keys(CHANGES), ...Object.keys(NO_CHANGES), ...BY_ANOTHER, ...TESTED_THERE];
    expect([...writing].sort()).toEqual(listed.sort());
  });

  it.each(Object.entries({ ...CHANGES, ...AS_BY_KEY }))(
    'G7: %s writes a row with the person as author',
    async (_route, { action, act, actor, isOfPerson }) => {
      const person = await newPerson();
      await test.dataSource.query(`UPDATE tenants SET plan = 'enterprise' WHERE id = $1`, [person.tenantId]);
      const rows = await rowsOf(await good(act(person)));
      expect(rows).toEqual([
        {
          tenantId: isOfPerson === true ? NIL_TENANT : person.tenantId,
          actor: actor ?? `user:${person.userId}`,
          action,
        },
      ]);
    },
  );

  it('G7: POST invitations/accept writes a row with the invited person as author', async () => {
    const [owner, guest] = [await newPerson(), await newPerson()];
    const { token } = await invite(owner);
    const answer = await good(guest.browser.send('post', '/invitations/accept', { token }));
    expect(await rowsOf(answer)).toEqual([
      { tenantId: owner.tenantId, actor: `user:${guest.userId}`, action: 'invitation.accepted' },
    ]);
  });
});
