/*
 * A network's latency: passes bytes on to TARGET_PORT of the loopback address, what a client sends DELAY_MS later, so that
 * each round trip takes so much longer. A process of its own; it prints one line of JSON when it listens. A timer of Node
 * counts whole milliseconds: what is really added is measured where the proxy is used.
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

const targetPort = Number(process.env['TARGET_PORT']);
const delayMs = Number(process.env['DELAY_MS']);

function join(client: Socket, upstream: Socket): void {
  for (const one of [client, upstream]) {
    one.setNoDelay(true);
    // 'close' follows.
    one.on('error', () => undefined);
  }
  // Timers of one length keep their order: the end does not overtake the last bytes either.
  client.on('close', () => {
    setTimeout(() => {
      upstream.destroySoon();
    }, delayMs);
  });
  upstream.on('close', () => {
    client.destroySoon();
  });
  client.on('data', (bytes: Buffer) => setTimeout(() => upstream.write(bytes), delayMs));
  upstream.on('data', (bytes: Buffer) => client.write(bytes));
}

const server = createServer((client) => {
  join(client, connect(targetPort, '127.0.0.1'));
}).listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ msg: 'listening', port })}\n`);
});
