import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OpenLoop } from '../../../load/open-loop.js';
import { arrivalsOf, dueAfterMs, rateProblem, type Phase, type PhaseResult } from '../../../load/phase.js';

const STALL_MS = 500;

/** A server that the test tells how to answer; it counts what it was asked. */
class Answering {
  asked = 0;
  private constructor(private readonly server: Server) {}

  static async start(answer: (response: ServerResponse, asked: number) => void): Promise<Answering> {
    const server = createServer();
    const answering = new Answering(server);
    server.on('request', (request, response) => {
      request.resume();
      answer(response, (answering.asked += 1));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return answering;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await once(this.server.close(), 'close');
  }
}

function ok(response: ServerResponse): void {
  response.end('{"fine":true}');
}

function steady(perSecond: number, seconds: number): Phase {
  return { name: 'steady', seconds, fromPerSecond: perSecond, toPerSecond: perSecond };
}

async function load(
  port: number,
  phase: Phase,
  more: { connections?: number; mostConnections?: number; answerLimitMs?: number } = {},
): Promise<PhaseResult> {
  const loop = new OpenLoop({
    targets: [{ host: '127.0.0.1', port, isTls: false }],
    connections: 4,
    mostConnections: 200,
    answerLimitMs: 10_000,
    ...more,
    next: () => ({
      name: 'get',
      bytes: 'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
      judge: (status, body) => (status === 200 && body === '{"fine":true}' ? null : `${status} ${body}`),
    }),
  });
  try {
    return await loop.run(phase);
  } finally {
    loop.close();
  }
}

describe('the open-loop load generator', () => {
  it('I1: charges a server that stalls with every request that was due meanwhile, also those it could not send', async () => {
    const stalled: ServerResponse[] = [];
    let isStalled = false;
    const server = await Answering.start((response, asked) => {
      if (asked === 50) {
        isStalled = true;
        setTimeout(() => {
          isStalled = false;
          stalled.splice(0).forEach(ok);
        }, STALL_MS);
      }
      if (isStalled) stalled.push(response);
      else ok(response);
    });
    try {
      // Two connections: a client that waits for its answers would have seen two slow ones.
      const { all, due, right, errors } = await load(server.port, steady(100, 2), {
        connections: 2,
        mostConnections: 2,
      });
      expect({ due, right, errors }).toEqual({ due: 200, right: 200, errors: {} });
      expect(all.maxMs).toBeGreaterThanOrEqual(STALL_MS - 5);
      // Fifty were due within the stall: ten of these in its first fifth.
      expect(all.p95Ms).toBeGreaterThan(STALL_MS / 2);
    } finally {
      await server.stop();
    }
  });

  it('I1: sends at the rate without waiting for answers, and opens connections as it needs them', async () => {
    const server = await Answering.start((response) =>
      setTimeout(() => {
        ok(response);
      }, 200),
    );
    try {
      const ready = await load(server.port, steady(200, 1), { connections: 100 });
      expect(rateProblem(ready)).toBeNull();
      expect(ready).toMatchObject({ due: 200, right: 200, errors: {} });
      const growing = await load(server.port, steady(200, 1), { connections: 4 });
      expect(growing.connections).toBeGreaterThan(30);
      expect(growing.right).toBe(200);
    } finally {
      await server.stop();
    }
  });

  it('I1: says so when it could not send at the rate', async () => {
    const server = await Answering.start((response) =>
      setTimeout(() => {
        ok(response);
      }, 50),
    );
    try {
      const result = await load(server.port, steady(100, 1), { connections: 1, mostConnections: 1 });
      expect(result.sentInTime).toBeLessThan(60);
      expect(rateProblem(result)).toMatch(/^\d+ of 100 requests were sent within 1 s/);
      // What was late is sent and answered all the same.
      expect(result.right).toBe(100);
    } finally {
      await server.stop();
    }
  });

  it('I1: counts wrong answers by what they were, and broken connections', async () => {
    const server = await Answering.start((response, asked) => {
      if (asked % 10 === 0) response.destroy();
      else if (asked % 10 === 1) response.writeHead(503).end('busy');
      else if (asked % 10 === 2) response.writeHead(200).end('{}');
      else ok(response);
    });
    try {
      const { right, errors } = await load(server.port, steady(100, 1));
      expect(right).toBe(70);
      expect(errors).toMatchObject({ '503 busy': 10, '200 {}': 10 });
      expect(Object.values(errors).reduce((sum, count) => sum + count, 0)).toBe(30);
    } finally {
      await server.stop();
    }
  });

  it('I1: counts a request without an answer, and does not wait for it any longer', async () => {
    const server = await Answering.start((response, asked) => {
      if (asked !== 5) ok(response);
    });
    try {
      const { right, errors, all } = await load(server.port, steady(50, 1), { answerLimitMs: 500 });
      expect({ right, errors }).toEqual({ right: 49, errors: { 'no answer in time': 1 } });
      // It is the slowest of all, not one that was never asked.
      expect(all.count).toBe(50);
      expect(all.maxMs).toBeGreaterThanOrEqual(500);
      expect(all.p99Ms).toBe(all.maxMs);
    } finally {
      await server.stop();
    }
  });

  it('I1: counts requests that could not be sent among the times, since they were due', async () => {
    const server = await Answering.start(() => undefined);
    try {
      const one = { connections: 1, mostConnections: 1, answerLimitMs: 500 };
      const { all, errors } = await load(server.port, steady(20, 0.5), one);
      expect(errors).toEqual({ 'no answer in time': 1, 'not sent in time': 9 });
      expect(all.count).toBe(10);
      expect(all.p50Ms).toBeGreaterThanOrEqual(500);
    } finally {
      await server.stop();
    }
  });

  it('I1: fails every request to a server that is not there, and ends', async () => {
    const server = await Answering.start(ok);
    const { port } = server;
    await server.stop();
    const { right, errors, all } = await load(port, steady(100, 0.5));
    expect({ right, errors }).toEqual({ right: 0, errors: { ECONNREFUSED: 50 } });
    expect(all.count).toBe(50);
  });

  it('I1: spreads its connections over all servers', async () => {
    const servers = await Promise.all([Answering.start(ok), Answering.start(ok)]);
    const loop = new OpenLoop({
      targets: servers.map(({ port }) => ({ host: '127.0.0.1', port, isTls: false })),
      connections: 4,
      mostConnections: 4,
      answerLimitMs: 10_000,
      next: () => ({ name: 'get', bytes: 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', judge: () => null }),
    });
    try {
      await loop.run(steady(100, 1));
      for (const { asked } of servers) expect(asked).toBeGreaterThan(30);
    } finally {
      loop.close();
      await Promise.all(servers.map((server) => server.stop()));
    }
  });

  it('I1: a seller asks next when it was answered, and its time begins then', async () => {
    const server = await Answering.start((response) =>
      setTimeout(() => {
        ok(response);
      }, 50),
    );
    const shot = { bytes: 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', judge: () => null };
    const loop = new OpenLoop({
      targets: [{ host: '127.0.0.1', port: server.port, isTls: false }],
      connections: 4,
      mostConnections: 50,
      answerLimitMs: 10_000,
      next: () => ({ ...shot, name: 'first', then: () => ({ ...shot, name: 'second' }) }),
    });
    try {
      const { byName, due } = await loop.run(steady(50, 1));
      expect(due).toBe(50);
      expect([byName['first']?.count, byName['second']?.count]).toEqual([50, 50]);
      expect(byName['second']?.p50Ms).toBeLessThan(95);
    } finally {
      loop.close();
      await server.stop();
    }
  });
});

describe('when requests are due', () => {
  it('I1: at a constant rate in equal distances', () => {
    expect([0, 1, 10].map((number) => dueAfterMs(steady(200, 1), number))).toEqual([0, 5, 50]);
    expect(arrivalsOf(steady(1_000, 60))).toBe(60_000);
  });

  it('I1: on a ramp ever closer, the last one within the phase', () => {
    const ramp: Phase = { name: 'ramp', seconds: 60, fromPerSecond: 5, toPerSecond: 50 };
    const due = Array.from({ length: arrivalsOf(ramp) }, (_, number) => dueAfterMs(ramp, number));
    const gaps = due.slice(1).map((ms, at) => ms - (due[at] ?? 0));
    expect(due).toHaveLength(1_650);
    expect(due.at(-1)).toBeLessThanOrEqual(60_000);
    expect(gaps[0]).toBeGreaterThan(180);
    expect(gaps.at(-1)).toBeLessThan(21);
    expect(gaps.every((gap, at) => at === 0 || gap <= (gaps[at - 1] ?? 0) + 1e-6)).toBe(true);
  });
});
