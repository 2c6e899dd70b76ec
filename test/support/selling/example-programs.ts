import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** An example that listens. */
export interface ListeningExample {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Every line of its output; grows. */
  readonly lines: readonly string[];
  close(): void;
}

/** What an example that ends has written. */
export interface EndedExample {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  mjs: [process.execPath],
  py: ['python3', '-B'],
  sh: ['sh'],
};

/** Starts a program of `examples/`, and waits until it says where it listens. */
export async function startExample(
  script: string,
  env: Readonly<Record<string, string>>,
): Promise<ListeningExample> {
  const child = spawnExample(script, [], { PORT: '0', ...env });
  const lines: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        const found = /^listening on (http\S+)$/.exec(line)?.[1];
        if (found !== undefined) resolve(found);
      });
    }
    child.once('exit', () => {
      reject(new Error(`${script} ended:\n${lines.join('\n')}`));
    });
  });
  return {
    url,
    lines,
    close: () => {
      child.kill('SIGKILL');
    },
  };
}

/** Runs a program of `examples/` to its end. */
export async function runExample(
  script: string,
  parameters: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<EndedExample> {
  const child = spawnExample(script, parameters, env);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, stdout, stderr };
}

/** The environment has nothing of this machine but the path. */
function spawnExample(script: string, parameters: readonly string[], env: Readonly<Record<string, string>>) {
  const [command = '', ...first] = COMMANDS[script.split('.').at(-1) ?? ''] ?? [];
  return spawn(command, [...first, `examples/${script}`, ...parameters], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
