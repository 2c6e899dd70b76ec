import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { freePort } from '../../support/services/free-port.js';
import { startServer } from '../../support/services/server-process.js';
import { workerDatabaseUrl } from '../../support/services/worker-database.js';

const healthCheck = (env: Record<string, string>) =>
  spawnSync(process.execPath, ['dist/src/healthcheck.js'], {
    env: { NODE_ENV: 'test', ...env },
    encoding: 'utf8',
  });

describe('ways to start', () => {
  it.each(['::1', '::'])('O9: the image’s health check finds a server that listens on %s', async (host) => {
    const port = String(await freePort());
    const management = { MANAGEMENT_HOST: host, MANAGEMENT_PORT: port };
    // This machine's own server is asked for by 127.0.0.1; the check asks the management port alone.
    const server = await startServer({ env: management });
    const address = { ...management, HOST: '::1' };
    expect(healthCheck(address).status).toBe(0);
    await server.kill();
    expect(healthCheck(address).status).toBe(1);
  });

  it('L3: a taken port is one plain line that names it, and exit code 1', async () => {
    const taken = createServer();
    await once(taken.listen(0, '127.0.0.1'), 'listening');
    const { port } = taken.address() as AddressInfo;
    const child = spawn(process.execPath, ['.'], {
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        PORT: String(port),
        MANAGEMENT_PORT: '0',
        DATABASE_URL: workerDatabaseUrl(),
        JOBS_ENABLED: 'false',
      },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    taken.close();
    const about = output
      .split('\n')
      .filter((line) => line.includes(String(port)) || line.includes('EADDRINUSE'));
    expect(about).toEqual([
      `Cannot listen on port ${port} of 127.0.0.1: another process listens there. End it, or set PORT to another number.`,
    ]);
    expect(code).toBe(1);
  });
});
