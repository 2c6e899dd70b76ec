import type { Socket } from 'node:net';

/** How often is looked, within the time that is given. Looks are counted, not time: while we are busy nobody can progress. */
const LOOKS = 20;

/** How long written output may lie here, and be asked for by nobody. */
export interface WriteLimits {
  /** A reader that takes nothing for so long is cut off. A slow one is not: any byte counts. */
  readonly noProgressMs: number;
  /** And no answer takes longer than this in all, however steadily it is read. */
  readonly longestAnswerMs: number;
}

/** The part of a socket that Node's types leave out: what of the chunk being written has not left yet, in bytes. */
type Written = Socket & { readonly _handle?: { readonly writeQueueSize?: number } | null };

/** What lay there at the last look. */
interface Backlog {
  sinceMs: number;
  looksWithoutProgress: number;
  sent: number;
  unsent: number;
}

/**
 * Cuts off whoever asks and does not read: their answers lie in our memory until they do. What counts is progress, looked at
 * every now and then, and not a timer of the socket: that one starts anew with every byte that such a caller sends.
 */
export class WriteDeadline {
  private readonly backlogs = new Map<Socket, Backlog | null>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly limits: WriteLimits) {}

  /** From now until it closes. */
  watch(socket: Socket): void {
    this.backlogs.set(socket, null);
    socket.once('close', () => this.backlogs.delete(socket));
    this.timer ??= setInterval(() => {
      this.look();
    }, this.limits.noProgressMs / LOOKS).unref();
  }

  /** Nobody is looked at any more. */
  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  private look(): void {
    const nowMs = performance.now();
    for (const [socket, before] of this.backlogs) {
      if (socket.writableLength > 0) this.judge(socket, before, nowMs);
      else if (before !== null) this.backlogs.set(socket, null);
    }
  }

  private judge(socket: Socket, before: Backlog | null, nowMs: number): void {
    const sent = socket.bytesWritten - socket.writableLength;
    const unsent = (socket as Written)._handle?.writeQueueSize ?? 0;
    if (before === null) {
      this.backlogs.set(socket, { sinceMs: nowMs, looksWithoutProgress: 0, sent, unsent });
      return;
    }
    const isProgress = before.sent !== sent || before.unsent !== unsent;
    const looksWithoutProgress = isProgress ? 0 : before.looksWithoutProgress + 1;
    Object.assign(before, { sent, unsent, looksWithoutProgress });
    const isLate = nowMs - before.sinceMs >= this.limits.longestAnswerMs;
    // With a reset: at a mere close the system would go on offering what lies in its own buffers.
    if (isLate || looksWithoutProgress >= LOOKS) socket.resetAndDestroy();
  }
}
