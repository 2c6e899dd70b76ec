import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Public } from '../../../src/platform/http/request/access.js';
import { Lifecycle } from '../../../src/platform/http/shutdown/lifecycle.js';
import { ManagementServer } from '../../../src/platform/observability/management-server.js';
import { WriteDeadline } from '../../../src/platform/http/server/write-deadline.js';
import { leaveOutServer } from '../../support/answers/outside.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { until } from '../../support/services/cluster.js';

const BASE = '/api/v1/x402';
const LIVE = `GET ${BASE}/health/live HTTP/1.1\r\nHost: a\r\n\r\n`;
/** More than the socket buffers of both ends hold. */
const LARGE = Buffer.alloc(32 * 1_048_576, 'x');
const NO_PROGRESS_MS = 500;
const A_TIME: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

@Public()
@Controller('large')
class LargeController {
  @Get()
  large(@Res() response: Response): void {
    response.end(LARGE);
  }

  /** Answers after two seconds. */
  @Get('late')
  late(): Promise<string> {
    return sleep(2_000, 'late');
  }
}

function portOf(test: TestApp): number {
  return (test.app.getHttpServer().address() as AddressInfo).port;
}

async function open(test: TestApp): Promise<Socket> {
  const socket = connect(portOf(test), '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** All that the socket receives until it closes. */
async function receivedBy(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  await closed(socket);
  return text;
}

/** Resolves when the socket closes, with or without an error. */
const closed = (socket: Socket): Promise<unknown> =>
  new Promise((resolve) => {
    if (socket.closed) resolve(null);
    else socket.once('close', resolve);
  });

const statusesIn = (text: string): string[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status ?? '');

async function read(socket: Socket, isSlow: () => boolean): Promise<number> {
  let bytes = 0;
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (!isSlow()) return;
    socket.pause();
    setTimeout(() => socket.resume(), 10);
  });
  await closed(socket);
  return bytes;
}

const ask = async (socket: Socket): Promise<string> => {
  socket.write(LIVE);
  const first = new Promise<Buffer>((resolve) => socket.once('data', resolve));
  const chunk = await Promise.race([first, closed(socket)]);
  return Buffer.isBuffer(chunk) ? chunk.toString().slice(0, 12) : 'refused';
};

const connectionsAt = (test: TestApp): Promise<number> =>
  new Promise((resolve) => {
    test.app.getHttpServer().getConnections((_error: Error | null, count: number) => {
      resolve(count);
    });
  });

describe('connection limits of one caller', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp({
      controllers: [LargeController],
      oneProcess: 'its connections are counted',
      serverLimits: { connectionsPerPeer: 6, noProgressMs: NO_PROGRESS_MS },
      config: { KEEP_ALIVE_SECONDS: '77' },
    });
    await test.app.listen(0, '127.0.0.1');
  });
  afterAll(() => test.close());
  afterEach(() => until(async () => (await connectionsAt(test)) === 0));

  it('S8: a caller that does not read its response is disconnected', async () => {
    const socket = await open(test);
    socket.pause();
    socket.write(`GET ${BASE}/large HTTP/1.1\r\nHost: a\r\n\r\n`);
    const owed = Reflect.get(test.app.get(Lifecycle), 'owed') as ReadonlySet<unknown>;
    await until(() => Promise.resolve(owed.size === 1));
    // Checked at the server: a client that does not read cannot see the end.
    await until(async () => (await connectionsAt(test)) === 0 && owed.size === 0);
    socket.destroy();
  });

  it('S8: a caller that keeps sending without reading is disconnected', async () => {
    const socket = await open(test);
    socket.pause();
    socket.write(`GET ${BASE}/large HTTP/1.1\r\nHost: a\r\n\r\n`);
    const trickle = setInterval(() => socket.write('GET / HTTP/1.1\r\nX-A: b\r\n'), NO_PROGRESS_MS / 5);
    await until(async () => (await connectionsAt(test)) === 0);
    clearInterval(trickle);
    socket.destroy();
  });

  it('S8: a slow reader that makes progress receives the whole response', async () => {
    const socket = await open(test);
    socket.write(`GET ${BASE}/large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    const slowUntilMs = performance.now() + 2 * NO_PROGRESS_MS;
    expect(await read(socket, () => performance.now() < slowUntilMs)).toBeGreaterThan(LARGE.length);
  });

  it('S8: a slow reader is disconnected after the longest response time', async () => {
    const deadline = new WriteDeadline({ noProgressMs: 2_000, longestAnswerMs: 200 });
    const server = createServer((socket) => {
      deadline.watch(socket.on('error', () => undefined));
      socket.end(LARGE);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
    expect(await read(socket, () => true)).toBeLessThan(LARGE.length);
    deadline.stop();
    server.close();
  });

  it('S8: pipelined requests are answered in order until Connection: close', async () => {
    const socket = await open(test);
    const paths = [`${BASE}/health/live`, '/nothing', `${BASE}/usage`, `${BASE}/health/live`];
    socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''));
    socket.write(`GET ${BASE}/health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n${LIVE}`);
    expect(statusesIn(await receivedBy(socket))).toEqual(['200', '404', '401', '200', '200']);
  });

  it('S8: a caller with more than sixteen pipelined requests is disconnected', async () => {
    const some = await open(test);
    some.write(`${LIVE.repeat(16)}${LIVE.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')}`);
    expect(statusesIn(await receivedBy(some))).toEqual(new Array(17).fill('200'));
    const more = await open(test);
    more.write(LIVE.repeat(500));
    expect(statusesIn(await receivedBy(more))).toEqual([]);
  });

  it.each([
    ['more bytes', `${'a'.repeat(14_000)}: b\r\n`],
    ['more lines', 'a:\r\n'.repeat(100)],
  ])('S8: a caller that pipelines %s of headers than allowed is disconnected', async (_, fields) => {
    const socket = await open(test);
    const late = LIVE.replace('health/live', 'large/late');
    socket.write(late + LIVE.replace('\r\n\r\n', `\r\n${fields}\r\n`).repeat(16));
    expect(statusesIn(await receivedBy(socket))).toEqual([]);
  });

  it('S8: bytes that are not HTTP get 400 after the earlier responses', async () => {
    const socket = await open(test);
    socket.write(`GET ${BASE}/health HTTP/1.1\r\nHost: a\r\n\r\n\0garbage\r\n\r\n`);
    expect(statusesIn(await receivedBy(socket))).toEqual(['200', '400']);
  });

  it('S8: connections per address are limited; closing one admits the next', async () => {
    const sockets = await Promise.all(Array.from({ length: 6 }, () => open(test)));
    for (const socket of sockets) expect(await ask(socket)).toBe('HTTP/1.1 200');
    const before = test.lines.length;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(await ask(connect(portOf(test), '127.0.0.1').on('error', () => undefined))).toBe('refused');
    }
    expect(test.lines.slice(before).filter((line) => line.includes('connections are refused'))).toHaveLength(
      1,
    );
    sockets[0]?.destroy();
    await until(async () => (await connectionsAt(test)) === 5);
    const next = await open(test);
    expect(await ask(next)).toBe('HTTP/1.1 200');
    for (const socket of [...sockets, next]) socket.destroy();
  });

  it('E7: the Keep-Alive header states the configured idle timeout', async () => {
    const { headers } = await test.http.get(`${BASE}/health/live`).set('Connection', 'keep-alive');
    expect(headers['keep-alive']).toBe('timeout=77');
    expect(test.app.getHttpServer()).toMatchObject({ keepAliveTimeout: 77_000 });
  });
});

