import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** How the stand-in responds to `POST /verify`. The first matching rule with uses left applies. */
export interface Rule {
  /** Only for this transaction; for all when left out. */
  readonly txHash?: string;
  /** The number of uses; unlimited by default. */
  readonly times?: number;
  readonly delayMs?: number;
  /**
   * `answer` (the default); `hang`: never responds; `drop`: closes the socket without a response; `cut`: closes it
   * within the body; `stall`: half a body, then silence; `crash`: the process dies during the request.
   */
  readonly act?: 'answer' | 'hang' | 'drop' | 'cut' | 'stall' | 'crash';
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Merged into the default response: a valid payment of the expected amount, or 1.5, with 20 confirmations. */
  readonly answer?: Readonly<Record<string, unknown>>;
  /** Members of the response to leave out. */
  readonly omit?: readonly string[];
  /** The raw body to send instead. */
  readonly body?: string;
}

export interface Program {
  readonly rules?: readonly Rule[];
  readonly health?: { readonly status?: number; readonly act?: 'hang' };
}

export interface PythonVerifierStats {
  readonly total: number;
  readonly concurrent: number;
  readonly maxConcurrent: number;
  /** Requests whose socket was closed by the caller (or by `drop`, `cut`) before the response. */
  readonly closedEarly: number;
  readonly health: number;
  readonly byHash: Readonly<Record<string, number>>;
  /** The last 200 requests. */
  readonly requests: readonly {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Readonly<Record<string, unknown>>;
  }[];
}

export interface PythonVerifierStandIn {
  readonly url: string;
  readonly key: string;
  /** Replaces the given rules and health; omitted ones stay. */
  program(program: Program): Promise<void>;
  /** Requests to verify since the (re)start, of one transaction or of all. */
  calls(txHash?: string): Promise<number>;
  stats(): Promise<PythonVerifierStats>;
  /** Kills the process and waits until it is gone; SIGSTOP and SIGCONT only freeze and thaw it. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** A fresh process on the same port, without rules and with all counts at 0. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

/** Starts the stand-in for the Python verifier service as a process of its own. Run from the project's root. */
export async function startPythonVerifier(options: { key?: string } = {}): Promise<PythonVerifierStandIn> {
  const key = options.key ?? 'internal-key-of-the-stand-in';
  let { child, port } = await launch(0, key);
  const url = `http://127.0.0.1:${port}`;
  const stats = async (): Promise<PythonVerifierStats> => {
    const response = await fetch(`${url}/__admin/stats`);
    return (await response.json()) as PythonVerifierStats;
  };
  return {
    url,
    key,
    stats,
    program: async (program) => {
      await fetch(`${url}/__admin/program`, { method: 'POST', body: JSON.stringify(program) });
    },
    calls: async (txHash) => {
      const { total, byHash } = await stats();
      return txHash === undefined ? total : (byHash[txHash] ?? 0);
    },
    kill: (signal = 'SIGKILL') => end(child, signal),
    restart: async () => {
      await end(child, 'SIGKILL');
      ({ child, port } = await launch(port, key));
    },
    stop: () => end(child, 'SIGKILL'),
  };
}

async function launch(port: number, key: string): Promise<{ child: Child; port: number }> {
  const script = resolve('test/support/python-verifier/server.mjs');
  const child: Child = spawn(process.execPath, [script], {
    env: { PORT: String(port), KEY: key },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, port: (JSON.parse(line) as { port: number }).port };
  }
  throw new Error('The stand-in for the Python verifier did not start.');
}

async function end(child: Child, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (signal === 'SIGSTOP' || signal === 'SIGCONT') {
    child.kill(signal);
    return;
  }
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
