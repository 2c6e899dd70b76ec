import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { ManagementServer } from '../../../src/platform/observability/management-server.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { until } from '../../support/services/cluster.js';
import { longestHold } from '../../support/hostile/hostile-client.js';

const SCRAPE = 'GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n';

describe('management port', () => {
  let test: TestApp;
  let port: number;

  beforeAll(async () => {
    test = await createTestApp({
      oneProcess: 'measures the event loop of that process',
      config: { HOST: '127.0.0.1', MANAGEMENT_PORT: '0', JOBS_ENABLED: 'false' },
    });
    port = (await test.app.get(ManagementServer).listen()) ?? 0;
  });
  afterAll(() => test.close());

  const open = async (): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  /** All that the server sends until it closes the connection. */
  const responseTo = async (said: string): Promise<string> => {
    const socket = await open();
    let answer = '';
    socket.setEncoding('utf8').on('data', (more: string) => (answer += more));
    socket.write(said);
    await once(socket, 'close');
    return answer;
  };
  const statusesOf = (answers: string): string[] => answers.match(/(?<=HTTP\/1\.1 )\d{3}/g) ?? [];
  const askHealth = async (): Promise<number> => {
    const answer = await fetch(`http://127.0.0.1:${port}/health/live`);
    await answer.arrayBuffer();
    return answer.status;
  };

  it('S8: a connection serves one request and closes after the response', async () => {
    const answer = await responseTo(SCRAPE);
    expect(statusesOf(answer)).toEqual(['200']);
    expect(answer).toMatch(/^Connection: close\r$/m);
    expect(answer).toContain('\nx402_db_pool_size 20\n');
  });

  it.each([
    ['scrapes', SCRAPE, '200'],
    ['unknown paths', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', '404'],
    ['wrong methods', 'DELETE /metrics HTTP/1.1\r\nHost: a\r\n\r\n', '405'],
    ['unknown expectations', 'GET /metrics HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n', '417'],
    ['100-continue expectations', 'GET /metrics HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n', '200'],
  ])('S8: of two hundred pipelined %s only the first is answered', async (_, request, status) => {
    expect(statusesOf(await responseTo(request.repeat(200)))).toEqual([status]);
  });

  it('S8: ten thousand unread scrapes do not block the event loop', async () => {
    const scrapes = jest.spyOn(test.app.get(Metrics), 'scrape');
    const sockets = await Promise.all(Array.from({ length: 50 }, open));
    const { heldMs, result } = await longestHold(() => {
      for (const socket of sockets) socket.pause().write(SCRAPE.repeat(200));
      return Promise.all(Array.from({ length: 20 }, askHealth));
    });
    process.stdout.write(`      held for ${heldMs.toFixed(0)} ms, ${scrapes.mock.calls.length} scrapes\n`);
    for (const socket of sockets) socket.destroy();
    expect(new Set(result)).toEqual(new Set([200]));
    expect(scrapes.mock.calls.length).toBeLessThanOrEqual(2);
    expect(heldMs).toBeLessThan(1_000);
    scrapes.mockRestore();
  });

  it('S8: scrapes within a second share one result; later scrapes are fresh', async () => {
    const metrics = test.app.get(Metrics);
    const scrapes = jest.spyOn(metrics, 'scrape');
    for (let time = 0; time < 20; time++) await responseTo(SCRAPE);
    expect(scrapes.mock.calls.length).toBeLessThanOrEqual(2);
    scrapes.mockRestore();
    metrics.banPlaced('automatic');
    await until(async () => (await responseTo(SCRAPE)).includes('x402_bans_total{cause="automatic"} 1'));
  });

  it('H3: a collector with keep-alive connections can scrape repeatedly', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const scrape = async (): Promise<string> => {
      const [answer] = (await once(get({ port, agent, path: '/metrics' }), 'response')) as [
        NodeJS.ReadableStream,
      ];
      return text(answer);
    };
    for (let time = 0; time < 3; time++) expect(await scrape()).toContain('\nx402_db_pool_size 20\n');
    agent.destroy();
  });

  it('S8: a health probe is answered while 150 other connections are open', async () => {
    const sockets = await Promise.all(Array.from({ length: 150 }, open));
    expect(await askHealth()).toBe(200);
    for (const socket of sockets) socket.destroy();
  });
});
