import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';

/** So long after its end began this process owes no answers any more; five seconds later it is ended by force. */
const ANSWERED_WITHIN_MS = 25_000;

/** Whether this process is on its way out, and which answers it still owes. */
@Injectable()
export class Lifecycle {
  private shuttingDown = false;
  private lastAnswerMs = Number.POSITIVE_INFINITY;
  private readonly owed = new Set<Response>();

  get isShuttingDown(): boolean {
    return this.shuttingDown;
  }

  /** When whoever waits for something must have been told what is known (`performance.now()`); never, while we serve. */
  get answerByMs(): number {
    return this.lastAnswerMs;
  }

  /** From now on readiness says no, and every answer asks its caller to connect anew next time. */
  beginShutdown(): void {
    this.shuttingDown = true;
    this.lastAnswerMs = performance.now() + ANSWERED_WITHIN_MS;
    for (const response of this.owed) closeAfter(response);
  }

  /** Middleware: knows which answers are owed. */
  readonly track = (_request: Request, response: Response, next: NextFunction): void => {
    this.owed.add(response);
    response.once('close', () => this.owed.delete(response));
    if (this.shuttingDown) closeAfter(response);
    next();
  };
}

function closeAfter(response: Response): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
