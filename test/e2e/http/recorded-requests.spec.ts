import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant, mintKey } from '../../support/verification/tenants.js';

const FOLDER = 'test/fixtures/framing';
const LIVE = '/api/v1/x402/health/live';
const VERIFY = '/api/v1/x402/verify';
const UNKNOWN_KEY = `x402_live_${'a'.repeat(49)}`;

/** Expected statuses of the recorded requests; each 400, 401 and 403 is due to content, none to framing. */
const RECORDED: Readonly<Record<string, readonly [status: string, code?: string]>> = {
  'haproxy-http2-get-end-of-stream-with-headers': ['200'],
  'haproxy-http2-get-end-of-stream-later': ['200'],
  'haproxy-http2-get-ready-end-of-stream-later': ['200'],
  'haproxy-http2-head-end-of-stream-later': ['200'],
  'haproxy-http2-options-preflight': ['204'],
  'haproxy-http2-delete-end-of-stream-with-headers': ['401', 'MISSING_API_KEY'],
  'haproxy-http2-delete-end-of-stream-later': ['401', 'MISSING_API_KEY'],
  'haproxy-http2-post-empty-end-of-stream-with-headers': ['400', 'INVALID_CHAIN'],
  'haproxy-http2-post-empty-end-of-stream-later': ['400', 'INVALID_CHAIN'],
  'haproxy-http2-post-empty-with-type-end-of-stream-later': ['400', 'INVALID_CHAIN'],
  'haproxy-http2-post-json-without-length': ['403', 'CHAIN_NOT_ENABLED'],
  'haproxy-http2-post-json-with-length': ['403', 'CHAIN_NOT_ENABLED'],
  'haproxy-http2-post-json-expect': ['100 403', 'CHAIN_NOT_ENABLED'],
  'java-get': ['200'],
  'java-get-empty-publisher': ['200'],
  'java-head': ['200'],
  'java-options': ['204'],
  'java-delete': ['401', 'MISSING_API_KEY'],
  'java-delete-empty-publisher': ['401', 'MISSING_API_KEY'],
  'java-post-empty': ['400', 'INVALID_CHAIN'],
  'java-post-empty-stream': ['400', 'INVALID_CHAIN'],
  'java-post-json': ['403', 'CHAIN_NOT_ENABLED'],
  'java-post-json-stream': ['403', 'CHAIN_NOT_ENABLED'],
  'java-post-json-expect': ['100 403', 'CHAIN_NOT_ENABLED'],
  'java-h2c-upgrade-get': ['200'],
  'java-h2c-upgrade-post-json-stream': ['403', 'CHAIN_NOT_ENABLED'],
};

const get = (fields: string, target = LIVE, version = 'HTTP/1.1') =>
  `GET ${target} ${version}\r\n${fields}\r\n`;
const post = (fields: string, body: string) =>
  `POST ${VERIFY} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${fields}\r\n${body}`;

