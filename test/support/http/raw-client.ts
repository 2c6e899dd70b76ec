import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** A client on its own connection that can disconnect at any time. */
export class RawClient {
  private received = '';

  private constructor(
    private readonly socket: Socket,
    private readonly atServer: Socket,
  ) {
    socket.setEncoding('utf8').on('data', (text: string) => (this.received += text));
    socket.on('error', () => undefined);
  }

  static async connect(server: Server): Promise<RawClient> {
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [[atServer]] = await Promise.all([accepted, once(socket, 'connect')]);
    return new RawClient(socket, atServer);
  }

  post(path: string, body: object, headers: Readonly<Record<string, string>>): this {
    const text = JSON.stringify(body);
    const lines = Object.entries({
      Host: 'x',
      'Content-Type': 'application/json',
      'Content-Length': String(Buffer.byteLength(text)),
      ...headers,
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    this.socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`);
    return this;
  }

  get(path: string): this {
    this.socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    return this;
  }

  /** The body of the first response, once complete; null when the connection ends before. */
  async answer(): Promise<Readonly<Record<string, unknown>> | null> {
    for (;;) {
      const body = this.complete();
      if (body !== null || this.socket.destroyed) return body;
      await Promise.race([once(this.socket, 'data'), once(this.socket, 'close')]).catch(() => undefined);
    }
  }

  /** The body of the first response, if complete. */
  complete(): Readonly<Record<string, unknown>> | null {
    const [head = '', ...rest] = this.received.split('\r\n\r\n');
    const length = /^content-length: (\d+)$/im.exec(head)?.[1];
    const body = Buffer.from(rest.join('\r\n\r\n'));
    if (length === undefined || body.length < Number(length)) return null;
    return JSON.parse(body.subarray(0, Number(length)).toString()) as Record<string, unknown>;
  }

  /** Resets the connection and waits until the server has noticed. */
  async reset(): Promise<void> {
    const seen = new Promise<void>((resolve) => this.atServer.once('close', resolve));
    this.socket.resetAndDestroy();
    if (!this.atServer.closed) await seen;
  }
}
