import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One request that arrived completely. */
export interface Received {
  readonly id: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly atMs: number;
}

/** The behaviour of the receiver: a status, or an action on the socket. */
export type Behaviour =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Buffer;
    }
  | {
      readonly afterMs: number;
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | 'reset'
  | 'silence'
  | 'half a header'
  | 'trickle';

/** A tenant's server: real sockets on the loopback address with programmed behaviour. */
export interface WebhookReceiver {
  readonly url: string;
  /** As `WEBHOOK_ALLOWED_HOSTS` names it. */
  readonly host: string;
  readonly received: readonly Received[];
  /** The maximum of concurrent requests. */
  readonly mostAtOnce: () => number;
  /** Sets the next behaviours, one per request; the last one repeats. By path where one is given. */
  answer(...behaviours: readonly Behaviour[]): void;
  stop(): Promise<void>;
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: Received[] = [];
  let script: Behaviour[] = [{ status: 204 }];
  let open = 0;
  let most = 0;
  const server: Server = createServer((request, response) => {
    open += 1;
    most = Math.max(most, open);
    response.on('close', () => (open -= 1));
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        id: String(request.headers['webhook-id']),
        path: request.url ?? '',
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(chunks).toString('utf8'),
        atMs: Date.now(),
      });
      const behaviour = (script.length > 1 ? script.shift() : script[0]) ?? { status: 204 };
      if (typeof behaviour === 'string') {
        misbehave(behaviour, request.socket);
        return;
      }
      setTimeout(
        () => {
          if (response.destroyed) return;
          response.writeHead(behaviour.status, 'headers' in behaviour ? behaviour.headers : {});
          response.end('body' in behaviour ? behaviour.body : '');
        },
        'afterMs' in behaviour ? behaviour.afterMs : 0,
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    received,
    mostAtOnce: () => most,
    answer: (...behaviours) => {
      script = [...behaviours];
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function misbehave(how: 'reset' | 'silence' | 'half a header' | 'trickle', socket: Socket): void {
  if (how === 'reset') socket.resetAndDestroy();
  if (how === 'half a header') {
    socket.write('HTTP/1.1 200 OK\r\nContent-Le');
    socket.end();
  }
  if (how === 'trickle') {
    socket.write('HTTP/1.1 200 OK\r\n');
    const timer = setInterval(() => {
      if (socket.destroyed) clearInterval(timer);
      else socket.write('X-Slow: 1\r\n');
    }, 20);
  }
}
