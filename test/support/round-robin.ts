import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';

/**
 * Puts a balancer in front of several instances of the application and lets the first of them stand for all: its
 * `listen` is done, its server's address is the balancer's, and its `close` closes them all.
 *
 * @returns the balancer's `http://127.0.0.1:<port>`
 */
export async function standForAll(instances: readonly NestExpressApplication[]): Promise<string> {
  const ports: number[] = [];
  for (const instance of instances) {
    await instance.listen(0, '127.0.0.1');
    ports.push(portOf(serverOf(instance)));
  }
  const balancer = await startRoundRobin(ports);
  const [first] = instances;
  if (first === undefined) throw new Error('no instance');
  const address = balancer.address.bind(balancer);
  serverOf(first).address = address;
  const closers = instances.map((instance) => instance.close.bind(instance));
  first.listen = () => Promise.resolve(serverOf(first));
  first.close = async () => {
    balancer.close();
    await Promise.all(closers.map((close) => close()));
  };
  return `http://127.0.0.1:${String(portOf(balancer))}`;
}

/** Each connection goes to the next port, byte for byte, with its half-closes and its resets. */
async function startRoundRobin(ports: readonly number[]): Promise<Server> {
  let turn = 0;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const port = ports[(turn += 1) % ports.length] ?? 0;
    const upstream = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    join(client, upstream);
    join(upstream, client);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

function join(from: Socket, to: Socket): void {
  from.pipe(to);
  from.on('error', () => to.resetAndDestroy());
  from.on('close', () => to.destroy());
}

function serverOf(app: NestExpressApplication): HttpServer {
  return app.getHttpServer();
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
