import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { linkPackages, ordinaryAccount, type Account } from '../../support/newcomer/account.js';

/** Specs that need a Postgres, a Redis and a data folder in the checkout. */
const SPECS = {
  test: 'test/integration/processes/test-services.spec.ts',
  'test:slow': 'test/slow/database/embedded-postgres.spec.ts',
};
const ROOT = { uid: 0, gid: 0 };

let home: string;
let account: Account | null = null;

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
  account?.remove();
  account = null;
});

/** A clone as git would make it of this working tree, with the installed packages hard-linked into it. */
function copyCheckout(owner: { uid: number; gid: number }): string {
  const checkout = join(home, 'checkout');
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  for (const file of listed.toString().split('\0').filter(Boolean)) {
    const target = join(checkout, file);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(file, target, { force: true });
  }
  for (const built of ['dist', 'packages/sdk/dist'])
    cpSync(built, join(checkout, built), { recursive: true });
  for (const path of ['.', ...readdirSync(checkout, { recursive: true, encoding: 'utf8' })]) {
    chownSync(join(checkout, path), owner.uid, owner.gid);
  }
  chownSync(home, owner.uid, owner.gid);
  linkPackages(checkout);
  return checkout;
}

async function npm(args: string[], checkout: string, { uid, gid }: { uid: number; gid: number }) {
  const child = spawn('npm', args, {
    cwd: checkout,
    env: { PATH: process.env['PATH'], HOME: home },
    uid,
    gid,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

async function expectBothCommandsToPass(checkout: string, account: { uid: number; gid: number }) {
  for (const [script, spec] of Object.entries(SPECS)) {
    const test = await npm(['run', script, '--', spec], checkout, account);
    expect(test.output).toMatch(/^[1-9]\d* passed, 0 failed$/m);
    expect(test.code).toBe(0);
  }
  const demo = await npm(['run', 'demo'], checkout, account);
  expect(demo.output).toMatch(/^[1-9]\d* as expected, 0 not\.$/m);
  expect(demo.code).toBe(0);
}

it('L1: npm test and npm run demo pass for an ordinary user in a private home (mode 0700)', async () => {
  account = ordinaryAccount();
  home = account.home;
  await expectBothCommandsToPass(copyCheckout(account), account);
}, 300_000);

/** Starts two throwaway servers at once before anything was copied. @returns how many stopped */
function startTwo(checkout: string, temporary: string): unknown {
  const script = `process.chdir('/');
    const { startEmbeddedPostgres: start } = require(process.argv[1] + '/launcher.js');
    const options = { persistent: false, database: 'x402', serverProcess: process.argv[1] + '/server-process.js' };
    Promise.all([start(options), start(options)])
      .then((servers) => Promise.all(servers.map(({ stop }) => stop())))
      .then((stopped) => console.log(stopped.length));`;
  const embedded = join(checkout, '.cache/harness/tools/embedded-postgres');
  const env = { PATH: process.env['PATH'], TMPDIR: temporary };
  return execFileSync(process.execPath, ['-e', script, embedded], { env, encoding: 'utf8' }).trim();
}

if (process.getuid?.() === 0) {
  it('L1: npm test and npm run demo pass for root in a home that the Postgres account cannot enter', async () => {
    home = mkdtempSync(join(tmpdir(), 'x402-home-'));
    chmodSync(home, 0o700);
    const checkout = copyCheckout(ROOT);
    await expectBothCommandsToPass(checkout, ROOT);

    const temporary = mkdtempSync(join(tmpdir(), 'x402-tmp-'));
    chmodSync(temporary, 0o755);
    try {
      expect(startTwo(checkout, temporary)).toBe('2');
      // One copy of the programs, made once, and nothing else left behind.
      expect(readdirSync(temporary)).toEqual([expect.stringMatching(/^x402-postgres-[0-9a-f]{12}-0$/)]);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  }, 300_000);
}
