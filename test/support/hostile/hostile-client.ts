import { once } from 'node:events';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';

/** A request of a hostile caller; `body` is a name of `bodies.mjs`. */
export interface HostileRequest {
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HostileAnswer {
  /** 0 where none came. */
  readonly status: number;
  /** The error's code; null where the answer is none of our envelopes. */
  readonly code: string | null;
  readonly text: string;
}

/**
 * A caller in a thread of its own, which makes its bodies there: what holds the event loop of this process meanwhile is
 * the server, and nothing else.
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

  /** Resolves with the answer, or with status 0 when the connection ended or 20 seconds went by without one. */
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

/** How often the loop is looked at. */
const TICK_MS = 5;

/**
 * Measures the longest time for which this process' event loop is held while the work goes on, in milliseconds. Time in
 * which the process had no processor is the machine's, not the loop's: no hold is longer than what the process has computed
 * meanwhile, with all its threads. So a call that blocks without computing (a synchronous read, a sleep) is not seen.
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
    // A hold is noticed when it is over.
    await new Promise((done) => setTimeout(done, 2 * TICK_MS));
    look();
    return { heldMs, result };
  } finally {
    clearInterval(looking);
  }
}

function computedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
