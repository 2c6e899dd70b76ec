import { pbkdf2 } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { promisify } from 'node:util';
import { connectionOptions } from '../../../src/platform/database/connection/connection-options.js';
import { ServerClient } from '../../../src/platform/database/connection/server-client.js';

const derived = promisify(pbkdf2);
/** The most rounds that pg computes: many milliseconds, in a thread of their own. */
const ROUNDS = 100_000;

/** A message of the authentication, as a server sends it (PostgreSQL's protocol, section Message Formats). */
function authentication(kind: number, rest: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.write('R');
  head.writeInt32BE(8 + rest.length, 1);
  head.writeInt32BE(kind, 5);
  return Buffer.concat([head, rest]);
}

/** Asks for SCRAM-SHA-256, and is gone while the caller computes its proof. */
async function startLeavingServer(): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    let messages = 0;
    socket.on('data', (data) => {
      messages += 1;
      if (messages === 1) {
        socket.write(authentication(10, Buffer.from('SCRAM-SHA-256\0\0')));
        return;
      }
      const nonce = /r=([^,]+)$/.exec(data.toString('latin1'))?.[1] ?? '';
      const salt = Buffer.alloc(16, 1).toString('base64');
      socket.end(authentication(11, Buffer.from(`r=${nonce}more,s=${salt},i=${ROUNDS}`)));
      socket.destroySoon();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('a log-in that was given up', () => {
  it('P2: ends no process when its proof is ready after its connection is gone', async () => {
    const server = await startLeavingServer();
    const thrown: unknown[] = [];
    const note = (error: unknown): void => void thrown.push(error);
    process.on('unhandledRejection', note).on('uncaughtException', note);
    try {
      const { port } = server.address() as AddressInfo;
      const url = `postgresql://user:password@127.0.0.1:${port}/x402?sslmode=disable`;
      const limits = { statementTimeoutMs: 0, idleInTransactionMs: 0 };
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const client = new ServerClient(connectionOptions(url, null, limits));
        await expect(client.connect()).rejects.toThrow();
      }
      // The same work in the same queue: the proofs that were being computed are ready after it.
      for (let round = 0; round < 4; round += 1) await derived('password', 'salt', ROUNDS, 32, 'sha256');
      await new Promise((resolve) => setImmediate(resolve));
      expect(thrown).toEqual([]);
    } finally {
      process.off('unhandledRejection', note).off('uncaughtException', note);
      server.close();
    }
  });
});
