import { once } from 'node:events';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';

/** A hostile request; `body` is a name of `bodies.mjs`. */
export interface HostileRequest {
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HostileAnswer {
  /** 0 without a response. */
  readonly status: number;
  /** The error code; null if the response is not our error envelope. */
  readonly code: string | null;
  readonly text: string;
}

/**
 * A client in its own thread, which also creates the bodies, so that only the server can block the event loop of this
 * process.
 */
export class HostileClient {
  private readonly worker = new Worker(resolve('test/support/hostile/client.mjs'));
  private readonly waiting = new Map<number, (answer: { text: string }) => void>();
  private last = 0;

  constructor() {
    this.worker.setMaxListeners(0);
    this.worker.on('message', ({ id, text }: { id: number; text: string }) => {
      this.waiting.get(id)?.({ text });
      this.waiting.delete(id);
    });
  }

  /** Resolves with the response, or with status 0 when the connection ended or 20 seconds passed without one. */
  async send(request: HostileRequest): Promise<HostileAnswer> {
    const id = ++this.last;
    const answered = new Promise<{ text: string }>((done) => this.waiting.set(id, done));
    this.worker.postMessage({ id, request });
    const { text } = await answered;
    return {
      status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1] ?? 0),
      code: /"code":"([A-Z_]+)"/.exec(text)?.[1] ?? null,
      text,
    };
  }

  async close(): Promise<void> {
    const ended = once(this.worker, 'exit');
    await this.worker.terminate();
    await ended.catch(() => undefined);
  }
}

/** How often the event loop is checked. */
const TICK_MS = 5;

/**
 * Measures the longest time in milliseconds for which the event loop of this process is blocked during the work. A block
 * counts at most the CPU time that this thread used meanwhile, so that neither a busy machine nor another thread (a
 * garbage collector's, a compiler's) adds to it. Calls that block without using CPU time (a synchronous read, a sleep)
 * are therefore not measured.
 */
export async function longestHold<T>(work: () => Promise<T>): Promise<{ heldMs: number; result: T }> {
  let heldMs = 0;
  let last = { nowMs: performance.now(), computedMs: computedMs() };
  const look = (): void => {
    const next = { nowMs: performance.now(), computedMs: computedMs() };
    const late = next.nowMs - last.nowMs - TICK_MS;
    heldMs = Math.max(heldMs, Math.min(late, next.computedMs - last.computedMs));
    last = next;
  };
  const looking = setInterval(look, TICK_MS);
  try {
    const result = await work();
    // A block is noticed only after it ends.
    await new Promise((done) => setTimeout(done, 2 * TICK_MS));
    look();
    return { heldMs, result };
  } finally {
    clearInterval(looking);
  }
}

function computedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