describe('a process at its connection limit', () => {
  let test: TestApp;
  let management: string;

  beforeAll(async () => {
    test = await createTestApp({
      oneProcess: 'its connections are counted',
      serverLimits: { connections: 4, connectionsPerPeer: 1 },
      config: { TRUST_PROXY: '1', MANAGEMENT_PORT: '0' },
    });
    management = `http://127.0.0.1:${String(await test.app.get(ManagementServer).listen())}`;
    leaveOutServer(management);
  });
  afterAll(() => test.close());

  it('F1: readiness is 503 until the public port is open', async () => {
    expect((await fetch(`${management}/health/live`)).status).toBe(200);
    expect((await fetch(`${management}/health/ready`)).status).toBe(503);
    await test.app.listen(0, '127.0.0.1');
    expect((await fetch(`${management}/health/ready`)).status).toBe(200);
  });

  it('F1: health on the management port is the same as on the public one', async () => {
    for (const path of ['', '/live', '/ready']) {
      const wanted = await fetch(`http://127.0.0.1:${portOf(test)}${BASE}/health${path}`);
      const body = { ...((await wanted.json()) as object), ...(path === '' && { timestamp: A_TIME }) };
      for (const base of ['/health', `${BASE}/health`]) {
        const answer = await fetch(`${management}${base}${path}`);
        expect([answer.status, await answer.json()]).toEqual([200, body]);
      }
    }
    expect((await fetch(`${management}/health/live`, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${management}/health/live`, { method: 'POST', body: 'x' })).status).toBe(405);
  });

  it('S8: the management port still answers health and metrics requests', async () => {
    await until(async () => {
      test.app.getHttpServer().closeIdleConnections();
      return (await connectionsAt(test)) === 0;
    });
    const sockets = await Promise.all(Array.from({ length: 4 }, () => open(test)));
    await until(async () => (await connectionsAt(test)) === 4);
    const refused = connect(portOf(test), '127.0.0.1').on('error', () => undefined);
    expect(await ask(refused)).toBe('refused');
    for (const path of ['/health/live', '/health/ready', '/metrics'])
      expect([path, (await fetch(management + path)).status]).toEqual([path, 200]);
    for (const socket of sockets) socket.destroy();
  });

  it('S8: idle connections are closed in favour of new ones', async () => {
    await until(async () => (await connectionsAt(test)) === 0);
    const sockets = await Promise.all(Array.from({ length: 4 }, () => open(test)));
    for (const socket of sockets) expect(await ask(socket)).toBe('HTTP/1.1 200');
    // Idle connections are closed once a second at most.
    await sleep(1_000);
    const refused = connect(portOf(test), '127.0.0.1').on('error', () => undefined);
    expect(await ask(refused)).toBe('refused');
    const next = await open(test);
    expect(await ask(next)).toBe('HTTP/1.1 200');
    next.destroy();
  });

  it('F1: during shutdown readiness fails and liveness succeeds', async () => {
    test.app.get(Lifecycle).beginShutdown();
    const ready = await fetch(`${management}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'shutting_down' }]);
    expect((await fetch(`${management}/health`)).status).toBe(503);
    expect((await fetch(`${management}/health/live`)).status).toBe(200);
  });
});
