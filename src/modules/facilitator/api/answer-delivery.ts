import type { Response } from 'express';

/** Tells whether a success that a handler returned has been written to its connection. */
export class Delivery {
  constructor(private readonly response: Response) {}

  /** Another answer was written already, or the connection is closed. */
  get isOver(): boolean {
    const { headersSent, writableEnded, destroyed, closed } = this.response;
    return headersSent || writableEnded || destroyed || closed;
  }

  /** Marks the answer as a repeat, like the replay of any Idempotency-Key. */
  markReplayed(): void {
    if (!this.isOver) this.response.setHeader('Idempotent-Replayed', 'true');
  }

  /**
   * Calls back once if the success does not reach the connection.
   * Another answer may replace it (a time-out, a failure after the handler), or the connection may close too early.
   * Losses after the write belong to the network and cause no call.
   */
  whenNotWritten(callback: () => void): void {
    if (this.isOver) {
      callback();
      return;
    }
    const { response } = this;
    let isWritten = false;
    response.once('finish', () => {
      // Node emits `finish` also for bytes that a broken connection discards.
      isWritten = response.statusCode === 200 && !response.req.socket.destroyed;
    });
    response.once('close', () => {
      if (!isWritten) callback();
    });
  }
}
