import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { base58 } from '@scure/base';
import { Redis } from 'ioredis';
import { BROWSED, ProcessBrowser, walletPerson } from '../../support/accounts/process-browser.js';
import { evmWallet } from '../../support/accounts/wallets.js';
import { readMail } from '../../support/mail/mime.js';
import { startQuotingMailServer, type QuotingMailServer } from '../../support/mail/quoting-server.js';
import { until } from '../../support/services/cluster.js';
import { startRedisServer } from '../../support/services/redis.js';
import { startSentrySink, type SentrySink } from '../../support/facilitator/sentry-sink.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';
import { createThrowawayDatabase } from '../../support/services/worker-database.js';

const BASE = '/api/v1/x402';
const ADDRESS = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const HASH = `0x${'c4'.repeat(32)}`;

/** Every secret of a deployment, all distinct and made of words that occur nowhere else. */
const SECRETS = {
  admin: 'admin-kestrel-4711',
  addressHash: 'hash-osprey-4712',
  redis: 'redis-hobby-4714',
  python: 'python-harrier-4715',
  rpc: 'rpc-goshawk-4716',
  stripe: 'sk_test_kite4717',
  stripeWebhook: 'whsec_buzzard4718',
  tenantUrl: 'url-vulture-4719',
  evmSigner: '5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a',
  svmSigner: base58.encode(Buffer.from('a seed of an osprey, of 32 bytes')),
  encryption: Buffer.from('a key of the harrier, with 32 b.').toString('base64'),
  sentry: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
  rpcPassword: 'rpc-falcon-4720',
  collector: 'collector-merlin-4722',
  oidc: 'oidc-gyrfalcon-4723',
  smtp: 'smtp-peregrine-4724',
};

/** A server that echoes each request, in every form of response that an upstream may send. */
async function startEchoServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  let asked = 0;
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const quoted = `${request.url ?? ''} ${JSON.stringify(request.rawHeaders)} ${Buffer.concat(chunks).toString()}`;
      const error = { code: -32_000, type: 'invalid_request_error', message: `refused: ${quoted}` };
      const [status, body] = [
        [401, JSON.stringify({ error })],
        [200, JSON.stringify({ jsonrpc: '2.0', id: 1, error, is_valid: 'perhaps', error_message: quoted })],
        [500, `<html>${quoted}</html>`],
        [200, quoted],
      ][asked++ % 4] as [number, string];
      response.writeHead(status, { 'Content-Type': 'application/json', 'X-Quoted': encodeURI(quoted) });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

const everyByte = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const signs = (text: string) => text.replace(/[^A-Za-z0-9]/g, everyByte);
/** Encodings of a secret that a tool may write into a URL. */
const WRITTEN: readonly ((secret: string) => string)[] = [
  encodeURIComponent,
  signs,
  (secret) => signs(secret).replace(/%../g, (code) => code.toUpperCase()),
  (secret) => signs(secret).replaceAll('%', '%25'),
  (secret) => everyByte(secret),
];

/** Decodes repeatedly, as a reader of a log can. */
function decoded(text: string): string {
  let rest = text;
  for (let round = 0; round < 4; round += 1)
    rest = rest.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return rest;
}

/** The secret as plain text, hex and base64. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  // Base64 depends on the offset in a longer text: the middle of the secret is one of these.
  const within = [0, 1, 2].map((at) =>
    Buffer.concat([Buffer.alloc(at), bytes])
      .toString('base64')
      .slice(4, -4),
  );
  return [secret, bytes.toString('hex'), ...within];
}

/** Sends raw text; resolves when the server closes the connection. */
function raw({ url }: ServerProcess, text: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
    socket.on('close', resolve).on('error', () => undefined);
    socket.on('data', () => socket.end());
    socket.setTimeout(1_000, () => socket.destroy());
  });
}

