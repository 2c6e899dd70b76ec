import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PORTS } from '../docs/first-pages.js';
import { blocksOf } from '../docs/markdown-blocks.js';
import { networkSettings } from '../docs/network.js';
import { ShellSession, withReplaced } from '../docs/shell-session.js';
import { freePort } from '../services/free-port.js';
import { linkPackages, ordinaryAccount, type Account } from './account.js';

/** The first `npm start` of a clone builds; without linked packages it installs them, too. */
const START_LIMIT_MS = 400_000;

/** Somebody who has just cloned the repository, with two terminals: the server's and their own. */
export class Newcomer {
  private serverOutput = '';

  private constructor(
    private readonly account: Account,
    private readonly server: ChildProcess,
    readonly terminal: ShellSession,
    /** The server's port on this machine. */
    readonly port: string,
  ) {
    for (const stream of [server.stdout, server.stderr])
      stream?.on('data', (chunk: Buffer) => (this.serverOutput += chunk.toString()));
  }

  /**
   * Clones the last commit of this checkout and pastes the README's first block, `npm start`, into a terminal.
   *
   * @throws Error with what the terminal shows, when the server does not get ready
   */
  static async arrive(): Promise<Newcomer> {
    const account = ordinaryAccount();
    const clone = cloneFor(account);
    const [port, receiver] = [await freePort(), await freePort()];
    const replaced = { [PORTS.server]: `:${port}`, [PORTS.receiver]: String(receiver) };
    const start = blocksOf('README.md').find(({ marks }) => marks.includes('start'));
    if (start === undefined) throw new Error('README.md does not say how to start the server');
    const { home, uid, gid } = account;
    const env = { ...networkSettings(), PATH: process.env['PATH'], HOME: home };
    const command = withReplaced(start.code, replaced);
    const server = spawn('script', ['-q', '-e', '-f', '-c', command, '/dev/null'], {
      cwd: clone,
      env: { ...env, PORT: String(port), TERM: 'dumb', NO_COLOR: '1' },
      uid,
      gid,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const terminal = new ShellSession({ cwd: clone, env, uid, gid, replaced });
    const newcomer = new Newcomer(account, server, terminal, String(port));
    try {
      await newcomer.untilReady();
    } catch (error) {
      await newcomer.leave();
      throw error;
    }
    return newcomer;
  }

  /** What the server's terminal shows. */
  get seen(): string {
    return this.serverOutput.replace(/\r\n/g, '\n');
  }

  /** Ctrl+C in the server's terminal; then nothing of the newcomer is left on this machine. */
  async leave(): Promise<void> {
    await this.terminal.close();
    if (this.server.exitCode === null) {
      const ended = once(this.server, 'close');
      this.server.stdin?.write('\u0003');
      await ended;
    }
    this.account.remove();
  }

  private async untilReady(): Promise<void> {
    const deadline = performance.now() + START_LIMIT_MS;
    while (!this.seen.includes('Ready.')) {
      if (this.server.exitCode !== null || performance.now() > deadline)
        throw new Error(`the server does not get ready:\n${this.seen}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** `NEWCOMER_INSTALL=1`: the packages are installed as on a new machine, not linked from this checkout. */
function cloneFor({ home, uid, gid }: Account): string {
  const clone = join(home, 'clone');
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', process.cwd(), clone]);
  for (const path of ['.', ...readdirSync(clone, { recursive: true, encoding: 'utf8' })])
    chownSync(join(clone, path), uid, gid);
  chownSync(home, uid, gid);
  if (process.env['NEWCOMER_INSTALL'] !== '1') linkPackages(clone);
  return clone;
}
