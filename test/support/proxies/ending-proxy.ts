import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A proxy before Postgres that ends connections as a Postgres does that shuts down while they start. */
export interface EndingProxy {
  readonly port: number;
  /** New connections get the termination in the same segment as ReadyForQuery. */
  endAtBirth(isOn: boolean): void;
  /** Ends all open connections. */
  cutAll(): void;
  close(): void;
}

/** https://www.postgresql.org/docs/current/protocol-message-formats.html: ReadyForQuery, idle. */
const READY_FOR_QUERY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
const FIELDS = ['SFATAL', 'VFATAL', 'C57P01', 'Mterminating connection due to administrator command'];

export async function startEndingProxy(target: { host: string; port: number }): Promise<EndingProxy> {
  const sockets = new Set<Socket>();
  let isEnding = false;
  const server = createServer((client) => {
    const endsAtBirth = isEnding;
    const upstream = connect(target.port, target.host);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => upstream.write(chunk));
    upstream.on('data', (chunk: Buffer) => {
      const isReady = chunk.subarray(-READY_FOR_QUERY.length).equals(READY_FOR_QUERY);
      if (endsAtBirth && isReady) client.end(Buffer.concat([chunk, errorResponse()]));
      else client.write(chunk);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cutAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    endAtBirth: (isOn) => {
      isEnding = isOn;
    },
    cutAll,
    close: () => {
      server.close();
      cutAll();
    },
  };
}

function errorResponse(): Buffer {
  const body = Buffer.from(`${FIELDS.join('\0')}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
