import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppConfig } from '../config/app-config.js';
import { Metrics } from './metrics.js';

/** `GET /metrics` on a port of its own, and nothing else: it belongs inside the cluster and asks for no key. */
@Injectable()
export class ManagementServer implements OnApplicationShutdown {
  private readonly logger = new Logger('metrics');
  private server: Server | null = null;

  constructor(
    private readonly config: AppConfig,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Listens on `HOST` and `MANAGEMENT_PORT`. A port that is taken is no reason not to serve payments: it is logged, and
   * the process goes on unobserved.
   *
   * @returns the port, or null without one
   */
  async listen(): Promise<number | null> {
    const { host, managementPort } = this.config.http;
    const server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        this.logger.error({ message: 'the metrics could not be collected', err: error });
        if (!response.headersSent) response.writeHead(500).end();
      });
    });
    try {
      await listening(server, managementPort, host);
    } catch (error) {
      this.logger.error({ message: 'MANAGEMENT_PORT cannot be used: no metrics', err: error });
      return null;
    }
    server.on('error', (error) => {
      this.logger.error({ message: 'the management port failed', err: error });
    });
    this.server = server;
    this.metrics.collectProcess();
    return (server.address() as AddressInfo).port;
  }

  /** After the last request was answered: the drain can be watched. */
  async onApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (server === null) return;
    this.server = null;
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end();
    } else if (request.method !== 'GET') {
      response.writeHead(405, { Allow: 'GET' }).end();
    } else {
      const { contentType, text } = await this.metrics.scrape();
      response.writeHead(200, { 'Content-Type': contentType, 'Cache-Control': 'no-store' }).end(text);
    }
  }
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
