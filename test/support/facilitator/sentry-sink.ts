import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** The requests that a Sentry server would have received. */
export interface SentrySink {
  /** For `SENTRY_DSN`. */
  readonly dsn: string;
  /** Every envelope received so far, decompressed; grows. */
  readonly envelopes: readonly string[];
  /** The events among them. */
  events(): Record<string, unknown>[];
  /** Resolves when that many events have arrived. @throws Error after 5 s */
  waitFor(count: number): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** A stand-in for Sentry that stores every envelope. */
export async function startSentrySink(): Promise<SentrySink> {
  const envelopes: string[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const isZipped = request.headers['content-encoding'] === 'gzip';
      envelopes.push((isZipped ? gunzipSync(body) : body).toString('utf8'));
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const events = () => envelopes.flatMap(eventsOf);
  return {
    dsn: `http://public@127.0.0.1:${port}/1`,
    envelopes,
    events,
    waitFor: async (count) => {
      const deadline = Date.now() + 5_000;
      while (events().length < count) {
        if (Date.now() > deadline) throw new Error(`only ${events().length} of ${count} events came`);
        await new Promise((done) => setTimeout(done, 20));
      }
      return events();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** An envelope is lines of JSON: its header, then a header and a body for each item. */
function eventsOf(envelope: string): Record<string, unknown>[] {
  const lines = envelope
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return lines.filter((_, index) => lines[index - 1]?.['type'] === 'event');
}
