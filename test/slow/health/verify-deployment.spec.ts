import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { makeCertificates } from '../../support/redis/certificates.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';
import { createTenant } from '../../support/verification/tenants.js';
import { startPythonVerifier, type PythonVerifierStandIn } from '../../support/python-verifier/start.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const ADMIN_KEY = 'operator-key-of-this-deployment';

interface Run {
  readonly code: number;
  readonly output: string;
}

/** Runs the script as an operator does. */
function verifyDeployment(url: string, env: Record<string, string> = {}, ...flags: string[]): Promise<Run> {
  return new Promise((resolve) => {
    const command = ['scripts/verify-deployment.mjs', url, ...flags];
    execFile(
      process.execPath,
      command,
      { env: { PATH: process.env['PATH'] ?? '', ...env } },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
      },
    );
  });
}

/** Passes requests on, with more headers, and changes the text of the answers. */
function passOn(
  to: () => string,
  change: (text: string) => string = (same) => same,
  added: Record<string, string> = {},
): RequestListener {
  return (asked, response) => {
    const headers = { ...asked.headers, ...added };
    const passed = request(new URL(asked.url ?? '/', to()), { method: asked.method, headers });
    passed.on('response', (answer: IncomingMessage) => {
      void textOf(answer).then((body) => {
        const kept = { ...answer.headers };
        delete kept['content-length'];
        delete kept['transfer-encoding'];
        response.writeHead(answer.statusCode ?? 502, kept).end(change(body));
      });
    });
    asked.pipe(passed);
  };
}

