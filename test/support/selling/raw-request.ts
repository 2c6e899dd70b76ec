import { connect } from 'node:net';

/** An answer as it came over the socket. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Sends a target just as it is, which `fetch` would bring into its normal form. */
export function rawRequest(
  url: string,
  target: string,
  more: Record<string, string> = {},
): Promise<RawAnswer> {
  const { host, port, hostname } = new URL(url);
  const headers = { Host: host, Connection: 'close', ...more };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname);
    socket.on('data', (chunk) => (text += chunk.toString('utf8'))).on('error', reject);
    socket.on('close', () => {
      const [head = '', ...body] = text.split('\r\n\r\n');
      const [first = '', ...rest] = head.split('\r\n');
      const pairs = rest.map((line): [string, string] => {
        const at = line.indexOf(':');
        return [line.slice(0, at), line.slice(at + 1).trim()];
      });
      resolve({
        status: Number(first.split(' ')[1]),
        headers: new Headers(pairs),
        body: body.join('\r\n\r\n'),
      });
    });
    socket.write(`GET ${target} HTTP/1.1\r\n${lines.join('')}\r\n`);
  });
}
