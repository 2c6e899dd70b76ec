// `npm run verify-deployment -- URL [--json] [--management-port=9464]`: checks a running deployment from outside, as its
// callers see it, and prints a table. It needs no secret. With X402_API_KEY (a test key) it also verifies a sandbox payment, which costs
// one test unit. With X402_ADMIN_KEY it also lists what only the operator may see, as warnings without failure. Exit code 1 when a
// check fails, 2 after wrong usage.
import { performance } from 'node:perf_hooks';
import process from 'node:process';

const BASE = '/api/v1/x402';
const LIMIT_MS = 10_000;
/** An open port answers at once; a closed one may never answer. */
const PORT_LIMIT_MS = 3_000;
const SUPPORTED_POSTGRES = { from: 15, to: 18 };
const NOT_CHECKED = 'not checked: X402_ADMIN_KEY is not set';
const CONFIRMED = `0x5a9db0c002${'0'.repeat(46)}`;

const [given, ...flags] = process.argv.slice(2);
if (given === undefined || !URL.canParse(given)) {
  console.error('npm run verify-deployment -- https://api.example.com');
  process.exit(2);
}
const origin = new URL(given).origin;
const managementPort = flags.find((flag) => flag.startsWith('--management-port='))?.split('=')[1];
const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(given).hostname);
const key = process.env.X402_API_KEY ?? '';
const operatorKey = (process.env.X402_ADMIN_KEY ?? '').split(',')[0].trim();

async function request(path, init = {}) {
  const started = performance.now();
  const response = await fetch(origin + path, {
    redirect: 'manual',
    signal: AbortSignal.timeout(LIMIT_MS),
    ...init,
  });
  const text = await response.text();
  let body = null;
  try {
    body = JSON.parse(text);
  } catch {
    // Not every answer is JSON.
  }
  return { status: response.status, headers: response.headers, text, body, ms: performance.now() - started };
}

