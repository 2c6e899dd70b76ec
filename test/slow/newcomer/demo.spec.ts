import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { ShellSession } from '../../support/docs/shell-session.js';

describe('npm run demo -- --keep', () => {
  let demo: ChildProcess;
  let output = '';

  beforeAll(async () => {
    demo = spawn('npm', ['run', 'demo', '--', '--keep'], {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [demo.stdout, demo.stderr])
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const deadline = performance.now() + 200_000;
    while (!output.includes('Ctrl+C ends it.') && demo.exitCode === null && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 100));
  }, 240_000);
  afterAll(async () => {
    if (demo.exitCode !== null || demo.pid === undefined) return;
    const ended = once(demo, 'close');
    process.kill(-demo.pid, 'SIGINT');
    await ended;
  });

  it('L1: plays the whole story without a warning', () => {
    expect(output).toMatch(/^[1-9]\d* as expected, 0 not\.$/m);
    expect(output).not.toMatch(/npm warn|deprecated|warning:/i);
  });

  it('L1: shows answers as they are', () => {
    const answers = [...output.matchAll(/^ {3}← 200 (.*)$/gm)].map(
      ([, text]) => JSON.parse(text ?? '') as object,
    );
    expect(answers).toContainEqual(
      expect.objectContaining({
        status: 'confirmed',
        amountUsdc: '1.5',
        binding: 'none',
        paymentId: expect.any(String) as string,
      }),
    );
  });

  it('L1: what it says to try next works as it stands', async () => {
    const next = output.slice(output.indexOf('Staying up.'));
    const commands = [...next.matchAll(/^ {2}((?:export|curl) .*)$/gm)].map(([, text]) => text ?? '');
    expect(commands).toHaveLength(7);
    const session = new ShellSession({ cwd: process.cwd(), env: { PATH: process.env['PATH'] } });
    const block = { page: 'npm run demo -- --keep', line: 1, language: 'sh', marks: [], remark: null };
    try {
      const answers = await session.paste({
        block: { ...block, code: commands.join('\n') },
        shown: undefined,
      });
      expect(answers).toEqual([
        expect.objectContaining({ success: true, amountUsdc: '1.5', reference: 'my-order' }),
        expect.objectContaining({ success: true, chain: 'sandbox' }),
        expect.objectContaining({ payments: expect.any(Array) as object }),
        expect.objectContaining({ plan: 'pro' }),
      ]);
    } finally {
      await session.close();
    }
  }, 60_000);
});
