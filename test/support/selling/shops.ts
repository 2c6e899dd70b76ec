import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import type { SellOptions, SoldPayment } from '@x402-infrastructure/sdk';
import * as forExpress from '@x402-infrastructure/sdk/express';
import * as forFastify from '@x402-infrastructure/sdk/fastify';
import * as forHono from '@x402-infrastructure/sdk/hono';

/** A shop that sells `GET /report`, `GET /other` and `POST /echo`. */
export interface HashShop {
  readonly url: string;
  /** The payments that the handlers were given; grows. */
  readonly served: SoldPayment[];
  close(): Promise<void>;
}

type OpenShop = (options: SellOptions) => Promise<HashShop>;

async function openExpress(options: SellOptions): Promise<HashShop> {
  const served: SoldPayment[] = [];
  const app = express().use(express.json());
  const sold = forExpress.requirePayment(options);
  const answer: express.RequestHandler = (request, response) => {
    served.push(forExpress.paymentOf(request));
    response.json({ report: 'worth every cent', echo: (request.body as unknown) ?? null });
  };
  app.get('/report', sold, answer).get('/other', sold, answer).post('/echo', sold, answer);
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    served,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function openFastify(options: SellOptions): Promise<HashShop> {
  const served: SoldPayment[] = [];
  const app = fastify({ forceCloseConnections: true });
  const preHandler = forFastify.requirePayment(options);
  for (const [method, url] of [
    ['GET', '/report'],
    ['GET', '/other'],
    ['POST', '/echo'],
  ] as const) {
    app.route({
      method,
      url,
      preHandler,
      handler: (request) => {
        served.push(forFastify.paymentOf(request));
        return Promise.resolve({ report: 'worth every cent', echo: request.body ?? null });
      },
    });
  }
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { url, served, close: () => app.close() };
}

async function openHono(options: SellOptions): Promise<HashShop> {
  const served: SoldPayment[] = [];
  const app = new Hono();
  const sold = forHono.requirePayment(options);
  app.on(['GET', 'POST'], ['/report', '/other', '/echo'], sold, async (context) => {
    served.push(forHono.paymentOf(context));
    const echo = context.req.method === 'POST' ? await context.req.json<unknown>() : null;
    return context.json({ report: 'worth every cent', echo });
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    served,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        (server as unknown as { closeAllConnections(): void }).closeAllConnections();
      }),
  };
}

/** The same shop in each framework. */
export const SHOPS: readonly (readonly [string, OpenShop])[] = [
  ['Express', openExpress],
  ['Fastify', openFastify],
  ['Hono', openHono],
];
