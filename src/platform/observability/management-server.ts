import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { AppConfig } from '../config/app-config.js';
import { WriteDeadline } from '../http/server/write-deadline.js';
import { Metrics } from './metrics.js';

/** Its callers are few and local: probes and metrics collectors. */
const LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 8_192,
};
const CONNECTIONS = 100;
/** A caller that reads no byte of its answer for this long counts as gone. */
const WRITES = { noProgressMs: 5_000, longestAnswerMs: 30_000 };
/** Scrapes within this time share one result: each takes some milliseconds and blocks the event loop. */
const SCRAPE_SHARED_MS = 1_000;
/** The predecessor of this process may still hold the port while it shuts down. */
const RETRY_MS = 5_000;

/** An answer on the management port. */
export interface ManagementAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

type Route = () => ManagementAnswer | Promise<ManagementAnswer>;

/**
 * A separate port for unauthenticated, cluster-internal routes: `GET /metrics`, and those of other modules. Its own
 * connection limit lets it answer while the public port is at its limit. Each connection takes one request and closes
 * with its answer; pipelined requests are ignored. Past a hundred connections the oldest is closed for the newest.
 */
@Injectable()
export class ManagementServer implements OnApplicationShutdown {
  private readonly logger = new Logger('management');
  private readonly routes = new Map<string, Route>();
  private server: Server | null = null;
  private retry: NodeJS.Timeout | undefined;
  private scraping: Promise<ManagementAnswer> | null = null;

  constructor(
    private readonly config: AppConfig,
    private readonly metrics: Metrics,
  ) {
    this.serve('/metrics', () => this.scrape());
  }

  /** Registers the answer to `GET` and `HEAD` of exactly this path; bodies and queries are ignored. */
  serve(path: string, route: Route): void {
    this.routes.set(path, route);
  }

  /**
   * Listens on `MANAGEMENT_HOST` and `MANAGEMENT_PORT`. A port in use must not stop payments. The process logs it,
   * serves without metrics, and retries every five seconds.
   *
   * @returns the port, or null when there is none yet
   */
  async listen(): Promise<number | null> {
    this.metrics.collectProcess();
    return this.tryToListen((error) => {
      this.logger.error({ message: 'MANAGEMENT_PORT cannot be used: no metrics, no probes', err: error });
    });
  }

  /** Runs after the last request was answered, so that metrics show the drain. */
  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.retry);
    const { server } = this;
    if (server === null) return;
    this.server = null;
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  }

  private async tryToListen(onFailure: (error: unknown) => void): Promise<number | null> {
    const { managementHost, managementPort } = this.config.http;
    const server = this.createServer();
    try {
      await listening(server, managementPort, managementHost);
    } catch (error) {
      onFailure(error);
      this.retry = setTimeout(() => void this.tryAgain(), RETRY_MS).unref();
      return null;
    }
    server.on('error', (error) => {
      this.logger.error({ message: 'the management port failed', err: error });
    });
    this.server = server;
    return (server.address() as AddressInfo).port;
  }

  private async tryAgain(): Promise<void> {
    const port = await this.tryToListen(() => undefined);
    if (port !== null)
      this.logger.log({ message: 'the management port is listening now', managementPort: port });
  }

  /** Concurrent and slightly later callers share one scrape. */
  private scrape(): Promise<ManagementAnswer> {
    this.scraping ??= this.scrapeAnew();
    return this.scraping;
  }

  private async scrapeAnew(): Promise<ManagementAnswer> {
    let sharedMs = 0;
    try {
      const { contentType, text } = await this.metrics.scrape();
      sharedMs = SCRAPE_SHARED_MS;
      return { status: 200, contentType, text };
    } finally {
      setTimeout(() => (this.scraping = null), sharedMs).unref();
    }
  }

  private createServer(): Server {
    const server = createServer(LIMITS);
    const asked = new WeakSet<Socket>();
    const answer = (request: IncomingMessage, response: ServerResponse, expects: boolean): void => {
      const { socket } = request;
      if (asked.has(socket)) {
        // Discard further pipelined input as well.
        socket.pause();
        return;
      }
      asked.add(socket);
      this.answer(request, response.setHeader('Connection', 'close'), expects);
    };
    server.on('request', (request, response) => {
      answer(request, response, false);
    });
    // Node would answer these two itself, in sequence and without a limit.
    server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
      answer(request, response, false);
    });
    server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
      answer(request, response, true);
    });
    boundConnections(server);
    return server;
  }

  /** @param expects whether the request has an unknown expectation (RFC 9110 §10.1.1) */
  private answer(request: IncomingMessage, response: ServerResponse, expects: boolean): void {
    const route = this.routes.get(request.url?.split('?')[0] ?? '');
    if (expects) {
      response.writeHead(417).end();
    } else if (route === undefined) {
      response.writeHead(404).end();
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    } else {
      this.answerBy(route, response).catch((error: unknown) => {
        this.logger.error({ message: 'the management port could not answer', err: error });
        if (!response.headersSent) response.writeHead(500).end();
      });
    }
  }

  private async answerBy(route: Route, response: ServerResponse): Promise<void> {
    const { status, contentType, text } = await route();
    response
      .writeHead(status, {
        'Content-Type': contentType,
        'Content-Length': Buffer.byteLength(text),
        'Cache-Control': 'no-store',
      })
      .end(text);
  }
}

/** Closes the oldest connection past the limit: a new connection is more likely a probe than the oldest one is. */
function boundConnections(server: Server): void {
  const deadline = new WriteDeadline(WRITES);
  const sockets = new Set<Socket>();
  server.prependListener('connection', (socket: Socket) => {
    deadline.watch(socket);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const [oldest] = sockets;
    if (oldest === undefined || sockets.size <= CONNECTIONS) return;
    sockets.delete(oldest);
    oldest.resetAndDestroy();
  });
  server.on('close', () => {
    deadline.stop();
  });
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
