import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';

/** Time from the start of the shutdown until all answers are due; five seconds later the process is ended by force. */
const ANSWERED_WITHIN_MS = 25_000;

/** Tracks whether this process is shutting down, and which answers are pending. */
@Injectable()
export class Lifecycle {
  private shuttingDown = false;
  private lastAnswerMs = Number.POSITIVE_INFINITY;
  private readonly owed = new Set<Response>();
  private readonly endings: (() => void)[] = [];

  get isShuttingDown(): boolean {
    return this.shuttingDown;
  }

  /** When waiting callers must get the current state (`performance.now()`); infinite while the process serves. */
  get answerByMs(): number {
    return this.lastAnswerMs;
  }

  /** Readiness fails from now on, and every answer closes its connection. */
  beginShutdown(): void {
    this.shuttingDown = true;
    this.lastAnswerMs = performance.now() + ANSWERED_WITHIN_MS;
    for (const response of this.owed) closeAfter(response);
    for (const end of this.endings) end();
  }

  /** Ends by this what would last, such as streams, the moment that the shutdown begins. */
  onShutdown(end: () => void): void {
    this.endings.push(end);
  }

  /** Middleware: tracks pending answers. */
  readonly track = (_request: Request, response: Response, next: NextFunction): void => {
    this.owed.add(response);
    response.on('close', () => this.owed.delete(response));
    if (this.shuttingDown) closeAfter(response);
    next();
  };
}

function closeAfter(response: Response): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
