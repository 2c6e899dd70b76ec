import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Client } from 'pg';
import { Signals, SIGNALS_CHANNEL } from '../../../src/platform/signals/signals.js';

/** Signals take milliseconds; without a database the wait ends here. */
const SIGNAL_LIMIT_MS = 1_000;

/**
 * Puts a balancer in front of several instances of the application; the first represents all: its `listen` is done, its
 * server's address is the balancer's, and its `close` closes all.
 *
 * A change on one instance is known to the others when its signal arrives, within a second (test/slow/processes/changes
 * measures that, B7). So that specs need not poll, each connection waits until every instance has received all earlier
 * signals. A change without a signal stays unknown and fails the spec.
 *
 * @returns the balancer's `http://127.0.0.1:<port>`
 */
export async function standForAll(
  instances: readonly NestExpressApplication[],
  databaseUrl: string,
): Promise<string> {
  const ports: number[] = [];
  for (const instance of instances) {
    await instance.listen(0, '127.0.0.1');
    ports.push(portOf(serverOf(instance)));
  }
  const signals = new SignalBarrier(instances, databaseUrl);
  const balancer = await startRoundRobin(ports, () => signals.passed());
  const [first] = instances;
  if (first === undefined) throw new Error('no instance');
  const address = balancer.address.bind(balancer);
  serverOf(first).address = address;
  const closers = instances.map((instance) => instance.close.bind(instance));
  first.listen = () => Promise.resolve(serverOf(first));
  first.close = async () => {
    balancer.close();
    await signals.close();
    await Promise.all(closers.map((close) => close()));
  };
  return `http://127.0.0.1:${String(portOf(balancer))}`;
}

/** Resolves when every instance has received all signals so far: Postgres keeps their order, so one more signal shows it. */
class SignalBarrier {
  private client: Promise<Client> | null = null;

  constructor(
    private readonly instances: readonly NestExpressApplication[],
    private readonly databaseUrl: string,
  ) {}

  async passed(): Promise<void> {
    const key = randomUUID();
    const ends: (() => void)[] = [];
    const heard = this.instances.map(
      (instance) =>
        new Promise<void>((resolve) => {
          const listener = (one: string): void => {
            if (one === key) resolve();
          };
          ends.push(instance.get(Signals, { strict: false }).subscribe('tenant', listener, () => undefined));
        }),
    );
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, SIGNAL_LIMIT_MS)));
    await Promise.race([Promise.all([this.notify(key), ...heard]), limit]);
    clearTimeout(timer);
    for (const end of ends) end();
  }

  async close(): Promise<void> {
    await (await this.client?.catch(() => null))?.end().catch(() => undefined);
  }

  /** Uses its own connection, so that no pool or statement count of an instance changes. */
  private async notify(key: string): Promise<void> {
    this.client ??= this.connected();
    const client = await this.client.catch(() => null);
    await client
      ?.query('SELECT pg_notify($1, $2)', [SIGNALS_CHANNEL, JSON.stringify({ topic: 'tenant', key })])
      .catch(() => undefined);
  }

  private async connected(): Promise<Client> {
    const client = new Client({ connectionString: this.databaseUrl });
    const forget = (): void => void (this.client = null);
    client.on('error', forget).on('end', forget);
    await client.connect();
    return client;
  }
}

/** Forwards each connection to the next port unchanged, including half-closes and resets, once `mayGo` resolves. */
async function startRoundRobin(ports: readonly number[], mayGo: () => Promise<void>): Promise<Server> {
  let turn = 0;
  const forward = async (client: Socket): Promise<void> => {
    client.on('error', () => undefined);
    await mayGo();
    const port = ports[(turn += 1) % ports.length] ?? 0;
    const upstream = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    join(client, upstream);
    join(upstream, client);
    if (client.destroyed) upstream.destroy();
  };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => void forward(client));
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