const post = (path, body, headers = {}) =>
  request(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

/** The check passed, but a setting is less safe than possible. */
class Warning extends Error {}

/** Settings that only the operator may read; null without the operator key. */
async function databaseStats() {
  if (operatorKey === '') return null;
  if (!isLocal && !given.startsWith('https:'))
    throw new Warning('not checked: the operator key is sent by https only');
  const { status, body } = await request(`${BASE}/admin/db-stats`, {
    headers: { 'x-admin-key': operatorKey },
  });
  must(status === 200, `the operator’s key is answered with ${status} ${body?.code}`);
  return body;
}

/** Throws an error with this text unless the condition holds. */
function must(condition, otherwise) {
  if (!condition) throw new Error(otherwise);
}

function mustBeEnvelope({ status, body, headers }, wanted, code) {
  must(status === wanted, `answers ${status} instead of ${wanted}`);
  must(body?.statusCode === wanted && typeof body.message === 'string', 'not in the one shape of errors');
  must(code === undefined || body.code === code, `says ${body?.code} instead of ${code}`);
  must(headers.get('x-request-id') === body.requestId, 'the request id is not the one in the header');
}

const CHECKS = [
  [
    'alive',
    async () => {
      const { status, ms } = await request(`${BASE}/health/live`);
      must(status === 200, `answers ${status}`);
      return `${ms.toFixed(0)} ms`;
    },
  ],
  [
    'ready',
    async () => {
      const { status, body } = await request(`${BASE}/health/ready`);
      must(status === 200, `answers ${status} (${body?.status}): the database or its migrations`);
    },
  ],
  [
    'healthy',
    async () => {
      const { body } = await request(`${BASE}/health`);
      must(
        body?.status === 'healthy' || isBare(body),
        `says ${body?.status}: ${JSON.stringify(body?.checks)}`,
      );
      return `version ${body.version}, limits in ${body.checks.redis.mode}, verifier ${body.checks.verifier.mode}, ${ableTo(body)}`;
    },
  ],
  [
    'encrypted',
    async () => {
      must(isLocal || given.startsWith('https:'), 'keys are sent without encryption: use https');
      return isLocal ? 'local, not checked' : 'https';
    },
  ],
  [
    'security headers',
    async () => {
      const { headers } = await request(`${BASE}/health/live`);
      const missing = [
        'strict-transport-security',
        'content-security-policy',
        'x-content-type-options',
        'x-frame-options',
      ].filter((name) => headers.get(name) === null);
      must(missing.length === 0, `missing: ${missing.join(', ')}`);
      must(headers.get('x-powered-by') === null, 'x-powered-by names the software');
    },
  ],
  [
    'no public metrics',
    async () => {
      const { status } = await request('/metrics');
      must(status === 404, `/metrics answers ${status} on the public port`);
    },
  ],
  [
    'metrics are closed to us',
    async () => {
      if (isLocal && managementPort === undefined) return 'local, not checked';
      const port = managementPort ?? '9464';
      const url = `http://${new URL(given).hostname}:${port}/metrics`;
      if ((await textOf(url, PORT_LIMIT_MS)).includes('x402_'))
        throw new Warning(`anyone here can read ${url}: do not publish the management port`);
      return `nothing on port ${port}`;
    },
  ],
  ['a key is required', async () => mustBeEnvelope(await request(`${BASE}/usage`), 401, 'MISSING_API_KEY')],
  [
    'a wrong key is refused',
    async () =>
      mustBeEnvelope(
        await request(`${BASE}/usage`, { headers: { authorization: 'Bearer nonsense' } }),
        401,
        'INVALID_API_KEY',
      ),
  ],
  [
    'operator routes need the operator key',
    async () => mustBeEnvelope(await request(`${BASE}/admin/tenants`), 401),
  ],
  [
    'broken JSON is a clean 400',
    async () => mustBeEnvelope(await post(`${BASE}/verify`, '{'), 400, 'INVALID_JSON'),
  ],
  [
    'unknown paths are a clean 404',
    async () => mustBeEnvelope(await request(`${BASE}/nothing`), 404, 'NOT_FOUND'),
  ],
  [
    'nothing internal leaks',
    async () => {
      const { text } = await post(`${BASE}/verify`, '{"tx_hash":{}}');
      must(!/node_modules|at \w+ \(|postgres|ECONN/.test(text), 'an error shows internals');
    },
  ],
  [
    'no CORS for unknown origins',
    async () => {
      const { headers } = await request(`${BASE}/health/live`, {
        headers: { origin: 'https://evil.example' },
      });
      must(headers.get('access-control-allow-origin') === null, 'an unknown origin is allowed');
    },
  ],
  [
    'rate limit headers',
    async () => {
      const { headers } = await request(`${BASE}/supported-chains`);
      must(
        headers.get('x-ratelimit-limit') !== null && headers.get('ratelimit') !== null,
        'no rate limit fields',
      );
      return `${headers.get('x-ratelimit-remaining')} of ${headers.get('x-ratelimit-limit')} left today`;
    },
  ],
  [
    'the clock is right',
    async () => {
      // The process writes it. The header Date is often that of the proxy in front.
      const { body } = await request(`${BASE}/health`);
      const skew = Math.abs(Date.parse(body?.timestamp) - Date.now()) / 1_000;
      must(skew < 30, `is ${skew.toFixed(0)} s away from ours`);
      if (skew > 5) throw new Warning(`is ${skew.toFixed(0)} s away from ours`);
    },
  ],
  [
    'documented',
    async () => {
      const { status, body } = await request('/openapi.json');
      must(status === 200 && body?.paths !== undefined, `/openapi.json answers ${status}`);
    },
  ],
  [
    'a verifier is configured',
    async () => {
      const { body } = await request(`${BASE}/health`);
      const { mode } = body.checks.verifier;
      if (mode === 'none')
        throw new Warning('no verifier: neither PYTHON_VERIFIER_URL nor the RPC URL of any chain is set');
      return mode;
    },
  ],
  [
    'limits are shared',
    async () => {
      const { body } = await request(`${BASE}/health`);
      if (body.checks.redis.status === 'disabled')
        throw new Warning(
          'no Redis: each process counts its own requests, so limits grow with the processes',
        );
      return body.checks.redis.mode;
    },
  ],
  [
    'rules of production',
    async () => {
      const stats = await databaseStats();
      if (stats === null) return NOT_CHECKED;
      const { mode } = stats.installation;
      if (mode !== 'production')
        throw new Warning(`NODE_ENV is ${mode}: errors show internals, webhooks may be plain http`);
      return mode;
    },
  ],
  [
    'Postgres',
    async () => {
      const stats = await databaseStats();
      if (stats === null) return NOT_CHECKED;
      const { postgresVersion } = stats.installation;
      const major = Number.parseInt(postgresVersion, 10);
      const { from, to } = SUPPORTED_POSTGRES;
      if (major < from || major > to)
        throw new Warning(`version ${postgresVersion}: ${from} to ${to} are supported`);
      return `version ${postgresVersion}`;
    },
  ],
  [
    'secrets of its own',
    async () => {
      const stats = await databaseStats();
      if (stats === null) return NOT_CHECKED;
      const { weakSecrets } = stats.installation;
      if (weakSecrets.length > 0) throw new Warning(`can be guessed: ${weakSecrets.join(', ')}`);
    },
  ],
  [
    'secrets at rest',
    async () => {
      const stats = await databaseStats();
      if (stats === null) return NOT_CHECKED;
      const { encrypted, ownAddressHashSecret } = stats.secretsAtRest;
      const missing = [
        encrypted ||
          'ENCRYPTION_KEY is not set: the database stores webhook secrets and signed transactions without encryption',
        ownAddressHashSecret ||
          'ADDRESS_HASH_SECRET is not set: the database stores a generated one beside its hashes',
      ].filter((text) => text !== true);
      if (missing.length > 0) throw new Warning(missing.join('; '));
      return 'sealed';
    },
  ],
  [
    'callers have separate addresses',
    async () => {
      const stats = await databaseStats();
      if (stats === null) return NOT_CHECKED;
      const { trustedProxies, forwardedAddresses, callerIsPrivate } = stats.forwarding;
      if (forwardedAddresses > trustedProxies)
        throw new Warning(
          `TRUST_PROXY is ${trustedProxies}, and ${forwardedAddresses} proxies stand in front: limits and bans take all callers for one`,
        );
      if (forwardedAddresses < trustedProxies)
        throw new Warning(
          `TRUST_PROXY is ${trustedProxies}, and ${forwardedAddresses} proxies stand in front: callers may choose their address`,
        );
      // A proxy that replaces the header of the one before it leaves the number right. Builds before 0.3 do not say this.
      if (callerIsPrivate === true && !isLocal)
        throw new Warning(
          'our address counts as a private one: unless we are in the same network, a proxy in front hides its callers, and limits and bans take all for one',
        );
      return `through ${forwardedAddresses} proxies`;
    },
  ],
  [
    'a sandbox payment',
    async () => {
      if (key === '') return 'not checked: X402_API_KEY (a test key) is not set';
      const question = JSON.stringify({ tx_hash: CONFIRMED + randomSuffix(), chain: 'sandbox' });
      const { status, body } = await post(`${BASE}/verify`, question, { authorization: `Bearer ${key}` });
      must(status === 200 && body?.status === 'confirmed', `answers ${status} ${body?.code ?? body?.status}`);
      return 'confirmed';
    },
  ],
];

/** Whether all is well but for a verifier that is not configured. A later check warns of it: test environments have none. */
function isBare(body) {
  if (body?.status !== 'degraded') return false;
  const { database, redis, verifier } = body.checks;
  return verifier.status === 'disabled' && database.status === 'healthy' && redis.status !== 'unhealthy';
}

/** The text at a URL; empty when there is none, or not all of it in time. */
async function textOf(url, limitMs) {
  try {
    return await (await fetch(url, { signal: AbortSignal.timeout(limitMs) })).text();
  } catch {
    return '';
  }
}

/** Builds before 0.3 do not say what they can do. */
function ableTo({ capabilities }) {
  const list = (chains) => (chains.length === 0 ? 'nothing' : chains.join(' '));
  return capabilities === undefined
    ? ''
    : `verifies ${list(capabilities.verify)}, settles ${list(capabilities.settle)}`;
}

function randomSuffix() {
  return Math.floor(Math.random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
}

const results = [];
for (const [name, look] of CHECKS) {
  try {
    results.push({ check: name, ok: true, warning: false, said: (await look()) ?? '' });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const warning = error instanceof Warning;
    results.push({ check: name, ok: warning, warning, said });
  }
}
const failed = results.filter(({ ok }) => !ok).length;
const warnings = results.filter(({ warning }) => warning).length;
if (flags.includes('--json')) console.log(JSON.stringify({ origin, results }, null, 2));
else {
  console.log(`| ${origin} | | |\n| --- | --- | --- |`);
  for (const { check, ok, warning, said } of results) {
    console.log(`| ${check} | ${warning ? 'WARNING' : ok ? 'ok' : 'FAILED'} | ${said} |`);
  }
}
const warned = warnings === 0 ? '' : `, ${warnings} with a warning`;
console.log(`\n${results.length - failed} passed${warned}, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
