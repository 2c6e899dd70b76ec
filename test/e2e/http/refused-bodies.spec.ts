import { connect, type AddressInfo, type Socket } from 'node:net';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { rawExchange } from '../../support/http/raw-exchange.js';

const VERIFY = '/api/v1/x402/verify';
const NO_KEY = `Bearer x402_live_${'a'.repeat(49)}`;

describe('the body of a caller who is refused', () => {
  let test: TestApp;
  let socket: Socket;
  let heard: string;

  beforeAll(async () => {
    test = await createTestApp();
    await test.app.listen(0, '127.0.0.1');
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    const { port } = test.app.getHttpServer().address() as AddressInfo;
    socket = connect(port, '127.0.0.1');
    heard = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
    });
    await new Promise((resolve) => socket.once('connect', resolve));
  });
  afterEach(() => {
    socket.destroy();
  });

  const head = (bytes: number): string =>
    `POST ${VERIFY} HTTP/1.1\r\nHost: a\r\nAuthorization: ${NO_KEY}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${bytes}\r\n\r\n`;
  const hear = async (pattern: RegExp): Promise<void> => {
    while (!pattern.test(heard)) await new Promise((resolve) => socket.once('data', resolve));
  };

  it('G3: is not waited for', async () => {
    socket.write(`${head(50)}{"tx_hash`);
    await hear(/"code":"INVALID_API_KEY"/);
    expect(heard).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('G3: may still come, and the connection serves the next request', async () => {
    const body = '{"tx_hash":"0x1"}';
    socket.write(head(body.length) + body.slice(0, 5));
    await hear(/INVALID_API_KEY"[^\0]*}$/);
    heard = '';
    socket.write(`${body.slice(5)}GET /api/v1/x402/health/live HTTP/1.1\r\nHost: a\r\n\r\n`);
    await hear(/HTTP\/1\.1 200 /);
  });

  it('G4: may be broken: whoever it is hears of the key first', async () => {
    socket.write(`${head(9)}{"broken"`);
    await hear(/INVALID_API_KEY/);
    expect(heard).not.toContain('INVALID_JSON');
  });

  it.each([
    ['POST', 'verify/batch', 401],
    ['POST', 'facilitator/verify', 401],
    ['POST', 'nowhere', 404],
    ['GET', 'health/live', 200],
    ['GET', 'supported-chains', 200],
  ])(
    'G3: goes on without end: %s %s answers %i, takes little of it and hangs up',
    async (method, path, status) => {
      const start = `${method} /api/v1/x402/${path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n`;
      const chunk = `4000\r\n${'a'.repeat(0x4000)}\r\n`;
      const answer = await rawExchange(test.app.getHttpServer(), start, { flood: chunk });
      expect(answer.text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      // What is drained, and what Node has read ahead of it.
      expect(answer.bytesTaken).toBeLessThan(5 * 65_536);
    },
  );

  it('G3: is longer than what is drained, by its own word: the answer says that the connection ends', async () => {
    const answer = await rawExchange(test.app.getHttpServer(), `${head(500_000)}{`);
    expect(answer.text).toMatch(/^HTTP\/1\.1 401 [^\0]*connection: close/i);
    expect(answer.isClosed).toBe(true);
  });
});
