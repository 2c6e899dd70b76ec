import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { differenceFrom, jsonIn } from './shown-json.js';
import type { Step } from './markdown-blocks.js';

const BLOCK_LIMIT_MS = 240_000;
/** For what a block leaves running, such as a receiver of events, to print what the page shows. */
const SHOWN_LIMIT_MS = 20_000;

export interface SessionSettings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly uid?: number;
  readonly gid?: number;
  /** Texts of the pages that the machine of a test cannot use, such as ports: from → to. */
  readonly replaced?: Readonly<Record<string, string>>;
}

/**
 * A terminal into which a reader pastes the blocks of a page, one after the other: one bash, whose variables,
 * functions and background jobs stay from block to block.
 */
export class ShellSession {
  private readonly shell: ChildProcess;
  private readonly mark = `end-of-block-${randomBytes(6).toString('hex')}`;
  private readonly replaced: Readonly<Record<string, string>>;
  private output = '';
  private hasEnded = false;

  constructor({ cwd, env, uid, gid, replaced = {} }: SessionSettings) {
    this.replaced = replaced;
    this.shell = spawn('bash', ['--noprofile', '--norc'], {
      cwd,
      env: { ...env },
      // A group of its own, which ends together with everything that the page leaves running.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(uid !== undefined && { uid }),
      ...(gid !== undefined && { gid }),
    });
    for (const stream of [this.shell.stdout, this.shell.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.shell.once('close', () => (this.hasEnded = true));
  }

  /**
   * Pastes a block and waits until it has ended, and shows what the page says.
   *
   * @returns the JSON objects that it has shown
   * @throws Error naming page and line, when it fails, leaves a variable of the pages empty, shows an error of the API,
   *   or not the answer that the page shows
   */
  async paste({ block, shown }: Step): Promise<unknown[]> {
    const begin = this.output.length;
    const code = withReplaced(block.code, this.replaced);
    this.shell.stdin?.write(`${code}\nprintf '\\n%s %s %s\\n' ${this.mark} "$?" "$(${EMPTY_VARIABLES})"\n`);
    const fail = (reason: string): never => {
      throw new Error(`${block.page}:${block.line}: ${reason}\n${this.output.slice(begin)}`);
    };
    const end = new RegExp(`\\n${this.mark} (\\d+) (.*)\\n`);
    await until(() => this.hasEnded || end.test(this.output.slice(begin)), BLOCK_LIMIT_MS);
    const [, status, empty] = end.exec(this.output.slice(begin)) ?? fail('the block does not end');
    if (status !== '0') fail(`the last command ends with ${status ?? ''}`);
    if (empty !== '') fail(`left without a value: ${empty ?? ''}`);
    const answers = (): unknown[] => jsonIn(this.output.slice(begin));
    if (shown === undefined) {
      if (answers().some(isError)) fail('the API answers with an error');
      return answers();
    }
    await until(() => answers().some((answer) => differenceFrom(shown, answer) === null), SHOWN_LIMIT_MS);
    const differences = answers().map((answer) => differenceFrom(shown, answer));
    if (!differences.includes(null)) fail(differences.at(-1) ?? 'no JSON was shown');
    return answers();
  }

  /** Ends the shell and whatever the page left running. */
  async close(): Promise<void> {
    if (this.hasEnded || this.shell.pid === undefined) return;
    const closed = once(this.shell, 'close');
    process.kill(-this.shell.pid, 'SIGKILL');
    await closed;
  }
}

/** The text of a page, as the machine of a test can use it. */
export function withReplaced(text: string, replaced: Readonly<Record<string, string>>): string {
  return Object.entries(replaced).reduce((result, [from, to]) => result.replaceAll(from, to), text);
}

/** Names the variables of the pages that a failed command has left empty, or filled with what is no value. */
const EMPTY_VARIABLES = `for name in \${!X402_@}; do case "\${!name}" in ''|undefined|null) printf '%s,' "$name";; esac; done`;

function isError(answer: unknown): boolean {
  const { statusCode } = answer as { statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400;
}

async function until(isDone: () => boolean, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!isDone() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
}
