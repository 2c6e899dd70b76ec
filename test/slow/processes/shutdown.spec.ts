import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';

const BASE = '/api/v1/x402';

interface Answer {
  readonly status: number;
  readonly connection: string | undefined;
  readonly body: string;
}

function fetchWith(agent: Agent, url: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, connection: response.headers.connection, body });
      });
    }).on('error', reject);
  });
}

/** A request that the server cannot finish before we send the rest of its body. */
function startSlowRequest(url: string): { finish: () => void; answer: Promise<number> } {
  const body = '{"chain":"base"}';
  const outgoing = request(`${url}${BASE}/verify`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Content-Length': body.length },
  });
  const answer = new Promise<number>((resolve, reject) => {
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      response.resume().on('end', () => {
        resolve(response.statusCode ?? 0);
      });
    });
  });
  // Some tests expect it to fail.
  answer.catch(() => undefined);
  outgoing.write(body.slice(0, 5));
  return { finish: () => outgoing.end(body.slice(5)), answer };
}

async function waitUntilRefused(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  for (;;) {
    const socket = connect(Number(port), hostname);
    const isOpen = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (!isOpen) return;
    await sleep(50);
  }
}

async function isServing(server: ServerProcess): Promise<boolean> {
  return (await fetch(`${server.url}${BASE}/health/live`)).ok;
}

describe('graceful shutdown', () => {
  let server: ServerProcess;
  afterEach(() => server.kill());

  it('F3: SIGTERM under load fails no request: readiness turns 503, requests in progress finish, exit 0', async () => {
    server = await startServer();
    const agent = new Agent({ keepAlive: true });
    const failures: unknown[] = [];
    const answersDuringDrain: Answer[] = [];
    let isDraining = false;
    let isStopped = false;
    const slow = startSlowRequest(server.url);
    const load = Array.from({ length: 12 }, async (_, index) => {
      const path = ['/health/live', '/health/live', '/health'][index % 3] ?? '';
      while (!isStopped) {
        const wasDraining = isDraining;
        await fetchWith(agent, `${server.url}${BASE}${path}`).then(
          (answer) => {
            if (wasDraining) answersDuringDrain.push(answer);
            if (answer.status !== 200 && path !== '/health') failures.push(answer);
          },
          (error: unknown) => failures.push(error),
        );
        await sleep(10);
      }
    });
    await sleep(500);
    const exited = server.stop('SIGTERM');
    // As behind a balancer, requests stop shortly after readiness fails.
    while ((await fetch(`${server.url}${BASE}/health/ready`)).status !== 503) await sleep(20);
    isDraining = true;
    // At least this long, and longer on a busy machine until there are enough responses.
    await sleep(400);
    for (let waitedMs = 400; answersDuringDrain.length <= 20 && waitedMs < 1_500; waitedMs += 50)
      await sleep(50);
    isStopped = true;
    await Promise.all(load);
    expect(failures).toEqual([]);
    expect(answersDuringDrain.length).toBeGreaterThan(20);
    expect(new Set(answersDuringDrain.map(({ connection }) => connection))).toEqual(new Set(['close']));
    await waitUntilRefused(server.url);
    slow.finish();
    expect(await slow.answer).toBe(400);
    expect(await exited).toBe(0);
    expect(server.logs().at(-1)).toMatchObject({ msg: 'shut down' });
    agent.destroy();
  });

  it('F3: idle keep-alive connections do not delay the exit', async () => {
    server = await startServer();
    const agent = new Agent({ keepAlive: true });
    await Promise.all(Array.from({ length: 5 }, () => fetchWith(agent, `${server.url}${BASE}/health/live`)));
    const startedAtMs = performance.now();
    expect(await server.stop('SIGINT')).toBe(0);
    expect(performance.now() - startedAtMs).toBeLessThan(4_000);
    agent.destroy();
  });

  it('F3: a second signal within two seconds is ignored, a later one exits at once', async () => {
    server = await startServer();
    startSlowRequest(server.url);
    await sleep(100);
    process.kill(server.pid, 'SIGTERM');
    await sleep(200);
    process.kill(server.pid, 'SIGINT');
    await sleep(200);
    expect(await isServing(server)).toBe(true);
    await sleep(2_000);
    const startedAtMs = performance.now();
    expect(await server.stop('SIGTERM')).toBe(1);
    expect(performance.now() - startedAtMs).toBeLessThan(500);
  });

  it('F3: a request that does not end is dropped after 30 seconds, exit 1', async () => {
    server = await startServer();
    const slow = startSlowRequest(server.url);
    await sleep(100);
    const startedAtMs = performance.now();
    expect(await server.stop('SIGTERM')).toBe(1);
    const tookMs = performance.now() - startedAtMs;
    expect(tookMs).toBeGreaterThan(29_000);
    expect(tookMs).toBeLessThan(32_000);
    await expect(slow.answer).rejects.toThrow();
  }, 60_000);

  it.each([
    ['uncaughtException', "()=>{throw(new(Error)('planted'))}"],
    ['unhandledRejection', "()=>{Promise.reject(new(Error)('planted'))}"],
  ])('F3: an %s is logged, and the process shuts down gracefully with exit 1', async (event, crash) => {
    const plant = `--import=data:text/javascript,process.on('SIGUSR2',${crash})`;
    server = await startServer({ env: { NODE_OPTIONS: plant } });
    const slow = startSlowRequest(server.url);
    await sleep(100);
    process.kill(server.pid, 'SIGUSR2');
    while ((await fetch(`${server.url}${BASE}/health/ready`)).status !== 503) await sleep(20);
    slow.finish();
    expect(await slow.answer).toBe(400);
    expect(await server.exited).toBe(1);
    expect(server.logs()).toContainEqual(
      expect.objectContaining({
        level: 'fatal',
        msg: event,
        err: expect.objectContaining({ message: 'planted' }) as object,
      }),
    );
  });
});

describe('boot', () => {
  it('L3: the log names the variable of each disabled feature, in JSON lines only', async () => {
    const server = await startServer();
    const said = server.logs().map(({ msg }) => String(msg));
    for (const variable of [
      'X402_ADMIN_KEY',
      'REDIS_URL',
      'STRIPE_SECRET_KEY',
      'SENTRY_DSN',
      '<CHAIN>_RPC_URL',
    ]) {
      expect(said.some((line) => line.includes(variable))).toBe(true);
    }
    expect(server.lines.filter((line) => !line.startsWith('{'))).toEqual([]);
    expect(await server.stop()).toBe(0);
  });

  it('G5: invalid settings exit with 1 and a list of names, without values or a stack', async () => {
    const child = spawn(process.execPath, ['.'], {
      env: { PATH: process.env['PATH'], NODE_ENV: 'production', PORT: 'hunter2', REDIS_URL: 'nonsense' },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    }
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(1);
    for (const variable of ['PORT', 'REDIS_URL', 'DATABASE_URL']) expect(said).toContain(variable);
    expect(said).not.toMatch(/hunter2|nonsense|\bat .*\.js/);
  });

  it('G5: an unreachable database exits with 1 and an error without the password', async () => {
    const child = spawn(process.execPath, ['.'], {
      env: { PATH: process.env['PATH'], PORT: '0', DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/x' },
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(1);
    expect(said).toContain('cannot start');
    expect(said).not.toContain('hunter2');
  });
});
