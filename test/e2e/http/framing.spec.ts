import { createTestApp, type TestApp } from '../../support/http/app.js';
import { rawExchange } from '../../support/http/raw-exchange.js';
import { createTenant } from '../../support/verification/tenants.js';
import { ProbeController } from './probe.controller.js';

const BASE = '/api/v1/x402';
const ECHO = `${BASE}/probe/echo`;

describe('request framing', () => {
  let test: TestApp;
  let key: string;

  beforeAll(async () => {
    test = await createTestApp({
      controllers: [ProbeController],
      oneProcess: 'writes bytes to the socket of that process',
    });
    await test.app.listen(0, '127.0.0.1');
    key = (await createTenant(test.app)).testKey;
  });
  afterAll(() => test.close());

  const server = () => test.app.getHttpServer();
  const head = (line: string, ...fields: readonly string[]): string =>
    [`${line} HTTP/1.1`, 'Host: a', ...fields, '', ''].join('\r\n');
  const ask = async (text: string | Buffer): Promise<string> => {
    const received = await rawExchange(server(), text, { until: /\r\n\r\n(?:[^\0]*\}$|$)/ });
    return received.text;
  };
  const post = (body: string | Buffer, ...fields: readonly string[]): Promise<string> => {
    const framing = [`Content-Length: ${Buffer.byteLength(body)}`, ...fields];
    return ask(Buffer.concat([Buffer.from(head(`POST ${ECHO}`, ...framing)), Buffer.from(body)]));
  };
  const JSON_TYPE = 'Content-Type: application/json';

  it.each([
    ['GET', 'health/live', 200],
    ['GET', 'health', 200],
    ['GET', 'probe/fine', 200],
    ['DELETE', 'wallets/base-sepolia', 404],
    ['POST', 'probe/echo', 200],
    ['POST', 'verify', 400],
  ])(
    'S3: an empty chunked body of %s %s counts as no body and keeps the connection open',
    async (method, path, status) => {
      const empty = head(`${method} ${BASE}/${path}`, `X-API-Key: ${key}`, 'Transfer-Encoding: chunked');
      const next = head(`GET ${BASE}/probe/number/7`);
      const { text } = await rawExchange(server(), `${empty}0\r\n\r\n${next}`, { until: /"value":7/ });
      expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(text).toContain('{"value":7}');
    },
  );

  it.each(['utf8', 'UTF8', 'utf-8', 'UTF-8', '"utf-8"', 'utf-8; profile=x'])(
    'S3: charset=%s is accepted',
    async (charset) => {
      expect(await post('{"name":"ä"}', `${JSON_TYPE};charset=${charset}`)).toMatch(
        /^HTTP\/1\.1 200 [^\0]*"name":"ä"/,
      );
    },
  );

  it.each(['latin1', 'utf-16', 'utf-7', 'us-ascii'])('S3: charset=%s gets 415', async (charset) => {
    expect(await post('{"name":"a"}', `${JSON_TYPE}; charset=${charset}`)).toMatch(/^HTTP\/1\.1 415 /);
  });

  it('S3: a body that is not UTF-8 gets 400 INVALID_JSON', async () => {
    const bytes = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);
    expect(await post(bytes, JSON_TYPE)).toMatch(/^HTTP\/1\.1 400 [^\0]*"INVALID_JSON"/);
  });

  it('S3: a byte order mark is ignored', async () => {
    expect(await post('\uFEFF{"name":"a"}', JSON_TYPE)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('S3: a verify request with Content-Length 0 gets 400', async () => {
    const request = head(`POST ${BASE}/verify`, `X-API-Key: ${key}`, 'Content-Length: 0');
    expect(await ask(request)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('S3: two Host lines get 400, also equal ones', async () => {
    const two = await ask(head(`GET ${BASE}/health/live`, 'HOST: b'));
    expect(two).toMatch(/^HTTP\/1\.1 400 [^\0]*exactly one Host/);
    expect(await ask(head(`GET ${BASE}/health/live`, 'Host: a'))).toMatch(/^HTTP\/1\.1 400 /);
  });

  it.each(['verify', 'health/live', 'webhooks/stripe', 'nowhere', 'facilitator/settle'])(
    'G3: %s gets 413 by Content-Length alone, before body and key are checked',
    async (path) => {
      const text = await ask(head(`POST ${BASE}/${path}`, JSON_TYPE, 'Content-Length: 2000000'));
      expect(text).toMatch(/^HTTP\/1\.1 413 [^\0]*connection: close[^\0]*"BODY_TOO_LARGE"/i);
      if (path.startsWith('facilitator')) expect(text).toMatch(/"success":false.*"network":""/);
    },
  );

  it.each([
    ['Content-Length: 50', '{"tx_hash'],
    ['Transfer-Encoding: chunked', '9\r\n{"tx_hash\r\n'],
  ])(
    'G3: a request without a key gets 401 before its body and type are checked: %s',
    async (framing, beginning) => {
      const request = head(`POST ${BASE}/verify/batch`, 'Content-Type: text/plain', framing);
      expect(await ask(request + beginning)).toMatch(/^HTTP\/1\.1 401 /);
      const withKey = head(
        `POST ${BASE}/verify/batch`,
        `X-API-Key: ${key}`,
        'Content-Type: text/plain',
        framing,
      );
      if (framing.startsWith('Content')) expect(await ask(withKey + beginning)).toMatch(/^HTTP\/1\.1 415 /);
    },
  );

  it.each([
    ['a hundred and one parameters', Array.from({ length: 101 }, (_, index) => `n${index}=1`).join('&')],
    ['thousands of names', 'a[]&'.repeat(3_000)],
  ])('G3: a query of %s gets 400', async (_, query) => {
    const answer = await ask(head(`GET ${BASE}/probe/list?${query}`));
    expect(answer).toMatch(/^HTTP\/1\.1 400 [^\0]*"INVALID_PARAMETER"/);
  });

  it.each([
    `GET /API/V1/x402/PROBE/fine`,
    `GET http://a${BASE}/probe/fine`,
    `GET ${BASE}/probe/fine/`,
    `GET /API/nowhere`,
  ])('G2: the response to %s carries cache-control: no-store', async (line) => {
    expect(await ask(head(line))).toMatch(/cache-control: no-store/i);
  });

  it.each([
    `${BASE}/facilitator/settle`,
    `/API/v1/X402/Facilitator/SETTLE/`,
    `http://a${BASE}/facilitator/settle?x=1`,
    `http://a${BASE}/facilitator//settle`,
  ])('J1: a failure of %s has the x402 format and names the network of a short body', async (target) => {
    const body = '{"paymentRequirements":{"network":"eip155:84532"}}';
    const fields = [JSON_TYPE, `Content-Length: ${body.length}`];
    const answer = await ask(head(`POST ${target}`, ...fields) + body);
    expect(answer).toMatch(/^HTTP\/1\.1 401 [^\0]*"success":false.*"network":"eip155:84532"/);
  });

  it('S2: a settle request without a key is read for 64 KB and one second at most', async () => {
    const body = `{"paymentRequirements":{"network":"eip155:84532"},"more":"${'a'.repeat(70_000)}"}`;
    const long = head(`POST ${BASE}/facilitator/settle`, JSON_TYPE, `Content-Length: ${body.length}`);
    expect(await ask(long + body)).toMatch(/^HTTP\/1\.1 401 [^\0]*"network":""/);
    const chunked = head(`POST ${BASE}/facilitator/settle`, JSON_TYPE, 'Transfer-Encoding: chunked');
    const size = body.length.toString(16);
    expect(await ask(`${chunked}${size}\r\n${body}`)).toMatch(/^HTTP\/1\.1 401 [^\0]*"network":""/);
    expect(await ask(`${chunked}${size}\r\n{"payment`)).toMatch(/^HTTP\/1\.1 401 [^\0]*"network":""/);
  });

  it.each(['*', 'http://a', '/%', '/%ff%fe', '//', '/\\x'])(
    'G5: the target %s gets a response below 500',
    async (target) => {
      const method = target === '*' ? 'OPTIONS' : 'GET';
      // Not every answer ends with JSON: that of `/` is a text.
      const answer = await ask(head(`${method} ${target}`, 'Connection: close'));
      expect(answer).toMatch(/^HTTP\/1\.1 [234]\d\d /);
    },
  );
});
