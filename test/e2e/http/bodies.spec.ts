import { connect, type AddressInfo, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { LongBodies } from '../../../src/platform/http/body/long-bodies.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { until } from '../../support/services/cluster.js';
import { ProbeController, RawProbeController } from './probe.controller.js';

const ECHO = '/api/v1/x402/probe/echo';
const LIST = '/api/v1/x402/probe/list';

describe('bodies and parameters', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp({ controllers: [ProbeController, RawProbeController] });
    await test.app.listen(0, '127.0.0.1');
  });
  afterAll(() => test.close());

  const post = (body: string, type = 'application/json') =>
    test.http.post(ECHO).set('Content-Type', type).send(body);

  it('G3: a body of 1 MB passes the limit and one byte more does not', async () => {
    const wrap = (bytes: number) => `{"name":"${'a'.repeat(bytes - 11)}"}`;
    expect((await post(wrap(1_048_576))).body).toMatchObject({ code: 'VALIDATION_FAILED' });
    const refused = await post(wrap(1_048_577));
    expect(refused.status).toBe(413);
    expect(refused.body).toMatchObject({
      code: 'BODY_TOO_LARGE',
      requestId: refused.headers['x-request-id'],
    });
  });

  it('G3: eight long bodies per caller are read at once; the ninth waits for one to end', async () => {
    const { port } = test.app.getHttpServer().address() as AddressInfo;
    const body = `{"name":"${'a'.repeat(200_000)}"}`;
    const head = `POST ${ECHO} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    const send = (bytes: string): { socket: Socket; received: () => string } => {
      let text = '';
      const socket = connect(port, '127.0.0.1').on('data', (chunk: Buffer) => (text += chunk.toString()));
      socket.write(bytes);
      return { socket, received: () => text };
    };
    const unfinished = Array.from({ length: 8 }, () => send(head + body.slice(0, -1)));
    const longBodies = test.app.get(LongBodies);
    await until(() => longBodies.load().running === 8);
    const ninth = send(head + body);
    await until(() => longBodies.load().waiting === 1);
    expect((await post('{"name":"a"}')).status).toBe(200);
    expect(ninth.received()).toBe('');
    unfinished[0]?.socket.destroy();
    await until(() => ninth.received().startsWith('HTTP/1.1 400'));
    unfinished[1]?.socket.write(body.slice(-1));
    await until(() => unfinished[1]?.received().startsWith('HTTP/1.1 400') === true);
    for (const { socket } of [...unfinished, ninth]) socket.destroy();
    await until(() => longBodies.load().running === 0);
  });

  it('G3: a compressed body gets 415', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000, 32));
    const response = await test.http
      .post(ECHO)
      .set({ 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })
      .serialize((raw: unknown) => raw as string)
      .send(bomb as unknown as string);
    expect(response.status).toBe(415);
  });

  it.each(['{"name":', '{"name":"a"}}', 'null', '"text"', '7', 'name=a'])(
    'G4: %s as body gets 400 INVALID_JSON',
    async (body) => {
      const response = await post(body);
      expect(response.status).toBe(400);
      expect(response.body).toMatchObject({ code: 'INVALID_JSON' });
      expect(response.headers['x-request-id']).toBe((response.body as { requestId: string }).requestId);
    },
  );

  it('G4: an array as body gets 400', async () => {
    const response = await post('[{"name":"a"}]');
    expect([response.status, (response.body as { code: string }).code]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonx'])(
    'G4: a body of type %s gets 415',
    async (type) => {
      const response = await post('{"name":"a"}', type);
      expect([response.status, (response.body as { code: string }).code]).toEqual([
        415,
        'UNSUPPORTED_MEDIA_TYPE',
      ]);
    },
  );

  it('G4: an unknown content encoding gets 415', async () => {
    const response = await test.http
      .post(ECHO)
      .set({ 'Content-Type': 'application/json', 'Content-Encoding': 'zebra' })
      .send('{}');
    expect(response.status).toBe(415);
  });

  it('G4: other JSON media types and an absent body are accepted', async () => {
    expect((await post('{"name":"a"}', 'application/json; charset=utf-8')).status).toBe(200);
    expect((await post('{"name":"a"}', 'application/vnd.x402+json')).status).toBe(200);
    expect((await test.http.post(ECHO)).body).toEqual({ dto: {}, isDto: true });
  });

  it('G4: unknown properties, also nested ones and __proto__, are refused by name without their values', async () => {
    const response = await post('{"nmae":"hidden value","inner":{"count":1,"other":2}}');
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({ code: 'VALIDATION_FAILED' });
    const { errors } = response.body as { errors: { field: string }[] };
    expect(errors.map(({ field }) => field).sort()).toEqual(['inner.other', 'nmae']);
    expect(response.text).not.toContain('hidden value');
    const proto = await post('{"__proto__":{"name":"a"}}');
    expect(proto.status).toBe(400);
    expect(proto.body).toMatchObject({ errors: [{ field: '__proto__' }] });
  });

  it('G4: a field with its own error code sets the code of the response', async () => {
    const response = await post('{"name":7,"hash":"0xZZ"}');
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({ code: 'INVALID_TX_HASH', error: 'Invalid transaction hash' });
    expect((response.body as { errors: unknown[] }).errors).toContainEqual({
      field: 'hash',
      message: 'hash is not a hash',
    });
    expect(response.text).not.toContain('0xZZ');
  });

  it('G4: a body nested 100,000 levels deep is refused', async () => {
    const depth = 100_000;
    const response = await post(`{"inner":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`);
    expect([response.status, (response.body as { code: string }).code]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it.each(['{"name":"\\ud800"}', '{"inner":{"count":1,"\\udc00":2}}', '{"name":"a\\ude00\\ud83d"}'])(
    'G4: %s holds half of a surrogate pair and is refused',
    async (body) => {
      const response = await post(body);
      expect(response.status).toBe(400);
      expect(response.body).toMatchObject({
        code: 'VALIDATION_FAILED',
        message: 'A text holds half of a surrogate pair, which is no character.',
      });
    },
  );

  it('G4: a whole surrogate pair is accepted', async () => {
    expect((await post('{"name":"\\ud83d\\ude00"}')).status).toBe(200);
  });

  it('G4: a long property name is truncated in the response', async () => {
    const response = await post(JSON.stringify({ ['x'.repeat(5_000)]: 1 }));
    expect(response.status).toBe(400);
    expect(response.text.length).toBeLessThan(1_000);
  });

  it('D2: a route with a signed body receives the raw bytes', async () => {
    const body = '{ "b":1,  "a": 2 }';
    const response = await test.http
      .post('/api/v1/x402/probe/signed')
      .set('Content-Type', 'application/json')
      .send(body);
    expect(response.body).toEqual({ raw: body });
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=abc',
    'limit=1&limit=2',
    'limit=1.5',
    'cursor=garbage',
    'sort=asc',
  ])('G4: the query ?%s gets 400 INVALID_PARAMETER', async (query) => {
    const response = await test.http.get(`${LIST}?${query}`);
    expect([response.status, (response.body as { code: string }).code]).toEqual([400, 'INVALID_PARAMETER']);
  });

  it('G4: the page limit is 20 by default and may be 100', async () => {
    expect((await test.http.get(LIST)).body).toEqual({ limit: 20, cursor: null });
    expect((await test.http.get(`${LIST}?limit=100`)).body).toEqual({ limit: 100, cursor: null });
  });

  it.each([
    ['NONSENSE\r\n\r\n', 400, 'INVALID_PARAMETER'],
    [`GET / HTTP/1.1\r\nHost: a\r\nX-Big: ${'a'.repeat(20_000)}\r\n\r\n`, 413, 'BODY_TOO_LARGE'],
  ])('G5: malformed HTTP gets the error envelope (%#)', async (text, status, code) => {
    const { port } = test.app.getHttpServer().address() as { port: number };
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toContain(`HTTP/1.1 ${status} `);
    expect(JSON.parse(body)).toMatchObject({ statusCode: status, code });
  });
});
