import { Injectable, Logger } from '@nestjs/common';
import { ChangeReader } from './change-reader.js';
import { StreamLimits, type EventStream } from './event-stream.js';
import { LiveSessions } from './live-sessions.js';

/** An owner whose changes could not be read is left alone for this long. */
const PAUSE_AFTER_FAILURE_MS = 3_000;

/**
 * Reads for all streams of this process: once a second it asks for the changes of each tenant and environment that
 * someone looks at. Each owner is read by itself, so that neither a failing nor a slow statement keeps the others
 * waiting. It also ends streams: at the end of their life, and with their session.
 */
@Injectable()
export class StreamReader {
  private readonly logger = new Logger('activity');
  private readonly streams = new Set<EventStream>();
  /** Owners that are being read, or were read without success just now. */
  private readonly busy = new Set<string>();
  private isReading = false;

  constructor(
    private readonly reader: ChangeReader,
    private readonly sessions: LiveSessions,
    private readonly limits: StreamLimits,
  ) {}

  /** The number of open streams. */
  get size(): number {
    return this.streams.size;
  }

  add(stream: EventStream): void {
    this.streams.add(stream);
    if (!this.isReading) void this.readOn();
  }

  remove(stream: EventStream): void {
    this.streams.delete(stream);
  }

  /** Ends all streams at once. */
  endAll(): void {
    for (const stream of this.streams) this.close(stream);
  }

  private async readOn(): Promise<void> {
    this.isReading = true;
    try {
      while (this.streams.size > 0) {
        await this.endOver();
        this.readOwners();
        await pause(this.limits.everyMs);
      }
    } finally {
      this.isReading = false;
    }
  }

  /** Begins to read each owner that is not being read; waits for none. `HeavyReads` gives each its turn. */
  private readOwners(): void {
    for (const [owner, streams] of this.byOwner()) {
      if (this.busy.has(owner)) continue;
      this.busy.add(owner);
      void this.tell(streams).then((isRead) => {
        if (isRead) this.busy.delete(owner);
        else this.leaveAlone(owner);
      });
    }
  }

  private leaveAlone(owner: string): void {
    setTimeout(() => this.busy.delete(owner), PAUSE_AFTER_FAILURE_MS).unref();
  }

  /** Never rejects. @returns whether the changes of the owner were read */
  private async tell(streams: readonly EventStream[]): Promise<boolean> {
    const [first] = streams;
    if (first === undefined) return true;
    const nowMs = Date.now();
    const sinceMs = Math.min(...streams.map((stream) => stream.sinceMs(nowMs)));
    try {
      const changes = await this.reader.since(first.subscriber, sinceMs);
      for (const stream of streams) if (this.streams.has(stream)) stream.tell(changes);
      return true;
    } catch (error) {
      // The next reading starts where this one did: nothing is lost.
      const { tenantId } = first.subscriber;
      this.logger.warn({ message: 'changes could not be read', tenantId, err: error });
      return false;
    }
  }

  /** Never rejects: while sessions cannot be looked up, streams end with their life. */
  private async endOver(): Promise<void> {
    let ended: ReadonlySet<string> = new Set();
    try {
      ended = await this.sessions.endedAmong([...this.streams].map(({ subscriber }) => subscriber));
    } catch (error) {
      this.logger.warn({ message: 'sessions of streams could not be read', err: error });
    }
    for (const stream of this.streams)
      if (stream.isOver || ended.has(stream.subscriber.sessionId)) this.close(stream);
  }

  private byOwner(): Map<string, EventStream[]> {
    const owners = new Map<string, EventStream[]>();
    for (const stream of this.streams) {
      const { tenantId, environment } = stream.subscriber;
      const key = `${tenantId} ${environment}`;
      owners.set(key, [...(owners.get(key) ?? []), stream]);
    }
    return owners;
  }

  private close(stream: EventStream): void {
    this.streams.delete(stream);
    stream.end();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
