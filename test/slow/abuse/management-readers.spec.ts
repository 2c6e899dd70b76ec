import { connect, Socket } from 'node:net';
import { ManagementServer } from '../../../src/platform/observability/management-server.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { until } from '../../support/services/cluster.js';

/** Larger than the socket buffers of both ends. */
const LARGE = 'x'.repeat(32 * 1_048_576);

describe('a management port client that does not read its response', () => {
  let test: TestApp;
  let port: number;

  beforeAll(async () => {
    test = await createTestApp({
      oneProcess: 'its management port is asked',
      config: { HOST: '127.0.0.1', MANAGEMENT_PORT: '0', JOBS_ENABLED: 'false' },
    });
    const server = test.app.get(ManagementServer);
    server.serve('/large', () => ({ status: 200, contentType: 'text/plain', text: LARGE }));
    port = (await server.listen()) ?? 0;
  });
  afterAll(() => test.close());

  it('S8: is disconnected within seconds, and the rest of its response is discarded', async () => {
    const cutOff = jest.spyOn(Socket.prototype, 'resetAndDestroy');
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    socket.pause().write('GET /large HTTP/1.1\r\nHost: a\r\n\r\n');
    await until(() => Promise.resolve(cutOff.mock.calls.length > 0), 20_000);
    cutOff.mockRestore();
    let bytes = 0;
    socket.on('data', (chunk: Buffer) => (bytes += chunk.length)).resume();
    // Not `once`, which rejects on the reset that this test waits for.
    await new Promise((resolve) => socket.on('close', resolve));
    expect(bytes).toBeLessThan(LARGE.length);
  }, 60_000);
});
