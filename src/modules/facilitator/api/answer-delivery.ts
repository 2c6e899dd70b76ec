import type { Response } from 'express';

/** Whether a success that was given to a handler's caller has been written to its connection. */
export class Delivery {
  constructor(private readonly response: Response) {}

  /** Something else was answered already, or nobody is there to hear an answer. */
  get isOver(): boolean {
    const { headersSent, writableEnded, destroyed, closed } = this.response;
    return headersSent || writableEnded || destroyed || closed;
  }

  /** Says that the answer is one that was heard before, as the replay of any Idempotency-Key does. */
  markReplayed(): void {
    if (!this.isOver) this.response.setHeader('Idempotent-Replayed', 'true');
  }

  /**
   * Calls back once if the success does not get to the connection: something else is written in its place (a time-out, a
   * failure behind the handler), or the connection closes before all was handed to it. What comes after that is the
   * network's matter, and calls nobody back.
   */
  whenNotWritten(callback: () => void): void {
    if (this.isOver) {
      callback();
      return;
    }
    const { response } = this;
    let isWritten = false;
    response.once('finish', () => {
      // Node says so of bytes, too, that are thrown away because the connection breaks.
      isWritten = response.statusCode === 200 && !response.req.socket.destroyed;
    });
    response.once('close', () => {
      if (!isWritten) callback();
    });
  }
}
