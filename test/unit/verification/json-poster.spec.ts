import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { AnswerTooLarge, jsonPoster } from '../../../src/platform/http-client/json-poster.js';

describe(jsonPoster.name, () => {
  let server: Server;
  const sockets: Socket[] = [];

  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    server.close();
  });

  /** Whoever asks hears these bytes, and then nothing more; the connection stays open. */
  const postTo = async (answer: string, readsRefusals = true): Promise<unknown> => {
    server = createServer((socket) => {
      sockets.push(socket.on('error', () => undefined));
      socket.once('data', () => socket.write(answer));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const post = jsonPoster(`http://127.0.0.1:${port}/`, { maxAnswerBytes: 100, readsRefusals });
    return post('{}', AbortSignal.timeout(20_000));
  };

  it('A6: reads an answer, whatever information came before it', async () => {
    const answer = 'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';
    await expect(postTo(answer)).resolves.toEqual({ status: 200, text: '{}' });
  });

  it('A6: a peer that upgrades unasked has not answered', async () => {
    const answer = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    await expect(postTo(answer)).rejects.toThrow('closed without an answer');
  });

  it('A6: an answer that is compressed although we cannot read it says so', async () => {
    const answer = 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}';
    await expect(postTo(answer)).rejects.toMatchObject({ code: 'ANSWER_COMPRESSED' });
  });

  it('A6: an answer that is too large is given up', async () => {
    const answer = `HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n${' '.repeat(101)}`;
    await expect(postTo(answer)).rejects.toBeInstanceOf(AnswerTooLarge);
  });

  it('A5: the text of a refusal is not waited for where it says nothing', async () => {
    const answer = 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 1000\r\n\r\n';
    await expect(postTo(answer, false)).resolves.toEqual({ status: 503, text: '' });
  });
});
