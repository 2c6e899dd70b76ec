import { once } from 'node:events';
import {
  createServer,
  request as ask,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerProcess } from '../services/server-process.js';

/** A forwarded request, and the process that got it. */
export interface Passed {
  readonly path: string;
  readonly to: ServerProcess;
}

/**
 * A balancer in front of server processes: every request goes to the next one on its own connection, even on a kept-alive
 * client connection. A connection that a process closes early is a 502 to the client.
 */
export class RequestBalancer {
  /** In order of arrival. */
  readonly passed: Passed[] = [];
  private turn = 0;

  private constructor(
    private readonly server: Server,
    /** `http://127.0.0.1:<port>`, no slash at the end. */
    readonly url: string,
    private targets: readonly ServerProcess[],
  ) {}

  static async start(targets: readonly ServerProcess[]): Promise<RequestBalancer> {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const balancer = new RequestBalancer(server, `http://127.0.0.1:${port}`, targets);
    server.on('request', (request, response) => {
      balancer.pass(request, response);
    });
    return balancer;
  }

  /** Sends requests to these servers from now on. */
  turnTo(targets: readonly ServerProcess[]): void {
    this.targets = targets;
  }

  /** The number of requests whose path ends like this. */
  count(ending: string): number {
    return this.passed.filter(({ path }) => path.endsWith(ending)).length;
  }

  async close(): Promise<void> {
    const closed = once(this.server.close(), 'close');
    this.server.closeAllConnections();
    await closed;
  }

  private pass(request: IncomingMessage, response: ServerResponse): void {
    const to = this.targets[(this.turn += 1) % this.targets.length];
    if (to === undefined) throw new Error('there is nobody to turn to');
    const { method, headers, url: path = '/' } = request;
    this.passed.push({ path, to });
    const options = { method, headers: { ...headers, connection: 'close' }, agent: false };
    const upstream = ask(to.url + path, options, (answer) => {
      const { connection, ...kept } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, connection === undefined ? answer.headers : kept);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    upstream.on('error', () => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end();
    });
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  }
}