/** Bytes sent and expected statuses in order; `end` means that the server closes the connection. */
const ODD: readonly (readonly [name: string, bytes: string, statuses: string, code?: string])[] = [
  ['two Host lines', get('Host: a\r\nHost: b\r\n'), '400', 'INVALID_PARAMETER'],
  ['the same Host line twice', get('Host: a\r\nhost: a\r\n'), '400', 'INVALID_PARAMETER'],
  ['no Host line', get('X-A: b\r\n'), '400', 'INVALID_PARAMETER'],
  ['no Host line in HTTP/1.0', get('', LIVE, 'HTTP/1.0'), '200 end'],
  ['HTTP/1.0 with keep-alive', get('Connection: keep-alive\r\n', LIVE, 'HTTP/1.0'), '200'],
  ['HTTP/2 without negotiation', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '400 end', 'INVALID_PARAMETER'],
  ['a folded line', get('Host: a\r\nX-A: b\r\n c\r\n'), '400 end', 'INVALID_PARAMETER'],
  ['a blank before the colon', get('Host : a\r\n'), '400 end', 'INVALID_PARAMETER'],
  ['a NUL in a value', get('Host: a\r\nX-A: a\0b\r\n'), '400 end', 'INVALID_PARAMETER'],
  ['LF without CR', `GET ${LIVE} HTTP/1.1\nHost: a\n\n`, '400 end', 'INVALID_PARAMETER'],
  ['LF without CR between fields', get('Host: a\nX-B: c\r\n'), '400 end', 'INVALID_PARAMETER'],
  [
    'Content-Length and Transfer-Encoding',
    post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
    '400 end',
    'INVALID_PARAMETER',
  ],
  [
    'two Content-Length lines',
    post('Content-Length: 0\r\nContent-Length: 5\r\n', '{"a"}'),
    '400 end',
    'INVALID_PARAMETER',
  ],
  ['a signed length', post('Content-Length: +2\r\n', '{}'), '400 end', 'INVALID_PARAMETER'],
  [
    'the chunked coding listed twice',
    post('Transfer-Encoding: chunked, chunked\r\n', '0\r\n\r\n'),
    '400 end',
  ],
  [
    'the chunked coding in two lines',
    post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
    '400 end',
    'INVALID_PARAMETER',
  ],
  ['a transfer coding without an end', post('Transfer-Encoding: identity\r\n', ''), '400 end'],
  ['a chunk with a wrong size', post('Transfer-Encoding: chunked\r\n', '1\r\n{}\r\n0\r\n\r\n'), '400 end'],
  [
    'a huge chunk extension',
    post('Transfer-Encoding: chunked\r\n', `2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`),
    '400 end',
  ],
  [
    'huge trailers',
    post('Transfer-Encoding: chunked\r\n', `2\r\n{}\r\n0\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`),
    '413 end',
    'BODY_TOO_LARGE',
  ],
  ['a huge field', get(`Host: a\r\nX-A: ${'a'.repeat(20_000)}\r\n`), '413 end', 'BODY_TOO_LARGE'],
  ['a huge path', get('Host: a\r\n', `/${'a'.repeat(20_000)}`), '413 end', 'BODY_TOO_LARGE'],
  ['a target in absolute form', get('Host: a\r\n', `http://b.example${LIVE}`), '200'],
  ['OPTIONS *', 'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n', '404', 'NOT_FOUND'],
  ['a path that starts with two slashes', get('Host: a\r\n', `//b.example${LIVE}`), '404', 'NOT_FOUND'],
  ['an invalid target', get('Host: a\r\n', 'x'), '400 end', 'INVALID_PARAMETER'],
  ['CONNECT', 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n', 'end'],
  [
    'an unsupported upgrade',
    get('Host: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n'),
    '200',
  ],
  ['an unknown expectation', get('Host: a\r\nExpect: magic\r\n'), '200'],
  ['an absolute target', get('Host: a\r\n', `http://b.example${LIVE}`), '200'],
  ['an absolute target without a path', get('Host: a\r\n', 'http://'), '200'],
  ['an absolute target with a query and no path', get('Host: a\r\n', 'x://a?b'), '200'],
  ['a hundred lines', get(`Host: a\r\n${'a:\r\n'.repeat(99)}`), '200'],
  ['a hundred and one lines', get(`Host: a\r\n${'a:\r\n'.repeat(100)}`), '400', 'INVALID_PARAMETER'],
  ['thousands of lines', get(`Host: a\r\n${'a:\r\n'.repeat(3_000)}`), '400', 'INVALID_PARAMETER'],
  [
    'a transfer coding before chunked',
    post('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n'),
    '400 end',
    'INVALID_PARAMETER',
  ],
  [
    'the chunked coding in HTTP/1.0',
    `POST ${VERIFY} HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    '400 end',
    'INVALID_PARAMETER',
  ],
  ['empty lines before a request', `\r\n\r\n${get('Host: a\r\n')}`, '200'],
  ['two requests in one write', get('Host: a\r\n') + get('Host: a\r\n', '/nothing'), '200 404', 'NOT_FOUND'],
  ['garbage after a request', `${get('Host: a\r\n')}\0\r\n\r\n`, '200 400 end', 'INVALID_PARAMETER'],
  [
    'an invalid key with Expect: 100-continue',
    post(`Authorization: Bearer ${UNKNOWN_KEY}\r\nContent-Length: 9\r\nExpect: 100-continue\r\n`, ''),
    '401 end',
    'INVALID_API_KEY',
  ],
];

describe('HTTP framing on the wire', () => {
  let test: TestApp;
  let port: number;

  beforeAll(async () => {
    test = await createTestApp();
    await test.app.listen(0, '127.0.0.1');
    ({ port } = test.app.getHttpServer().address() as AddressInfo);
  });
  afterAll(() => test.close());

  /** All responses until the server closes the connection or has answered the probe. */
  async function answerTo(bytes: string): Promise<{ statuses: string; text: string }> {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    let text = '';
    const last = new Promise<'last'>((resolve) => {
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
        if (text.includes('"chains":[')) resolve('last');
      });
    });
    const ended = new Promise<'end'>((resolve) => {
      socket.once('close', () => {
        resolve('end');
      });
    });
    // Shows where the server ends the request before it.
    const probe = get('Host: a\r\n', '/api/v1/x402/supported-chains');
    if (/^Upgrade:/im.test(bytes)) {
      // Node discards bytes sent together with an upgrade request, so wait for its response first.
      socket.write(Buffer.from(bytes, 'latin1'));
      await once(socket, 'data');
      socket.write(probe);
    } else socket.write(Buffer.from(bytes + probe, 'latin1'));
    const how = await Promise.race([last, ended]);
    socket.destroy();
    const statuses = [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status ?? '');
    return {
      statuses: [
        ...statuses.slice(0, how === 'last' ? -1 : undefined),
        ...(how === 'end' ? ['end'] : []),
      ].join(' '),
      text,
    };
  }

  it('S3: every recorded request is replayed', () => {
    const names = readdirSync(FOLDER).filter((name) => name.endsWith('.http'));
    expect(names.map((name) => name.replace('.http', '')).sort()).toEqual(Object.keys(RECORDED).sort());
  });

  it.each(Object.entries(RECORDED))(
    'S3: recorded request %s gets %j',
    async (name, [statuses, code = '']) => {
      const { statuses: received, text } = await answerTo(readFileSync(`${FOLDER}/${name}.http`, 'latin1'));
      expect(received).toBe(statuses);
      expect(text).toContain(code === '' ? '' : `"code":"${code}"`);
    },
  );

  it.each(ODD.map(([name, bytes, statuses, code = '']) => [name, bytes, statuses, code] as const))(
    'S3: the server answers %s with the expected statuses',
    async (_name, bytes, statuses, code) => {
      const { statuses: received, text } = await answerTo(bytes);
      expect(received).toBe(statuses);
      expect(text).toContain(code === '' ? '' : `"code":"${code}"`);
    },
  );

  it('S3: a request with Expect: 100-continue gets 100 if its body is accepted', async () => {
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    const next = () => new Promise<string>((resolve) => socket.once('data', resolve));
    socket.write(post('Content-Length: 2\r\nExpect: 100-continue\r\n', ''));
    expect(await next()).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write('{}');
    expect(await next()).toMatch(/^HTTP\/1\.1 400 [^]*INVALID_CHAIN/);
    socket.write(get('Host: a\r\n'));
    expect(await next()).toMatch(/^HTTP\/1\.1 200 /);
    socket.destroy();
  });

  it('S3: a refused request with Expect: 100-continue gets no 100', async () => {
    const { tenantId, liveKey } = await createTenant(test.app);
    const { key: weak } = await mintKey(test.app, tenantId, { scopes: ['analytics'] });
    const { key: spent } = await mintKey(test.app, tenantId, { requestsPerDay: 1 });
    await test.http.get('/api/v1/x402/usage').set('X-API-Key', spent).expect(200);
    const ask = (fields: string) => answerTo(post(`Expect: 100-continue\r\n${fields}`, ''));
    const received = async (fields: string) => (await ask(`Content-Length: 9\r\n${fields}`)).statuses;
    expect((await ask('Content-Length: 2000000\r\n')).statuses).toBe('413 end');
    expect(await received('Content-Encoding: gzip\r\n')).toBe('415 end');
    expect(await received(`X-API-Key: ${liveKey}x\r\n`)).toBe('401 end');
    expect(await received(`X-API-Key: ${weak}\r\n`)).toBe('403 end');
    expect(await received(`X-API-Key: ${spent}\r\n`)).toBe('429 end');
  });

  /** Connects; the second end is the server's. */
  async function bothEnds(): Promise<[Socket, Socket]> {
    const accepted = once(test.app.getHttpServer(), 'connection') as Promise<[Socket]>;
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }).setEncoding('utf8');
    return [socket, (await accepted)[0]];
  }

  it('S3: a body that ends after its response leaves no listener on the connection', async () => {
    const [socket, atServer] = await bothEnds();
    const listenersAtFirst = atServer.listenerCount('close');
    for (let round = 0; round < 20; round += 1) {
      socket.write(get('Host: a\r\nTransfer-Encoding: chunked\r\n'));
      expect((await once(socket, 'data'))[0]).toMatch(/^HTTP\/1\.1 200 /);
      socket.write('0\r\n\r\n');
    }
    socket.write(get('Host: a\r\n'));
    await once(socket, 'data');
    expect(atServer.listenerCount('close')).toBe(listenersAtFirst);
    socket.destroy();
  });

  it('S3: pipelined requests do not accumulate listeners on the connection', async () => {
    const [socket, atServer] = await bothEnds();
    const listenersAtFirst = atServer.listenerCount('close');
    let most = 0;
    for (let burst = 0; burst < 4; burst++) {
      let received = 0;
      socket.write(get('Host: a\r\n').repeat(15));
      while (received < 15) {
        received += String((await once(socket, 'data'))[0]).split('HTTP/1.1 200').length - 1;
        most = Math.max(most, atServer.listenerCount('close'));
      }
    }
    expect(most - listenersAtFirst).toBeLessThan(2);
    socket.destroy();
  });
});
