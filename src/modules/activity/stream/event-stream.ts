import type { Response } from 'express';
import type { Owner } from '../owner.js';
import type { Change, Changes } from './change-reader.js';

/** A transaction that began earlier may still be open, and its rows bear the time of its beginning. */
export const OVERLAP_MS = 10_000;
/** A reader that was away for longer loads its page again. */
const FORGOTTEN_MS = 300_000;
const HEARTBEAT_MS = 10_000;
/** Unread bytes at which a reader is given up. */
const MOST_UNREAD = 65_536;

/** Durations of streams; tests shorten them. */
export class StreamLimits {
  /** Longest life of one stream. The reader comes again by itself, with the last id that it saw. */
  readonly streamMs: number = 25_000;
  /** Between two readings. */
  readonly everyMs: number = 1_000;
}

/** Who opened a stream. */
export interface Subscriber extends Owner {
  readonly sessionId: string;
  /** Null for a session by the operator key. */
  readonly userId: string | null;
}

/**
 * One answer of server-sent events (WHATWG HTML, 9.2). The id is the time of the reading that found the event, so it
 * only grows. An event may come twice after a resumption. `reset` says that some may be missing: the reader was away for
 * more than five minutes, or more was written since it last heard than one reading finds.
 */
export class EventStream {
  private readonly endsAtMs: number;
  /** What was sent of the overlap, by its key. */
  private readonly sent = new Map<string, number>();
  private positionMs: number | null;
  private lastWriteMs = performance.now();

  /**
   * @param begin its longest life, and the header `Last-Event-ID`: anything else than an id of ours begins anew
   */
  constructor(
    readonly subscriber: Subscriber,
    private readonly response: Response,
    begin: { readonly lastEventId: string | undefined; readonly streamMs: number },
  ) {
    const { lastEventId, streamMs } = begin;
    this.endsAtMs = performance.now() + streamMs;
    this.positionMs = lastEventId !== undefined && /^\d{13}$/.test(lastEventId) ? Number(lastEventId) : null;
    response.status(200).set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    });
    response.flushHeaders();
    response.write('retry: 1000\n\n');
  }

  get isOver(): boolean {
    return this.response.closed || this.response.writableEnded || performance.now() >= this.endsAtMs;
  }

  /** From when the next reading must tell it of changes. */
  sinceMs(nowMs: number): number {
    return Math.max(this.positionMs ?? nowMs, nowMs - FORGOTTEN_MS) - OVERLAP_MS;
  }

  /** Sends what it has not sent yet. */
  tell({ changes, readAtMs, cutAtMs }: Changes): void {
    const begins = this.sinceMs(readAtMs);
    const completeFromMs = Math.max(readAtMs - FORGOTTEN_MS, cutAtMs ?? 0);
    const isLost = this.positionMs !== null && this.positionMs < completeFromMs;
    this.positionMs = Math.max(readAtMs, this.positionMs ?? 0);
    let text = isLost ? `event: reset\ndata: {}\n\n` : '';
    for (const change of changes)
      if (change.atMs > begins && this.isNew(change)) text += eventOf(change, this.positionMs);
    if (text === '' && performance.now() - this.lastWriteMs >= HEARTBEAT_MS)
      text = `id: ${this.positionMs}\n: here\n\n`;
    if (text !== '') this.write(text);
    for (const [key, atMs] of this.sent) if (atMs < this.positionMs - 2 * OVERLAP_MS) this.sent.delete(key);
  }

  /** Ends the answer; the reader comes again with the last id. */
  end(): void {
    if (this.response.closed || this.response.writableEnded) return;
    this.response.end(this.positionMs === null ? '' : `id: ${this.positionMs}\n\n`);
  }

  private isNew({ topic, id, status, atMs }: Change): boolean {
    const key = `${topic} ${id} ${status} ${atMs}`;
    if (this.sent.has(key)) return false;
    this.sent.set(key, atMs);
    return true;
  }

  private write(text: string): void {
    this.lastWriteMs = performance.now();
    this.response.write(text);
    if (this.response.writableLength > MOST_UNREAD) this.response.destroy();
  }
}

function eventOf({ topic, id, status, atMs }: Change, positionMs: number): string {
  const data = JSON.stringify({ id, status, at: new Date(atMs).toISOString() });
  return `id: ${positionMs}\nevent: ${topic}\ndata: ${data}\n\n`;
}
