import type { Writable } from 'node:stream';

/**
 * The commands of one turn of the event loop. The sockets collect what the turn writes, and send it at its end with one
 * system call. Each command keeps an answer and an error of its own. All have the same time for it, from the sending.
 * The driver's own pipelines would make a command wait for the answers to those before it.
 */
export class RoundTrip {
  private readonly refusals: ((reason: Error) => void)[] = [];
  private unanswered = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param onSent called when it is too late for a further command */
  constructor(
    private readonly sockets: readonly Writable[],
    private readonly answerLimitMs: number,
    private readonly onSent: () => void,
  ) {
    for (const socket of sockets) socket.cork();
    setImmediate(() => {
      this.send();
    });
  }

  /** Rejects when no answer arrives in time. An answer that arrived while the event loop was busy still counts. */
  inTime<T>(answer: Promise<T>): Promise<T> {
    this.unanswered += 1;
    return new Promise<T>((resolve, reject) => {
      this.refusals.push(reject);
      const ended =
        <Outcome>(end: (outcome: Outcome) => void) =>
        (outcome: Outcome): void => {
          this.unanswered -= 1;
          if (this.unanswered === 0) clearTimeout(this.timer);
          end(outcome);
        };
      answer.then(ended(resolve), ended(reject));
    });
  }

  private send(): void {
    this.onSent();
    for (const socket of this.sockets) socket.uncork();
    if (this.unanswered === 0) return;
    this.timer = setTimeout(() => {
      // The event loop reads sockets between timers and immediates.
      setImmediate(() => {
        this.refuse();
      });
    }, this.answerLimitMs);
  }

  /** Those that were answered stay so. */
  private refuse(): void {
    if (this.unanswered === 0) return;
    for (const reject of this.refusals)
      reject(new Error(`Redis did not answer within ${String(this.answerLimitMs)} ms`));
  }
}
