import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { freePort } from '../../support/services/free-port.js';
import { databaseSettings, workerDatabaseUrl } from '../../support/services/worker-database.js';

const SETTINGS = {
  PATH: process.env['PATH'],
  NODE_ENV: 'development',
  HOST: '127.0.0.1',
  TERM: 'dumb',
  NO_COLOR: '1',
  JOBS_ENABLED: 'false',
};

/** `node .` with a terminal of its own (`script` of util-linux), or with pipes. */
function start(port: number, atTerminal: boolean): { child: ChildProcess; output: () => string } {
  const node = `'${process.execPath}' .`;
  const [command, args] = atTerminal
    ? ['script', ['--quiet', '--return', '--flush', '--command', node, '/dev/null']]
    : ['sh', ['-c', `exec ${node}`]];
  const env = { ...SETTINGS, ...databaseSettings(workerDatabaseUrl()), PORT: String(port) };
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output.replace(/\r\n/g, '\n') };
}

/** What it printed until the server answers at its port. */
async function untilListening(port: number, output: () => string): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    const live = await fetch(`http://127.0.0.1:${port}/api/v1/x402/health/live`).catch(() => null);
    if (live?.status === 200 && output().includes('listening')) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`it does not listen:\n${output()}`);
}

describe('npm start at a terminal and elsewhere', () => {
  it('L1: a terminal gets readable lines, and last the three addresses to open', async () => {
    const port = await freePort();
    const { child, output } = start(port, true);
    await untilListening(port, output);
    // Ctrl+C, as the terminal sends it.
    child.stdin?.write('\u0003');
    await once(child, 'close');
    const lines = output().split('\n');
    expect(lines.filter((line) => line.startsWith('{'))).toEqual([]);
    const warnings = lines.filter((line) => /^\d\d:\d\d:\d\d warn {2}settings: /.test(line)).join('\n');
    expect(warnings).toContain('X402_ADMIN_KEY is not set: every operator route answers 401');
    expect(warnings).toContain('set it to a secret of yours');
    expect(warnings).toContain(
      'set BASE_RPC_URL to a node of Base, or verify in the sandbox with a test key',
    );
    const open = `http://localhost:${port}`;
    const begin = lines.findIndex((line) => line.startsWith('Ready.'));
    expect(lines.slice(begin, begin + 5)).toEqual([
      'Ready. Open one of these; Ctrl+C ends the server.',
      '',
      `  ${open}/         where to begin`,
      `  ${open}/docs     the API, to read and to try`,
      `  ${open}/console  payments, keys, webhooks and plan, in a browser`,
    ]);
  }, 120_000);

  it('L1: without a terminal every line is JSON', async () => {
    const port = await freePort();
    const { child, output } = start(port, false);
    await untilListening(port, output);
    child.kill('SIGTERM');
    await once(child, 'close');
    const lines = output().trim().split('\n');
    expect(lines.filter((line) => !line.startsWith('{'))).toEqual([]);
    expect(lines.map((line) => JSON.parse(line) as object)).toContainEqual(
      expect.objectContaining({ msg: 'listening', port }),
    );
  }, 120_000);

  it('L1: a taken port is one sentence that says what to do, and no stack', async () => {
    const taken = createServer();
    await once(taken.listen(0, '127.0.0.1'), 'listening');
    const { port } = taken.address() as AddressInfo;
    const { child, output } = start(port, true);
    const [code] = (await once(child, 'close')) as [number];
    taken.close();
    expect(output()).toContain(
      `Cannot listen on port ${port} of 127.0.0.1: another process listens there. End it, or set PORT to another number.\n`,
    );
    expect(output()).not.toMatch(/^\s+at |EADDRINUSE/m);
    expect(code).toBe(1);
  }, 120_000);
});
