import { Connection, type Target } from './connection.js';
import { dueAfterMs, PhaseRecord, type Phase, type PhaseResult } from './phase.js';

/** One request, and how its answer is judged. */
export interface Shot {
  /** The row of the table that it belongs to. */
  readonly name: string;
  /** The whole request, head and body. */
  readonly bytes: string;
  /** @returns null when the answer is right, else a word for what it is instead */
  readonly judge: (status: number, body: string) => string | null;
  /** What the same caller asks next, as soon as this was answered rightly. */
  readonly then?: () => Shot;
}

export interface OpenLoopSettings {
  /** Connections are spread over them in turn. */
  readonly targets: readonly Target[];
  /** Opened before a phase begins. */
  readonly connections: number;
  /** As many as there may be when all are busy. */
  readonly mostConnections: number;
  /** A request that waits so long to be sent, or for its answer, counts as failed. */
  readonly answerLimitMs: number;
  readonly next: () => Shot;
}

interface Due {
  readonly shot: Shot;
  readonly dueMs: number;
  readonly isArrival: boolean;
}

const SWEEP_MS = 1_000;
/**
 * Sends requests when they are due, whether or not earlier ones were answered (an open loop), and measures each from the
 * instant at which it was due. A server that stalls is thereby charged with everything that was due meanwhile.
 */
export class OpenLoop {
  private readonly connections = new Set<Connection>();
  private readonly idle: Connection[] = [];
  private opening = 0;
  private mostOpen = 0;
  private turn = 0;
  /** A queue: what stands before `first` was sent. */
  private queue: Due[] = [];
  private first = 0;
  private current: PhaseRecord | null = null;

  constructor(private readonly settings: OpenLoopSettings) {}

  /** Plays a phase, and waits until everything is answered or counts as unanswered. */
  async run(phase: Phase): Promise<PhaseResult> {
    await this.openAll();
    const recorder = new PhaseRecord(phase);
    this.current = recorder;
    this.mostOpen = this.connections.size;
    const sweep = setInterval(() => {
      this.sweep();
    }, SWEEP_MS);
    await new Promise<void>((done) => {
      recorder.onDone = done;
      this.tick(phase, recorder, performance.now());
    });
    clearInterval(sweep);
    this.current = null;
    return recorder.result(this.mostOpen);
  }

  close(): void {
    for (const connection of this.connections) connection.end('the load is over');
  }

  private tick(phase: Phase, recorder: PhaseRecord, startMs: number): void {
    const elapsedMs = performance.now() - startMs;
    const isOver = elapsedMs >= phase.seconds * 1_000;
    for (; recorder.made < recorder.due; recorder.made += 1) {
      const dueMs = dueAfterMs(phase, recorder.made);
      if (dueMs > elapsedMs && !isOver) break;
      this.queue.push({ shot: this.settings.next(), dueMs: startMs + dueMs, isArrival: true });
      recorder.open += 1;
    }
    this.pump();
    if (isOver) {
      recorder.end();
      return;
    }
    const nextMs = recorder.made < recorder.due ? dueAfterMs(phase, recorder.made) : phase.seconds * 1_000;
    setTimeout(() => {
      this.tick(phase, recorder, startMs);
    }, nextMs - elapsedMs);
  }

  /** Sends what is due over idle connections, the one that is idle for the longest time first. */
  private pump(): void {
    while (this.first < this.queue.length) {
      const connection = this.idle.shift();
      if (connection === undefined) break;
      if (this.connections.has(connection)) this.send(connection);
    }
    const missing = this.queue.length - this.first - this.opening;
    const room = this.settings.mostConnections - this.connections.size;
    for (let more = Math.min(missing, room); more > 0; more -= 1) this.openOne();
    if (this.first > 4_096 || this.first === this.queue.length) {
      this.queue.splice(0, this.first);
      this.first = 0;
    }
  }

  private send(connection: Connection): void {
    const due = this.takeDue();
    const recorder = this.current;
    if (due === undefined || recorder === null) return;
    const { shot, dueMs, isArrival } = due;
    const sentAtMs = performance.now();
    recorder.sent(due, sentAtMs);
    const onAnswer = (status: number, body: string): void => {
      const nowMs = performance.now();
      const wrong = shot.judge(status, body);
      if (wrong === null && shot.then !== undefined) {
        this.queue.push({ shot: shot.then(), dueMs: nowMs, isArrival: false });
        recorder.open += 1;
      }
      recorder.answered(shot.name, { wrong, ms: nowMs - dueMs, isArrival, nowMs });
    };
    connection.send(shot.bytes, {
      sentAtMs: dueMs,
      onAnswer,
      onBroken: (why) => {
        recorder.failed(shot.name, why, performance.now() - dueMs);
      },
    });
  }

  private takeDue(): Due | undefined {
    const due = this.queue[this.first];
    this.first += 1;
    return due;
  }

  private openOne(onOpen?: () => void): void {
    const { targets } = this.settings;
    const target = targets[(this.turn += 1) % targets.length];
    if (target === undefined) throw new Error('there is nobody to ask');
    let isOpen = false;
    this.opening += 1;
    const opened = (): void => {
      if (!isOpen) this.opening -= 1;
      if (!isOpen) onOpen?.();
      isOpen = true;
    };
    const connection: Connection = new Connection(target, {
      idle: () => {
        opened();
        this.idle.push(connection);
        this.pump();
      },
      end: (why) => {
        const hasFailed = !isOpen;
        this.connections.delete(connection);
        opened();
        // What cannot be connected fails a request, so that a server that is gone does not hold the phase.
        if (hasFailed) this.failNext(why);
        if (this.current !== null) this.pump();
      },
    });
    this.connections.add(connection);
    this.mostOpen = Math.max(this.mostOpen, this.connections.size);
  }

  /** The request that waits for the longest time, if any does. */
  private failNext(why: string): void {
    if (this.first >= this.queue.length) return;
    const due = this.takeDue();
    if (due !== undefined) this.current?.failed(due.shot.name, why, performance.now() - due.dueMs);
  }

  private async openAll(): Promise<void> {
    const waits: Promise<void>[] = [];
    while (this.connections.size < this.settings.connections)
      waits.push(
        new Promise((done) => {
          this.openOne(done);
        }),
      );
    await Promise.all(waits);
  }

  /** Gives up what is older than an answer may be. */
  private sweep(): void {
    const oldestMs = performance.now() - this.settings.answerLimitMs;
    for (const connection of this.connections) {
      if ((connection.sentAtMs ?? Infinity) < oldestMs) connection.end('no answer in time');
    }
    while ((this.queue[this.first]?.dueMs ?? Infinity) < oldestMs) this.failNext('not sent in time');
  }
}
