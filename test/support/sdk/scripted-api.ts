import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly atMs: number;
}

/** An answer, or what happens instead of one. */
export type Scripted =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  | 'reset'
  | 'silence'
  | 'cut';

/** A server that fails as told: the outages that a running one does not have when a spec wants them. */
export interface ScriptedApi {
  readonly url: string;
  readonly arrived: readonly Arrived[];
  /** The next answers, one per request; the last one repeats. Earlier requests are forgotten. */
  answer(...answers: readonly Scripted[]): void;
  stop(): Promise<void>;
}

export async function startScriptedApi(): Promise<ScriptedApi> {
  const arrived: Arrived[] = [];
  let script: Scripted[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      arrived.push({ method, path: url, headers, body: Buffer.concat(chunks).toString(), atMs: Date.now() });
      const answer = script.length > 1 ? script.shift() : script[0];
      if (answer === undefined || answer === 'silence') return;
      if (answer === 'reset') {
        request.socket.resetAndDestroy();
        return;
      }
      if (answer === 'cut') {
        response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' });
        response.write('{"used":', () => request.socket.destroy());
        return;
      }
      const isText = typeof answer.body === 'string';
      response.writeHead(answer.status, {
        'Content-Type': isText ? 'text/html' : 'application/json',
        ...answer.headers,
      });
      response.end(isText ? answer.body : JSON.stringify(answer.body ?? {}));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    answer: (...answers) => {
      script = [...answers];
      arrived.length = 0;
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** A refusal as the service words it. */
export function refusal(
  status: number,
  code: string,
  more: object = {},
  headers: Record<string, string> = {},
): Scripted {
  const envelope = { code, message: `About ${code}.`, statusCode: status, error: code, requestId: 'req_1' };
  return { status, headers, body: { ...envelope, ...more } };
}
