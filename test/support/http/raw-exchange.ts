import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** The bytes received on a connection, and whether the server closed it. */
export interface RawAnswer {
  readonly text: string;
  readonly isClosed: boolean;
  /** The number of bytes that the server read. */
  readonly bytesTaken: number;
}

/**
 * Writes the text on its own connection and reads until the pattern arrives or the server closes. With `flood` it keeps
 * writing until then, as fast as the connection allows.
 */
export async function rawExchange(
  server: Server,
  text: string | Buffer,
  { until, flood }: { readonly until?: RegExp; readonly flood?: string } = {},
): Promise<RawAnswer> {
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const socket = connect({
    port: (server.address() as AddressInfo).port,
    host: '127.0.0.1',
    allowHalfOpen: true,
  });
  const [[atServer]] = await Promise.all([accepted, once(socket, 'connect')]);
  let heard = '';
  let isClosed = false;
  const done = new Promise<void>((resolve) => {
    socket.setEncoding('utf8').on('data', (more: string) => {
      heard += more;
      if (until?.test(heard) === true) resolve();
    });
    socket.on('error', () => undefined);
    // A half-close is enough after a response; a client that keeps sending waits for the full close.
    socket.on(flood === undefined ? 'end' : 'close', () => {
      isClosed = true;
      resolve();
    });
  });
  socket.write(text);
  if (flood !== undefined) keepWriting(socket, flood);
  await done;
  socket.destroy();
  return { text: heard, isClosed, bytesTaken: atServer.bytesRead };
}

function keepWriting(socket: Socket, text: string): void {
  const more = (): void => {
    while (socket.writable && socket.write(text));
  };
  socket.on('drain', more);
  more();
}
