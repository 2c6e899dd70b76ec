import { randomUUID } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Mail } from '../../../src/platform/mail/mail.js';
import { MailWorker } from '../../../src/platform/mail/mail-worker.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';

const LINK = 'http://localhost:3001/console/sign-in/link#secret-of-the-developer';
const PATHS = ['/console/dev/mail', '/console/dev/mail.json'];

/** Mail to a developer lies in the mailbox of this application. */
async function startWithMail(config: Readonly<Record<string, string>>): Promise<TestApp> {
  const settings = { JOBS_ENABLED: 'false', ...config };
  const app = await createTestApp({ config: settings, oneProcess: 'its mailbox is in its memory' });
  const expiresAt = new Date(Date.now() + 900_000).toISOString();
  await app.app.get(Mail).send(app.dataSource.manager, {
    ...{ to: 'developer@example.com', template: 'sign-in', data: { link: LINK, expiresAt } },
    ...{ tenantId: null, dedupeKey: randomUUID() },
  });
  await app.app.get(MailWorker).runOnce();
  return app;
}

describe('mail of a developer', () => {
  let test: TestApp;
  let port: number;
  const printed: string[] = [];

  beforeAll(async () => {
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed.push(String(text));
      return true;
    });
    test = await startWithMail({ NODE_ENV: 'development' });
    write.mockRestore();
    await test.app.listen(0, '0.0.0.0');
    ({ port } = test.app.getHttpServer().address() as AddressInfo);
  });
  afterAll(() => test.close());

  /** Asks as a program that chooses each header and the address it connects to. */
  function ask(path: string, headers: Readonly<Record<string, string>> = {}, host = '127.0.0.1') {
    return new Promise<{ status: number; body: string }>((resolve, reject) => {
      get({ host, port, path, headers: { host: `localhost:${port}`, ...headers } }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part: string) => (body += part));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, body });
        });
      }).on('error', reject);
    });
  }

  it('M6: is printed, and shown on a page of this machine with its link', async () => {
    expect(printed.join('')).toContain(LINK);
    const { headers, text } = await test.http.get('/console/dev/mail').expect(200);
    expect(text).toContain(`<a href="${LINK}">`);
    expect(text).toContain('developer@example.com');
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none';style-src 'sha256-[^;]+';base-uri/,
    );
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cache-control']).toBe('no-store');
  });

  it('M6: is read by programs as JSON', async () => {
    const answer = await test.http.get('/console/dev/mail.json').expect(200);
    const { mails } = answer.body as { mails: readonly { to: string; text: string }[] };
    // The mailbox may hold what other specs of this database left to be sent.
    const ours = mails.filter(({ to }) => to === 'developer@example.com');
    expect(ours).toEqual([expect.objectContaining({ text: expect.stringContaining(LINK) as string })]);
  });

  it.each(['localhost', '127.0.0.1', '127.8.9.1', '[::1]'])(
    'M6: this machine may be called %s',
    async (name) => {
      for (const path of PATHS) expect((await ask(path, { host: `${name}:${port}` })).status).toBe(200);
    },
  );

  it.each([
    ['X-Forwarded-For', { 'x-forwarded-for': '127.0.0.1' }],
    ['X-Forwarded-Host', { 'x-forwarded-host': 'localhost' }],
    ['Forwarded', { forwarded: 'for=127.0.0.1' }],
    ['Via', { via: '1.1 proxy' }],
    ['X-Real-IP', { 'x-real-ip': '127.0.0.1' }],
    ['CF-Connecting-IP', { 'cf-connecting-ip': '127.0.0.1' }],
    ['another name (DNS rebinding)', { host: 'rebound.example.com' }],
    ['a name that begins like this machine’s', { host: 'localhost.example.com' }],
    ['a name of another machine', { host: '192.0.2.7:3001' }],
    ['a page of another origin', { origin: 'https://evil.example.com' }],
    ['a page of another port', { origin: 'http://localhost:9' }],
    ['a sandboxed page', { origin: 'null' }],
  ])('M6: a request with %s is told that nothing is there', async (_, headers) => {
    for (const path of PATHS) {
      const { status, body } = await ask(path, headers);
      expect(status).toBe(404);
      expect(body).not.toContain('secret-of-the-developer');
      expect(JSON.parse(body)).toMatchObject({ error: 'Not found' });
    }
  });

  it('M6: another machine is told that nothing is there, whatever name it asks for', async () => {
    const [outside] = Object.values(networkInterfaces())
      .flat()
      .filter((one) => one?.family === 'IPv4' && !one.internal);
    // The peer of such a connection has the address of an interface, as another machine's has.
    expect(outside).toBeDefined();
    for (const path of PATHS) {
      const { status, body } = await ask(path, {}, outside?.address);
      expect(status).toBe(404);
      expect(body).not.toContain('secret-of-the-developer');
    }
  });
});

describe('a mailbox that nobody else may read', () => {
  const database = { DATABASE_URL: 'postgres://db.example.com/x402' };

  it.each([
    ['development, as set', { NODE_ENV: 'development', ...database }, true],
    ['the embedded database of npm start', {}, true],
    ['development that only followed from the host', { ...database }, false],
    ['production', { NODE_ENV: 'production', ...database }, false],
    ['a test', { NODE_ENV: 'test', ...database }, false],
    ['a PUBLIC_URL that others open', { PUBLIC_URL: 'http://192.0.2.5:3001' }, false],
    ['a PUBLIC_URL of this machine', { PUBLIC_URL: 'http://[::1]:3001' }, true],
    ['a HOST that others reach', { NODE_ENV: 'development', HOST: '0.0.0.0', ...database }, false],
    ['a proxy in front', { NODE_ENV: 'development', TRUST_PROXY: '1', ...database }, false],
    ['an SMTP server', { NODE_ENV: 'development', SMTP_URL: 'smtp://localhost' }, false],
  ])('M6: exists or not with %s', (_, environment, exists) => {
    expect(readConfig(environment).mail.hasDevMailbox).toBe(exists);
  });

  it.each([
    ['PUBLIC_URL', { PUBLIC_URL: 'http://192.0.2.5:3001' }],
    ['HOST', { NODE_ENV: 'development', HOST: '0.0.0.0', ...database }],
    ['TRUST_PROXY', { TRUST_PROXY: '1' }],
  ])('M6: boot says that mail is off because of %s', (name, environment) => {
    const ofMail = (notices: readonly string[]) => notices.filter((line) => line.startsWith('mail is off'));
    expect(ofMail(readConfig(environment).notices)).toEqual([
      expect.stringContaining(`${name} says that others reach this server`),
    ]);
    expect(ofMail(readConfig({ ...environment, SMTP_URL: 'smtp://localhost' }).notices)).toEqual([]);
    expect(ofMail(readConfig({}).notices)).toEqual([]);
  });

  it('M6: is not there with an SMTP server or in production', async () => {
    for (const config of [
      { NODE_ENV: 'development', SMTP_URL: 'smtp://127.0.0.1:9' },
      { NODE_ENV: 'test' },
    ]) {
      const app = await createTestApp({ config: { JOBS_ENABLED: 'false', ...config } });
      for (const path of PATHS) await app.http.get(path).set('Host', 'localhost').expect(404);
      await app.close();
    }
  });
});