describe('npm run verify-deployment', () => {
  let verifier: PythonVerifierStandIn;
  let server: ServerProcess;
  /** A separate database: the command sends wrong keys, and a ban would hit the address that all specs share. */
  let database: ThrowawayDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    dataSource = await createDataSource(database.url).initialize();
    verifier = await startPythonVerifier();
    const env = {
      PYTHON_VERIFIER_URL: verifier.url,
      PYTHON_VERIFIER_KEY: verifier.key,
      JOBS_ENABLED: 'false',
      X402_ADMIN_KEY: ADMIN_KEY,
    };
    server = await startServer({ env, databaseUrl: database.url });
  });
  afterAll(async () => {
    await server.kill();
    await verifier.stop();
    await dataSource.destroy();
    await database.drop();
  });

  it('F5: a correct deployment passes every check, including a sandbox payment', async () => {
    const { testKey } = await createTenant(dataSource);
    const { code, output } = await verifyDeployment(server.url, { X402_API_KEY: testKey });
    expect(output).not.toContain('FAILED');
    expect(output).toContain('| a sandbox payment | ok | confirmed |');
    expect(output).not.toContain(testKey);
    expect(output).toMatch(/verifies solana base .* sandbox, settles sandbox\b/);
    expect(code).toBe(0);
  });

  it('S9: the operator key shows a warning about unencrypted secrets', async () => {
    const { code, output } = await verifyDeployment(server.url, { X402_ADMIN_KEY: `${ADMIN_KEY},another` });
    expect(output).toMatch(
      /\| secrets at rest \| WARNING \| ENCRYPTION_KEY is not set.*ADDRESS_HASH_SECRET is not set/,
    );
    expect(output).toMatch(/with a warning, 0 failed/);
    expect(output).not.toContain(ADMIN_KEY);
    expect(code).toBe(0);
    const own = { X402_ADMIN_KEY: ADMIN_KEY, ENCRYPTION_KEY: randomBytes(32).toString('base64') };
    const sealed = await startServer({
      env: { ...own, ADDRESS_HASH_SECRET: 'a-secret-of-its-own', JOBS_ENABLED: 'false' },
      databaseUrl: database.url,
    });
    const good = await verifyDeployment(sealed.url, { X402_ADMIN_KEY: ADMIN_KEY });
    await sealed.kill();
    expect(good.output).toContain('| secrets at rest | ok | sealed |');
    expect(good.output).toMatch(/\| a verifier is configured \| WARNING \| no verifier/);
    expect(good.output).toContain('| callers have separate addresses | ok | through 0 proxies |');
  });

  it('F5: warns of missing Redis, open metrics, test rules and guessable secrets; the exit code stays 0', async () => {
    const weak = { X402_ADMIN_KEY: 'my-secret-key', JOBS_ENABLED: 'false' };
    const bad = await startServer({ env: weak, databaseUrl: database.url });
    const { port } = new URL(bad.managementUrl ?? '');
    const { code, output } = await verifyDeployment(bad.url, weak, `--management-port=${port}`);
    await bad.kill();
    expect(output).toMatch(/\| limits are shared \| WARNING \| no Redis/);
    expect(output).toMatch(
      /\| metrics are closed to us \| WARNING \| anyone here can read http:\/\/127\.0\.0\.1:\d+\/metrics/,
    );
    expect(output).toMatch(/\| rules of production \| WARNING \| NODE_ENV is test/);
    expect(output).toMatch(/\| secrets of its own \| WARNING \| can be guessed: X402_ADMIN_KEY/);
    expect(output).toMatch(/\| Postgres \| ok \| version \d+/);
    expect(output).not.toContain('my-secret-key');
    expect(code).toBe(0);
  });

  /** The server behind a proxy that changes the text of its answers, and leaves their header `Date` right. */
  async function verifyChanged(
    change: (text: string) => string,
    env: Record<string, string> = {},
  ): Promise<string> {
    const proxy = createServer(passOn(() => server.url, change));
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    const { port } = proxy.address() as AddressInfo;
    const { output } = await verifyDeployment(`http://127.0.0.1:${port}`, env);
    proxy.close();
    return output;
  }
  const isAt = (offSeconds: number) => (text: string) =>
    text.replace(
      /"timestamp":"[^"]+"/,
      `"timestamp":"${new Date(Date.now() - offSeconds * 1_000).toISOString()}"`,
    );

  it('F5: warns of a Postgres that is not supported', async () => {
    const isOld = (text: string) => text.replace(/"postgresVersion":"[^"]+"/, '"postgresVersion":"14.9"');
    const output = await verifyChanged(isOld, { X402_ADMIN_KEY: ADMIN_KEY });
    expect(output).toMatch(/\| Postgres \| WARNING \| version 14\.9: 15 to 18/);
  });

  it.each([
    [0, /\| the clock is right \| ok \|/],
    [12, /\| the clock is right \| WARNING \| is 1[123] s away/],
    [60, /\| the clock is right \| FAILED \| is (?:59|60|61) s away/],
  ])(
    'F5: a process whose clock is %i s off, behind a proxy whose clock is right',
    async (offSeconds, said) => {
      expect(await verifyChanged(isAt(offSeconds))).toMatch(said);
    },
  );

  it.each([
    [
      'a node of its database is away',
      '"database":{"status":"degraded"',
      '"status":"disabled","mode":"none"',
    ],
    ['its verifier does not answer', '"database":{"status":"healthy"', '"status":"unhealthy","mode":"none"'],
  ])('F5: a degraded server fails the check "healthy": %s', async (_why, database, verifier) => {
    const output = await verifyChanged((text) =>
      text
        .replace('{"status":"healthy","version"', '{"status":"degraded","version"')
        .replace('"database":{"status":"healthy"', database)
        .replace('"status":"healthy","mode":"python"', verifier),
    );
    expect(output).toMatch(/\| healthy \| FAILED \| says degraded/);
  });

  it('F5: a management port that answers without an end is no open metrics', async () => {
    const hanging = createServer((_request, response) => response.writeHead(200).write('one moment'));
    await once(hanging.listen(0, '127.0.0.1'), 'listening');
    const { port } = hanging.address() as AddressInfo;
    const { output } = await verifyDeployment(server.url, {}, `--management-port=${port}`);
    hanging.close();
    hanging.closeAllConnections();
    expect(output).toContain(`| metrics are closed to us | ok | nothing on port ${port} |`);
  });

  it('S10: warns when callers from elsewhere count as a private address', async () => {
    const made = makeCertificates('IP:127.0.0.2');
    const tls = { cert: readFileSync(made.file('server.crt')), key: readFileSync(made.file('server.key')) };
    const balancer = createTlsServer(
      tls,
      passOn(() => server.url),
    );
    await once(balancer.listen(0, '127.0.0.2'), 'listening');
    const { port } = balancer.address() as AddressInfo;
    // An address that the command does not take for this machine.
    const env = { X402_ADMIN_KEY: ADMIN_KEY, NODE_EXTRA_CA_CERTS: made.file('ca.crt') };
    const { output } = await verifyDeployment(`https://127.0.0.2:${port}`, env);
    balancer.close();
    made.remove();
    expect(output).toMatch(
      /\| callers have separate addresses \| WARNING \| our address counts as a private one/,
    );
  });

  it('S10: more proxies than TRUST_PROXY states cause a warning', async () => {
    const balancers = createServer(
      passOn(() => server.url, undefined, { 'x-forwarded-for': '203.0.113.7, 10.0.0.2' }),
    );
    await once(balancers.listen(0, '127.0.0.1'), 'listening');
    const { port } = balancers.address() as AddressInfo;
    const { output } = await verifyDeployment(`http://127.0.0.1:${port}`, { X402_ADMIN_KEY: ADMIN_KEY });
    balancers.close();
    expect(output).toMatch(
      /\| callers have separate addresses \| WARNING \| TRUST_PROXY is 0, and 2 proxies stand in front: limits and bans take all/,
    );
  });

  it('F5: a deployment with an unreachable verifier fails the check "healthy"', async () => {
    await verifier.kill();
    // The verifier status is cached for a second.
    const isDegraded = async (): Promise<boolean> =>
      (await (await fetch(`${server.url}/api/v1/x402/health`)).text()).includes('"status":"degraded"');
    while (!(await isDegraded())) await setTimeout(50);
    const { code, output } = await verifyDeployment(server.url);
    expect(output).toMatch(/\| healthy \| FAILED \| says degraded/);
    expect(code).toBe(1);
  });

  it('F5: an unrelated server fails the check "ready"', async () => {
    const unrelated = createServer((_request, response) => response.writeHead(404).end());
    await once(unrelated.listen(0, '127.0.0.1'), 'listening');
    const { port } = unrelated.address() as AddressInfo;
    const { code, output } = await verifyDeployment(`http://127.0.0.1:${port}`);
    unrelated.close();
    expect(output).toContain('| ready | FAILED |');
    expect(code).toBe(1);
  });

  it('F5: an invalid URL prints the usage', async () => {
    const { code, output } = await verifyDeployment('nowhere');
    expect(output).toContain('npm run verify-deployment -- https://');
    expect(code).toBe(2);
  });
});
