import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { RawAttack } from './raw-attacks.js';

/** How long the client waits for a response to bytes that may not be a request. */
const PATIENCE_MS = 50;

/** The result of a connection. */
export interface Played {
  readonly statuses: readonly string[];
  /** A description of the fault; empty when there is none. */
  readonly wrong: string;
}

/** A connection of the attacker, with all responses received. */
export class RawConnection {
  private text = '';
  readonly closed: Promise<void>;
  private isClosed = false;
  private readonly socket: Socket;
  private heardMore: () => void = () => undefined;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', () => {
        this.isClosed = true;
        resolve();
      });
    });
    this.socket.on('error', () => undefined).on('end', () => this.socket.end());
    this.socket.on('data', (chunk: Buffer) => {
      this.text += chunk.toString('latin1');
      this.heardMore();
    });
  }

  /** A summary: the statuses, and the codes of failures. */
  get heard(): string {
    const codes = [...this.text.matchAll(/"code":"(\w+)"/g)].map(([, code]) => code ?? '');
    return `${this.statuses.join(' ')} ${codes.join(' ')}`;
  }

  /** The statuses of the final responses, without `100 Continue`. */
  get statuses(): string[] {
    return [...this.text.matchAll(/HTTP\/1\.1 (\d{3}) /g)]
      .map(([, status]) => status ?? '')
      .filter((status) => status !== '100');
  }

  get saysItEnds(): boolean {
    return /^connection: close\r$/im.test(this.text);
  }

  write(bytes: Buffer): void {
    if (this.socket.writable) this.socket.write(bytes);
  }

  end(): void {
    this.socket.end();
  }

  reset(): void {
    this.socket.resetAndDestroy();
  }

  leave(): void {
    this.socket.destroy();
  }

  /** Waits for that many responses or the end of the connection; false when neither happens in time. */
  async answered(count: number, limitMs: number): Promise<boolean> {
    const byMs = performance.now() + limitMs;
    while (this.statuses.length < count && !this.isClosed) {
      const leftMs = byMs - performance.now();
      if (leftMs <= 0) return false;
      const more = new Promise<void>((resolve) => (this.heardMore = resolve));
      await within(Promise.race([more, this.closed]), leftMs);
    }
    return true;
  }

  /** Resolves to false when the connection does not end in time. */
  async ended(limitMs: number): Promise<boolean> {
    return within(this.closed, limitMs);
  }
}

/** Runs the attack and checks the result: the connection must end within the limit after the client ended it. */
export async function play(port: number, attack: RawAttack, limitMs: number): Promise<Played> {
  const connection = new RawConnection(port);
  for (const piece of attack.pieces) {
    connection.write(piece);
    await nextTurn();
  }
  const wrong = await finish(connection, attack, limitMs);
  connection.leave();
  const { statuses } = connection;
  const failed = statuses.filter((status) => status >= '500');
  return { statuses, wrong: failed.length > 0 ? `answers ${failed.join(', ')}: ${connection.heard}` : wrong };
}

async function finish(connection: RawConnection, attack: RawAttack, limitMs: number): Promise<string> {
  if (attack.end === 'reset' || attack.end === 'leave') {
    await sleep(1);
    connection[attack.end]();
    return '';
  }
  if (attack.isWhole) {
    await connection.answered(attack.requests, limitMs);
    const isAnswered = connection.statuses.length === attack.requests || connection.saysItEnds;
    if (!isAnswered)
      return `${connection.statuses.length} answers to ${attack.requests}: ${connection.heard}`;
  } else if (attack.end === 'wait') await connection.answered(attack.requests, PATIENCE_MS);
  connection.end();
  return (await connection.ended(limitMs)) ? '' : `not ended after ${limitMs} ms: ${connection.heard}`;
}

async function within(promise: Promise<unknown>, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, limitMs, false);
  });
  const isInTime = await Promise.race([promise.then(() => true as const), late]);
  clearTimeout(timer);
  return isInTime;
}
