import type { RequestHandler } from 'express';
import { DomainError } from '../../../domain/error-code.js';
import { sendFailure } from '../errors/envelope.js';
import { currentLogContext, runInLogContext, type LogContext } from './log-context.js';

/** Maximum duration of a request, body included; above the verifier's 30 s, so that its answer fits. */
export const REQUEST_TIMEOUT_MS = 35_000;

type Exchange = readonly [request: Parameters<RequestHandler>[0], response: Parameters<RequestHandler>[1]];

interface Pending {
  readonly exchange: Exchange;
  readonly startedMs: number;
  readonly context: LogContext | null;
}

/**
 * Answers 504 when no answer has begun in time. The handler's later result is discarded (see the filter); an answer
 * that has begun may continue.
 */
export function requestTimeout(limitMs = REQUEST_TIMEOUT_MS): RequestHandler {
  const timeouts = new RequestTimeouts(limitMs);
  return (request, response, next) => {
    timeouts.watch([request, response]);
    next();
  };
}

/**
 * One timer for the requests of a process, since all have the same limit: it runs until the oldest is due. A timer of
 * each request's own costs more than most steps of a request.
 */
class RequestTimeouts {
  /** In the order of their starts. */
  private readonly pending = new Map<Exchange[1], Pending>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly limitMs: number) {}

  /** Watches the request until its answer is closed. */
  watch(exchange: Exchange): void {
    const [, response] = exchange;
    this.pending.set(response, { exchange, startedMs: performance.now(), context: currentLogContext() });
    response.on('close', () => this.pending.delete(response));
    this.timer ??= this.wakeIn(this.limitMs);
  }

  private wakeIn(ms: number): NodeJS.Timeout {
    return setTimeout(
      () => {
        this.timer = null;
        try {
          this.endOverdue();
        } finally {
          // One that throws must not take the time limit of the others with it.
          if (this.pending.size > 0) this.timer ??= this.wakeIn(1);
        }
      },
      Math.max(1, Math.ceil(ms)),
    ).unref();
  }

  private endOverdue(): void {
    for (const [response, { exchange, startedMs, context }] of this.pending) {
      const leftMs = startedMs + this.limitMs - performance.now();
      if (leftMs > 0) {
        this.timer = this.wakeIn(leftMs);
        return;
      }
      this.pending.delete(response);
      if (context === null) answerLate(exchange);
      // The lines of the log are those of this request, not of the one that started the timer.
      else {
        runInLogContext(context, () => {
          answerLate(exchange);
        });
      }
    }
  }
}

function answerLate([request, response]: Exchange): void {
  if (response.headersSent) return;
  // The body may still be arriving: the connection is no longer usable.
  response.setHeader('Connection', 'close');
  sendFailure(request, response, new DomainError('REQUEST_TIMEOUT', 'The request took too long.'));
}
