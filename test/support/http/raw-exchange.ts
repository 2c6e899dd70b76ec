import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** What a connection said, byte for byte, and whether the server has ended it. */
export interface RawAnswer {
  readonly text: string;
  readonly isClosed: boolean;
  /** So many bytes the server has taken from the connection. */
  readonly bytesTaken: number;
}

/**
 * Writes the text on a connection of its own and listens until the pattern is heard, or the server closes. With `flood` it
 * writes on, as fast as it is let, until then.
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
    // Half an end is enough for whoever has been answered; who sends on waits for the whole.
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
