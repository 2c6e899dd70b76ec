import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';

/** Passes bytes on and counts the questions in them: each is a round trip. */
export interface CountingProxy {
  readonly port: number;
  readonly count: () => number;
  close(): Promise<void>;
}

/** Finds the questions in what a client sends; keeps what is not whole yet. */
type Scanner = (bytes: Buffer) => number;

/** The frontend protocol of Postgres: `Q` (simple) and `S` (sync, the end of an extended query) await an answer. */
export function postgresScanner(): Scanner {
  let rest = Buffer.alloc(0);
  let isStarted = false;
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    let questions = 0;
    for (;;) {
      const head = isStarted ? 1 : 0;
      if (rest.length < head + 4) return questions;
      const length = head + rest.readInt32BE(head);
      if (rest.length < length) return questions;
      if (isStarted && (rest[0] === 0x51 || rest[0] === 0x53)) questions += 1;
      isStarted = true;
      rest = rest.subarray(length);
    }
  };
}

/** RESP: each command is an array of bulk strings. */
export function redisScanner(): Scanner {
  let rest = '';
  return (bytes) => {
    rest += bytes.toString('latin1');
    let questions = 0;
    for (;;) {
      const end = rest.indexOf('\r\n');
      if (end < 0) return questions;
      const number = Number(rest.slice(1, end));
      if (rest.startsWith('*')) {
        questions += 1;
        rest = rest.slice(end + 2);
      } else {
        if (rest.length < end + 2 + number + 2) return questions;
        rest = rest.slice(end + 2 + number + 2);
      }
    }
  };
}

/** A proxy to that port of the loopback address. */
export async function startCountingProxy(target: number, scanner: () => Scanner): Promise<CountingProxy> {
  let total = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const scan = scanner();
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket.setNoDelay(true));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (bytes: Buffer) => {
      total += scan(bytes);
      upstream.write(bytes);
    });
    upstream.pipe(client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    count: () => total,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