describe('all output of a server process', () => {
  let redis: { url: string; stop: () => Promise<void> };
  let echoServer: { url: string; stop: () => Promise<void> };
  let sink: SentrySink;
  let mailServer: QuotingMailServer;

  beforeAll(async () => {
    redis = await startRedisServer();
    const client = new Redis(redis.url);
    await client.config('SET', 'requirepass', 'another-password');
    client.disconnect();
    echoServer = await startEchoServer();
    sink = await startSentrySink();
  }, 60_000);
  afterAll(async () => {
    await Promise.all([echoServer.stop(), sink.stop(), redis.stop()]);
  });
  beforeEach(async () => {
    mailServer = await startQuotingMailServer('x402', SECRETS.smtp);
  });
  afterEach(() => mailServer.stop());

  function environment(): Record<string, string> {
    return {
      LOG_LEVEL: 'trace',
      X402_ADMIN_KEY: SECRETS.admin,
      ADDRESS_HASH_SECRET: SECRETS.addressHash,
      REDIS_URL: redis.url.replace('redis://', `redis://:${SECRETS.redis}@`),
      OTEL_EXPORTER_OTLP_ENDPOINT: echoServer.url,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${SECRETS.collector}`,
      OTEL_BSP_SCHEDULE_DELAY: '100',
      SENTRY_DSN: sink.dsn.replace('public@', `${SECRETS.sentry}@`),
      ENCRYPTION_KEY: SECRETS.encryption,
      PYTHON_VERIFIER_KEY: SECRETS.python,
      STRIPE_SECRET_KEY: SECRETS.stripe,
      STRIPE_WEBHOOK_SECRET: SECRETS.stripeWebhook,
      STRIPE_API_BASE: echoServer.url,
      OIDC_ISSUER: echoServer.url,
      OIDC_CLIENT_ID: 'console',
      OIDC_CLIENT_SECRET: SECRETS.oidc,
      SMTP_URL: mailServer.url,
      ...BROWSED,
      X402_STRIPE_PRICE_PRO: 'price_pro',
      X402_EVM_SIGNER_KEYS: `0x${SECRETS.evmSigner}`,
      BASE_RPC_URL: `${echoServer.url}/v3/${SECRETS.rpc},http://127.0.0.1:9/v3/${SECRETS.rpc}`,
      BASE_SEPOLIA_RPC_URL: `${echoServer.url}/v3/${SECRETS.rpc}`,
      POLYGON_RPC_URL: `${echoServer.url.replace('://', `://user:${SECRETS.rpcPassword}@`)}/`,
      X402_SVM_SIGNER_KEYS: SECRETS.svmSigner,
      SOLANA_RPC_URL: `${echoServer.url}/?api-key=${SECRETS.rpc},http://127.0.0.1:9/?api-key=${SECRETS.rpc}`,
      WEBHOOK_ALLOWED_HOSTS: new URL(echoServer.url).host,
      BREAKER_COOLDOWN_MS: '10',
      PYTHON_VERIFIER_TIMEOUT_MS: '2000',
      SETTLEMENT_WAIT_MS: '200',
    };
  }

  const send = async (
    server: ServerProcess,
    method: string,
    path: string,
    key: string | null,
    body?: object,
  ): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${server.url}${BASE}${path}`, {
      method,
      headers: {
        ...(key === null ? { 'X-Admin-Key': SECRETS.admin } : { Authorization: `Bearer ${key}` }),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  };

  /** Calls every route that makes the server call another service. @returns the new keys and the responses */
  async function callUpstreams(server: ServerProcess): Promise<{ keys: string[]; answers: string[] }> {
    const email = `owl-${server.pid}@example.com`;
    const created = await send(server, 'POST', '/admin/tenants', null, { email, plan: 'enterprise' });
    const { tenant, apiKey } = JSON.parse(created.text) as {
      tenant: { id: string };
      apiKey: { key: string };
    };
    const hook = `${echoServer.url}/${SECRETS.tenantUrl}`;
    const endpoint = await send(server, 'POST', '/webhook-endpoints', apiKey.key, { url: hook });
    const { id, secret } = JSON.parse(endpoint.text) as { id: string; secret: string };
    const answers: string[] = [];
    const ask = async (method: string, path: string, body?: object): Promise<void> => {
      for (let i = 0; i < 4; i++) answers.push((await send(server, method, path, apiKey.key, body)).text);
    };
    await ask('PUT', '/wallets/base', { address: ADDRESS });
    await ask('POST', '/verify', { tx_hash: HASH, chain: 'base' });
    await ask('POST', '/verify', { tx_hash: '5'.repeat(87), chain: 'solana', recipient: '1'.repeat(32) });
    await ask('POST', '/facilitator/verify', { x402Version: 1, paymentPayload: {}, paymentRequirements: {} });
    await ask('GET', '/facilitator/supported');
    await ask('POST', '/billing/checkout', { plan: 'pro' });
    await ask('POST', '/billing/portal', {});
    await ask('POST', '/webhooks/stripe', { id: 'evt_1' });
    await ask('POST', `/webhook-endpoints/${id}/test`);
    const rotated = await send(server, 'POST', `/webhook-endpoints/${id}/rotate-secret`, apiKey.key, {});
    await ask('GET', '/health');
    const reconciled = await send(server, 'POST', '/admin/billing/reconcile', null, {});
    const suspended = await send(server, 'POST', `/admin/tenants/${tenant.id}/suspend`, null, {
      reason: 'x',
    });
    const { secret: next } = JSON.parse(rotated.text) as { secret: string };
    return { keys: [apiKey.key, secret, next], answers: [...answers, reconciled.text, suspended.text] };
  }

  /**
   * Signs in and works in the session. Asks for links, by mails that the mail server refuses and quotes.
   *
   * @returns the cookie, the anti-forgery token and the token of a link, and the responses that may hold none of them
   */
  async function workInSession(
    server: ServerProcess,
  ): Promise<{ cookie: string; csrf: string; link: string; answers: string[] }> {
    const servers = [server];
    const { browser } = await walletPerson({ servers }, evmWallet());
    const cookie = browser.cookies.get('x402_session') ?? '';
    const csrf = browser.csrfToken ?? '';
    const answers: string[] = [];
    const keep = ({ body }: { body: object }): void => void answers.push(JSON.stringify(body));
    for (const path of ['/payments', '/sessions', '/team', '/audit', '/account', '/no-such-page'])
      keep(await browser.send('GET', path));
    for (const path of ['/team/invitations', '/webhook-endpoints', '/sign-in/oidc'])
      keep(await browser.send('POST', path, {}));
    const asking = new ProcessBrowser(servers);
    const { status } = await asking.send('POST', '/sign-in/email', {
      email: `link-${server.pid}@owl.example`,
    });
    expect(status).toBe(202);
    // The log-in of the first mail, to the new tenant, is refused.
    await until(() => server.lines.some((line) => line.includes('a mail could not be sent yet')));
    let link = '';
    await until(() => {
      const texts = mailServer.refused.map((mail) => readMail(mail).text);
      link = texts.flatMap((text) => /sign-in\/link#(\S+)/.exec(text)?.[1] ?? [])[0] ?? '';
      return link !== '';
    });
    for (const path of ['look', 'confirm']) {
      keep(await new ProcessBrowser(servers).send('POST', `/sign-in/email/${path}`, { token: `${link}x` }));
      keep(await new ProcessBrowser(servers).send('POST', `/sign-in/email/${path}`, { token: link }));
    }
    expect([cookie, csrf, link].map((text) => text.length > 30)).toEqual([true, true, true]);
    return { cookie, csrf, link, answers };
  }

  /** Sends a secret in places where it does not belong. @returns the responses */
  async function misplace(server: ServerProcess, secret: string): Promise<string[]> {
    const answers: string[] = [];
    const ask = async (path: string, init: RequestInit = {}): Promise<void> => {
      const response = await fetch(server.url + path, init).catch(() => null);
      answers.push((await response?.text()) ?? '');
    };
    for (const write of WRITTEN) {
      const text = write(secret);
      for (const path of [`/${text}`, `${BASE}/${text}`, `${BASE}/admin/${text}/tenants`, `//${text}//`])
        await ask(path);
      await ask(`${BASE}/${'a'.repeat(60)}/${text}`);
      await ask(`${BASE}/payments/${text}`, { headers: { Authorization: `Bearer ${text}` } });
      await ask(`${BASE}/payments?cursor=${text}&${text}=1`);
      await ask(`${BASE}/health?key=${text}`, { headers: { Referer: `https://x.example/${text}` } });
      await ask(`${BASE}/usage`, { method: 'DELETE', headers: { 'User-Agent': text, 'X-Request-Id': text } });
    }
    const json = { 'Content-Type': 'application/json' };
    for (const headers of [
      { 'X-API-Key': secret },
      { 'X-Admin-Key': `${secret} ` },
      { Authorization: secret },
      { Authorization: `Basic ${Buffer.from(`user:${secret}`).toString('base64')}` },
      { 'X-Request-Id': secret },
      { 'Idempotency-Key': secret },
      { Cookie: `session=${secret}` },
      { 'Content-Type': `application/${encodeURIComponent(secret)}` },
    ]) {
      await ask(`${BASE}/admin/tenants`, { headers });
      await ask(`${BASE}/verify`, { method: 'POST', headers: { ...json, ...headers }, body: '{}' });
    }
    for (const body of [
      JSON.stringify({ tx_hash: secret, chain: secret }),
      JSON.stringify({ [secret]: { [secret]: [secret] } }),
      JSON.stringify(secret),
      `{"key": ${secret}`,
      `${secret}={}`,
    ])
      await ask(`${BASE}/verify`, { method: 'POST', headers: json, body });
    for (const line of [
      `GET ${secret} HTTP/1.1`,
      `${secret} / HTTP/1.1`,
      `GET / HTTP/${secret}`,
      `GET /\u0000${secret}`,
    ])
      await raw(server, `${line}\r\nHost: a\r\nX-Odd ${secret}\r\n\r\n`);
    return answers;
  }

  it.each([
    ['asking the chains', {}],
    ['asking the Python verifier', { PYTHON_VERIFIER_URL: 'gossip' }],
  ])(
    'B3: contains no secret, with faulty upstreams and then a lost database (%s)',
    async (_, more) => {
      const mine = await createThrowawayDatabase();
      const python = 'PYTHON_VERIFIER_URL' in more ? { PYTHON_VERIFIER_URL: echoServer.url } : {};
      const server = await startServer({
        databaseUrl: mine.url,
        env: { ...environment(), ...more, ...python },
      });
      const { keys, answers } = await callUpstreams(server);
      const [key = ''] = keys;
      const { cookie, link, csrf, answers: ofSession } = await workInSession(server);
      keys.push(cookie, link);
      answers.push(...ofSession);
      const own = [SECRETS.admin, SECRETS.encryption, SECRETS.python, key, ...keys.slice(1)];
      // It has no form of its own to be known by in a wrong place, and is worth nothing without the cookie.
      keys.push(csrf);
      const misplaced: string[] = [];
      for (const secret of own) misplaced.push(...(await misplace(server, secret)));
      const metrics = await (await fetch(`${server.managementUrl ?? ''}/metrics`)).text();
      await mine.drop();
      // The test harness generates one; a server from TEST_DATABASE_URL may have a trivial one.
      const { password } = new URL(mine.url);
      if (password.length > 12) keys.push(password);
      for (const path of ['/usage', '/payments', '/health', '/webhook-endpoints'])
        answers.push((await send(server, 'GET', path, key)).text);
      await server.stop();
      // The Sentry SDK writes the public key of the DSN into each envelope.
      const reported = sink.envelopes.join('\n').replaceAll(`//${SECRETS.sentry}@`, '');
      const secrets = [...Object.values(SECRETS), ...keys];
      const leaks = (said: string) =>
        secrets.filter((secret) =>
          spellings(secret).some((text) => said.includes(text) || decoded(said).includes(text)),
        );
      const output = { log: server.lines.join('\n'), reported, metrics, answers: answers.join('\n') };
      const leaked = Object.entries(output).map(([where, said]) => [where, leaks(said)]);
      expect(leaked).toEqual(Object.keys(output).map((where) => [where, []]));
      // A caller may read back the secret it sent, but no other secret.
      expect(leaks(misplaced.join('\n')).filter((secret) => !own.includes(secret))).toEqual([]);
      expect(server.lines.length).toBeGreaterThan(60);
    },
    300_000,
  );
});
