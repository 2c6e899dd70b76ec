import type { Socket } from 'node:net';

/**
 * Checks within the time limit. It counts checks instead of time: while the event loop is busy, no reader can progress.
 */
const LOOKS = 20;

/** How long written output may stay in memory unread. */
export interface WriteLimits {
  /** A reader that takes no byte for this long is disconnected. A slow one is not: any byte counts. */
  readonly noProgressMs: number;
  /** Maximum total duration of an answer, however steadily it is read. */
  readonly longestAnswerMs: number;
}

/** The part of a socket that Node's types omit: unsent bytes of the current chunk. */
type Written = Socket & { readonly _handle?: { readonly writeQueueSize?: number } | null };

/** The backlog at the last check. */
interface Backlog {
  sinceMs: number;
  looksWithoutProgress: number;
  sent: number;
  unsent: number;
}

/**
 * Disconnects clients that send requests and do not read: their answers stay in our memory. It checks progress
 * periodically. A socket timeout is no substitute, because it restarts with every byte that such a client sends.
 */
export class WriteDeadline {
  private readonly backlogs = new Map<Socket, Backlog | null>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly limits: WriteLimits) {}

  /** Watches the socket until it closes. */
  watch(socket: Socket): void {
    this.backlogs.set(socket, null);
    socket.once('close', () => this.backlogs.delete(socket));
    this.timer ??= setInterval(() => {
      this.look();
    }, this.limits.noProgressMs / LOOKS).unref();
  }

  /** Stops watching all sockets. */
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
    // With a reset: after a plain close the system would keep sending from its own buffers.
    if (isLate || looksWithoutProgress >= LOOKS) socket.resetAndDestroy();
  }
}
