import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { workerDatabaseUrl } from '../../support/services/worker-database.js';

const START_LIMIT_MS = 30_000;
/** V8 adds three times the young half to the old space. */
const LIMIT_MB = 512 + 3 * 32;
/** Every start of the program prints its process and the most that its heap may take. */
const TELL_LIMIT = `data:text/javascript,${encodeURIComponent(
  'import{getHeapStatistics}from"node:v8";' +
    'console.error("heap",process.pid,getHeapStatistics().heap_size_limit/2**20)',
)}`;
const DIE_WITH_PARENT = resolve('test/support/services/die-with-parent.mjs');

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
const [, ofImage = ''] = /^CMD (\[.*\])$/m.exec(readFileSync('Dockerfile', 'utf8')) ?? [];

interface Started {
  readonly process: ChildProcess;
  /** Process id and limit in MB of each start, in order. */
  readonly starts: (readonly [pid: number, limitMb: number])[];
}

/** Runs the command until its server listens. */
async function start(
  [program = '', ...args]: readonly string[],
  options = '',
  hasChannel = false,
): Promise<Started> {
  const channel = hasChannel ? (['ipc'] as const) : [];
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe', ...channel],
    env: {
      // `node` is the version that runs the tests.
      PATH: `${dirname(process.execPath)}:${resolve('node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
      NODE_ENV: 'test',
      NODE_OPTIONS: `--import ${DIE_WITH_PARENT} --import ${TELL_LIMIT} ${options}`,
      HOST: '127.0.0.1',
      PORT: '0',
      MANAGEMENT_PORT: '0',
      JOBS_ENABLED: 'false',
      DATABASE_URL: workerDatabaseUrl(),
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const deadline = performance.now() + START_LIMIT_MS;
  while (!output.includes('"msg":"listening"')) {
    if (child.exitCode !== null || performance.now() > deadline)
      throw new Error(`it does not listen:\n${output}`);
    await new Promise((done) => setTimeout(done, 20));
  }
  const starts = [...output.matchAll(/^heap (\d+) (\d+)/gm)].map(
    ([, pid, limitMb]) => [Number(pid), Number(limitMb)] as const,
  );
  return { process: child, starts };
}

describe('a server', () => {
  let server: Started | undefined;
  afterEach(() => server?.process.kill('SIGKILL'));

  it.each([
    ['node .', ['node', '.']],
    ['its file', ['node', 'dist/src/main.js']],
    ['npm start', scripts.start.split(' exec ').at(-1)?.split(' ') ?? []],
    ['the image', JSON.parse(ofImage) as string[]],
    ['nest start', ['node', '--enable-source-maps', resolve('dist/src/main')]],
  ])(
    'L3: started as %s limits its heap, stays the same process and ends as before',
    async (_way, command) => {
      server = await start(command);
      const { pid } = server.process;
      expect(server.starts).toEqual([
        [pid, expect.any(Number)],
        [pid, LIMIT_MB],
      ]);
      server.process.kill('SIGTERM');
      expect(await once(server.process, 'exit')).toEqual([0, null]);
    },
  );

  it.each(['--max-old-space-size=300 --max-semi-space-size=16', '--max-heap-size=348'])(
    'L3: takes the sizes that the operator gives: %s',
    async (options) => {
      server = await start(['node', '.'], options);
      expect(server.starts).toEqual([[server.process.pid, 348]]);
    },
  );

  it('L3: does not restart where it would lose the messages of its parent', async () => {
    server = await start(['node', '.'], '', true);
    expect(server.starts).toHaveLength(1);
    expect(server.process.connected).toBe(true);
  });

  it('L3: runs without the limits where it may not replace itself', async () => {
    const allowed = ['--allow-fs-read=*', '--allow-fs-write=*', '--allow-worker', '--allow-addons'];
    if (process.allowedNodeEnvironmentFlags.has('--allow-net')) allowed.push('--allow-net');
    server = await start(['node', '--permission', ...allowed, '.']);
    expect(server.starts).toHaveLength(1);
  });
});
