import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { AnswerTooLarge, jsonPoster } from '../../../src/platform/http-client/json-poster.js';

describe(jsonPoster.name, () => {
  let server: Server;
  const sockets: Socket[] = [];
  let received = '';

  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    server.close();
  });

  /** Posts to a server that sends exactly these bytes and leaves the connection open. */
  const postTo = async (
    answer: string,
    readsRefusals = true,
    signal = AbortSignal.timeout(20_000),
  ): Promise<unknown> => {
    server = createServer((socket) => {
      sockets.push(socket.on('error', () => undefined));
      socket.once('data', (request) => {
        received = request.toString('latin1');
        socket.write(answer);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const post = jsonPoster(`http://user:p%40ss@127.0.0.1:${port}/rpc?key=1`, {
      maxAnswerBytes: 100,
      readsRefusals,
    });
    return post('{"a":1}', signal);
  };

  it('A6: reads the response that follows an informational response', async () => {
    const answer = 'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';
    await expect(postTo(answer)).resolves.toEqual({ status: 200, text: '{}' });
  });

  it('A6: sends HTTP/1.1 with the credentials of the URL and accepts no compression', async () => {
    await postTo('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
    const [head = '', body] = received.split('\r\n\r\n');
    const [line, ...fields] = head.toLowerCase().split('\r\n');
    expect(line).toBe('post /rpc?key=1 http/1.1');
    expect(fields).toEqual(
      expect.arrayContaining([
        'accept-encoding: identity',
        'content-type: application/json',
        'content-length: 7',
        `authorization: basic ${Buffer.from('user:p@ss').toString('base64').toLowerCase()}`,
      ]),
    );
    expect(body).toBe('{"a":1}');
  });

  it('A6: returns a redirect and does not follow it', async () => {
    const answer = 'HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n';
    await expect(postTo(answer)).resolves.toEqual({ status: 307, text: '' });
  });

  it.each([
    ['before the response', ''],
    ['during the response', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{'],
  ])('A6: an abort signal %s rejects the request with its reason', async (_, answer) => {
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort(new Error('the attempt is over'));
    }, 100);
    await expect(postTo(answer, true, controller.signal)).rejects.toThrow('the attempt is over');
  });

  it('A6: rejects a response without a stated length that is too large', async () => {
    const answer = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n${' '.repeat(101)}\r\n0\r\n\r\n`;
    await expect(postTo(answer)).rejects.toBeInstanceOf(AnswerTooLarge);
  });

  it('A6: rejects a protocol upgrade that was not requested', async () => {
    const answer = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    await expect(postTo(answer)).rejects.toThrow('closed without an answer');
  });

  it('A6: rejects a compressed response with ANSWER_COMPRESSED', async () => {
    const answer = 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}';
    await expect(postTo(answer)).rejects.toMatchObject({ code: 'ANSWER_COMPRESSED' });
  });

  it('A6: rejects a response with a stated length that is too large', async () => {
    const answer = `HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n${' '.repeat(101)}`;
    await expect(postTo(answer)).rejects.toBeInstanceOf(AnswerTooLarge);
  });

  it('A5: does not wait for the body of an error response unless readsRefusals is set', async () => {
    const answer = 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 1000\r\n\r\n';
    await expect(postTo(answer, false)).resolves.toEqual({ status: 503, text: '' });
  });
});
