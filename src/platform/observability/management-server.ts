import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppConfig } from '../config/app-config.js';
import { Metrics } from './metrics.js';

/** Its callers are few and near: probes, and whoever collects metrics. */
const LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 8_192,
};
const CONNECTIONS = 100;
/** A caller that takes nothing of its answer for so long has gone. */
const IDLE_MS = 70_000;
/** The process that holds the port may be the one that we replace, on its way out. */
const RETRY_MS = 5_000;

/** What is answered on the management port. */
export interface ManagementAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

type Route = () => ManagementAnswer | Promise<ManagementAnswer>;

/**
 * A port of its own for what asks for no key and belongs inside the cluster: `GET /metrics`, and what others add. It has its
 * own connections, so that it answers while the public port has all that it may have.
 */
@Injectable()
export class ManagementServer implements OnApplicationShutdown {
  private readonly logger = new Logger('management');
  private readonly routes = new Map<string, Route>();
  private server: Server | null = null;
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: AppConfig,
    private readonly metrics: Metrics,
  ) {
    this.serve('/metrics', async () => {
      const { contentType, text } = await metrics.scrape();
      return { status: 200, contentType, text };
    });
  }

  /** From now on `GET` and `HEAD` of exactly this path are answered so; bodies and queries are not looked at. */
  serve(path: string, route: Route): void {
    this.routes.set(path, route);
  }

  /**
   * Listens on `MANAGEMENT_HOST` and `MANAGEMENT_PORT`. A port that is taken is no reason not to serve payments: it is
   * logged, the process goes on unobserved, and tries again every five seconds.
   *
   * @returns the port, or null when there is none yet
   */
  async listen(): Promise<number | null> {
    this.metrics.collectProcess();
    return this.tryToListen((error) => {
      this.logger.error({ message: 'MANAGEMENT_PORT cannot be used: no metrics, no probes', err: error });
    });
  }

  /** After the last request was answered: the drain can be watched. */
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
    if (port !== null) this.logger.log({ message: 'the management port is there now', managementPort: port });
  }

  private createServer(): Server {
    const server = createServer(LIMITS, (request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        this.logger.error({ message: 'the management port could not answer', err: error });
        if (!response.headersSent) response.writeHead(500).end();
      });
    });
    server.maxConnections = CONNECTIONS;
    server.setTimeout(IDLE_MS);
    server.on('drop', () => {
      server.closeIdleConnections();
    });
    return server;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Whatever else comes on a connection whose request has a body belongs to that body, which nobody reads.
    if (!hasNoBody(request)) response.setHeader('Connection', 'close');
    const route = this.routes.get(request.url?.split('?')[0] ?? '');
    if (route === undefined) {
      response.writeHead(404).end();
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    } else {
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
}

function hasNoBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0';
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
