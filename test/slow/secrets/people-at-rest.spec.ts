import { generateSync } from 'otplib';
import type { DataSource } from 'typeorm';
import { Browser, ORIGIN } from '../../support/accounts/page-browser.js';
import { evmWallet, signInByWallet } from '../../support/accounts/wallets.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { receiveMail, type MailReceiver } from '../../support/mail/receive-mail.js';
import { until } from '../../support/services/cluster.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Its mail server takes nothing yet: the mail waits in the database. */
const WAITING = 'waiting@at-rest.example';
const REACHED = 'reached@at-rest.example';

const tokenOf = (link: string): string => link.slice(link.indexOf('#') + 1);

/** The bytes that a text in base32 stands for. */
function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((octet) => parseInt(octet, 2)));
}

/** Everything in the database as text; bytes are hexadecimal. */
async function everythingIn(dataSource: DataSource): Promise<Map<string, string>> {
  const tables = await dataSource.query<{ name: string }[]>(
    `SELECT table_name AS name FROM information_schema.tables
      WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`,
  );
  const found = new Map<string, string>();
  for (const { name } of tables) {
    const rows = await dataSource.query<{ row: string }[]>(`SELECT t::text AS row FROM "${name}" t`);
    found.set(name, rows.map(({ row }) => row).join('\n'));
  }
  return found;
}

/** The spellings of a secret text: as it is, its bytes, and what it stands for. */
function spellings(secret: string): string[] {
  const bytes: Buffer[] = [Buffer.from(secret), Buffer.from(secret, 'base64url')];
  if (/^[A-Z2-7]+$/.test(secret)) bytes.push(fromBase32(secret));
  return [secret, ...bytes.flatMap((some) => [some.toString('hex'), some.toString('base64')])];
}

describe('secrets of people at rest', () => {
  let database: ThrowawayDatabase;
  let mail: MailReceiver;
  let test: TestApp;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    mail = await receiveMail();
    mail.refuse((address) => (address === WAITING ? 450 : null));
    test = await createTestApp({
      config: {
        ...{ PUBLIC_URL: ORIGIN, TRUST_PROXY: '1', SIGN_UP: 'open' },
        ...{ DATABASE_URL: database.url, SMTP_URL: mail.url },
        ENCRYPTION_KEY: Buffer.from('a key of the people at rest spec').toString('base64'),
      },
    });
  });
  afterAll(async () => {
    await test.close();
    await mail.stop();
    await database.drop();
  });

  const attempts = async (): Promise<number> => {
    const [row] = await test.dataSource.query<[{ attempts: number }]>(
      'SELECT coalesce(max(attempts), 0)::int AS attempts FROM mail_outbox WHERE sent_at IS NULL',
    );
    return row.attempts;
  };

  /** Uses all ways in. @returns every secret that it was given */
  async function live(): Promise<Record<string, string>> {
    const browser = new Browser(test);
    await browser.send('post', '/sign-in/email', { email: REACHED });
    const linkToken = tokenOf((await mail.mailTo(REACHED)).link);
    const { body: looked } = (await new Browser(test).send('post', '/sign-in/email/look', {
      token: linkToken,
    })) as { body: unknown };

    const owner = new Browser(test);
    await signInByWallet(owner, evmWallet());
    const firstSession = owner.sessionCookie;
    const { body: enrolled } = (await owner.send('post', '/second-factor/totp/enrol', {})) as {
      body: unknown;
    };
    const { secret } = enrolled as { secret: string };
    const confirmed = await owner.send('post', '/second-factor/totp/confirm', {
      code: generateSync({ secret }),
    });
    const [recoveryCode = ''] = (confirmed.body as { recoveryCodes: string[] }).recoveryCodes;
    const { body: invited } = (await owner.send('post', '/team/invitations', { role: 'developer' })) as {
      body: unknown;
    };

    await browser.send('post', '/sign-in/email', { email: WAITING });
    await until(async () => (await attempts()) > 0);
    return {
      session: owner.sessionCookie,
      firstSession,
      csrfToken: owner.csrfToken ?? '',
      browserMark: browser.cookies.get('x402_browser') ?? '',
      linkToken,
      code: `"${(looked as { code: string }).code}"`,
      totpSecret: secret,
      recoveryCode,
      recoveryCodeOnly: recoveryCode.replaceAll('-', ''),
      invitation: tokenOf((invited as { link: string }).link),
    };
  }

  it('S9: nothing of a session, link, code, authenticator, invitation or waiting mail is readable', async () => {
    const secrets = await live();
    for (const [name, secret] of Object.entries(secrets))
      expect([name, secret.length > 5]).toEqual([name, true]);
    const tables = await everythingIn(test.dataSource);
    const filled = [
      'sessions',
      'sign_in_challenges',
      'users',
      'user_recovery_codes',
      'invitations',
      'mail_outbox',
    ];
    expect(filled.filter((table) => tables.get(table) === '')).toEqual([]);
    const readable = Object.entries(secrets).flatMap(([name, secret]) =>
      [...tables]
        .filter(([, text]) => spellings(secret).some((spelling) => text.includes(spelling)))
        .map(([table]) => `${name} in ${table}`),
    );
    expect(readable).toEqual([]);
  });

  it('S9: a mail that waits says neither to whom nor what, and one that was sent is empty', async () => {
    const rows = await test.dataSource.query<{ text: string; size: number; isSent: boolean }[]>(
      `SELECT m::text AS text, octet_length(content) AS size, sent_at IS NOT NULL AS "isSent" FROM mail_outbox m`,
    );
    const inHex = Buffer.from('at-rest.example').toString('hex');
    expect(rows.filter(({ text }) => /at-rest|console\.test|#/.test(text) || text.includes(inHex))).toEqual(
      [],
    );
    expect(rows.map(({ isSent, size }) => [isSent, size > 0]).sort()).toEqual([
      [false, true],
      [true, false],
    ]);
  });
});
