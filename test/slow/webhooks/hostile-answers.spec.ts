import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { DnsNameResolver } from '../../../src/modules/webhooks/egress/name-resolver.js';
import { TargetPolicy } from '../../../src/modules/webhooks/egress/target-policy.js';
import { WebhookSender, type SendResult } from '../../../src/modules/webhooks/egress/webhook-sender.js';
import { readConfig } from '../../../src/platform/config/env.js';

const TIMEOUT_MS = 4_000;
const HEAD = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${HEAD}Transfer-Encoding: chunked\r\n\r\n`;

/** A receiver that writes arbitrary bytes after the request. */
class RawReceiver {
  readonly requests: string[] = [];
  connections = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  constructor(reply: (socket: Socket) => void) {
    this.server = createServer((socket) => {
      this.connections += 1;
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('data', (request) => {
        this.requests.push(request.toString('latin1'));
        reply(socket);
      });
    });
  }

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.sockets.forEach((socket) => socket.destroy());
    this.server.close();
    await once(this.server, 'close');
  }
}

/** Writes the unit repeatedly until the socket closes. */
function endlessly(head: string, unit: string): (socket: Socket) => void {
  const block = unit.repeat(Math.ceil(65_536 / unit.length));
  return (socket) => {
    socket.write(head);
    const write = (): void => {
      while (!socket.destroyed && socket.write(block)) continue;
    };
    socket.on('drain', write);
    write();
  };
}

describe('webhook receivers with irregular responses', () => {
  let receiver: RawReceiver;

  afterEach(() => receiver.stop());

  const send = async (reply: (socket: Socket) => void): Promise<SendResult> => {
    receiver = new RawReceiver(reply);
    return sendTo(await receiver.start());
  };
  const sendTo = (host: string): Promise<SendResult> => {
    const config = readConfig({ NODE_ENV: 'test', WEBHOOK_ALLOWED_HOSTS: host });
    const limits = { timeoutMs: TIMEOUT_MS, answerBytes: 65_536, ca: undefined };
    const sender = new WebhookSender(new TargetPolicy(config, new DnsNameResolver()), limits);
    return sender.send(`http://${host}/hook`, {}, '{}', new AbortController().signal);
  };

  it.each([
    ['interim answers', '', 'HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n'],
    ['empty interim answers', '', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['headers', HEAD, 'X-More: of the same\r\n'],
    ['one header', `${HEAD}X-More: `, 'of the same'],
    ['a status line', 'HTTP/1.1 200 ', 'OK'],
  ])('G6: an endless response (%s) is aborted long before the timeout', async (_, head, unit) => {
    const result = await send(endlessly(head, unit));
    expect(result).toMatchObject({ statusCode: null, error: 'protocol' });
    expect(result.durationMs).toBeLessThan(TIMEOUT_MS / 2);
  });

  it.each([
    ['trailers', `${CHUNKED}0\r\n`, 'X-More: of the same\r\n'],
    ['a chunk extension', `${CHUNKED}1;a=`, 'of the same'],
  ])('G6: an endless response (%s) is a connection error', async (_, head, unit) => {
    const result = await send(endlessly(head, unit));
    expect(result).toMatchObject({ statusCode: 200, error: 'connection' });
    expect(result.durationMs).toBeLessThan(TIMEOUT_MS / 2);
  });

  it.each([
    ['a body', `${HEAD}\r\n`, 'x'],
    ['a body in chunks of a byte', CHUNKED, '1\r\nx\r\n'],
  ])('K2: an endless response (%s) is cut, and its status counts', async (_, head, unit) => {
    const result = await send(endlessly(head, unit));
    expect(result).toMatchObject({ statusCode: 200, error: null, excerpt: 'x'.repeat(512) });
    expect(result.durationMs).toBeLessThan(TIMEOUT_MS / 2);
  });

  it('K2: a compressed response body is not decompressed', async () => {
    const compressed = gzipSync(Buffer.alloc(50_000_000));
    const head = `${HEAD}Content-Encoding: gzip\r\nContent-Length: ${compressed.length}\r\n\r\n`;
    const result = await send((socket) => {
      socket.write(Buffer.concat([Buffer.from(head), compressed]));
    });
    expect(result).toMatchObject({ statusCode: 200, error: null });
    expect(Buffer.byteLength(result.excerpt ?? '')).toBeLessThan(2_000);
    expect(receiver.requests[0]?.toLowerCase()).not.toContain('accept-encoding');
  });

  it.each([
    ['204 with a body', 'HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok', 204],
    ['a body longer than its Content-Length', `${HEAD}Content-Length: 2\r\n\r\nok, and more`, 200],
    ['two responses', `${HEAD}Content-Length: 0\r\n\r\n`.repeat(2), 200],
    ['a response after 100', `HTTP/1.1 100 Continue\r\n\r\n${HEAD}Content-Length: 0\r\n\r\n`, 200],
  ])('K2: an irregular response (%s) counts by its status', async (_, answer, statusCode) => {
    const result = await send((socket) => {
      socket.write(answer);
    });
    expect(result).toMatchObject({ statusCode, error: null });
  });

  it.each([
    ['breaks off', (socket: Socket) => socket.destroy()],
    ['is reset', (socket: Socket) => socket.resetAndDestroy()],
  ])('K2: a response that %s in its body is a connection error', async (_, end) => {
    const result = await send((socket) => {
      socket.write(`${HEAD}Content-Length: 10\r\n\r\nabc`, () => setTimeout(end, 50, socket));
    });
    expect(result).toMatchObject({ statusCode: 200, error: 'connection', excerpt: 'abc' });
  });

  it('K2: a slow response body ends at the timeout', async () => {
    const result = await send((socket) => {
      socket.write(CHUNKED);
      const timer = setInterval(() => {
        if (socket.destroyed) clearInterval(timer);
        else socket.write('1\r\nx\r\n');
      }, 50);
    });
    expect(result).toMatchObject({ statusCode: 200, error: 'timeout' });
    expect(result.durationMs).toBeGreaterThanOrEqual(TIMEOUT_MS - 50);
  });

  it('G6: a response that switches protocols is a connection error', async () => {
    const result = await send((socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    });
    expect(result).toMatchObject({ statusCode: null, error: 'connection' });
  });

  it('G6: a connection is not reused, even if the receiver offers keep-alive', async () => {
    receiver = new RawReceiver((socket) => {
      socket.write(`${HEAD}Connection: keep-alive\r\nContent-Length: 0\r\n\r\n`);
    });
    const host = await receiver.start();
    for (let n = 0; n < 2; n += 1) expect(await sendTo(host)).toMatchObject({ statusCode: 200 });
    expect(receiver.connections).toBe(2);
    for (const request of receiver.requests) expect(request.toLowerCase()).toContain('connection: close');
  });

  it('G6: proxy variables of the environment are ignored', async () => {
    const proxy = new RawReceiver((socket) => socket.destroy());
    const url = `http://${await proxy.start()}`;
    const names = ['http_proxy', 'https_proxy', 'all_proxy'].flatMap((name) => [name, name.toUpperCase()]);
    const before = { ...process.env };
    Object.assign(process.env, Object.fromEntries(names.map((name) => [name, url])), {
      NODE_USE_ENV_PROXY: '1',
    });
    try {
      const result = await send((socket) => {
        socket.write(`${HEAD}Content-Length: 0\r\n\r\n`);
      });
      expect(result).toMatchObject({ statusCode: 200, error: null });
      expect(proxy.connections).toBe(0);
    } finally {
      process.env = before;
      await proxy.stop();
    }
  });
});
