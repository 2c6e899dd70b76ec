import type { NextFunction, Request, RequestHandler, Response } from 'express';

/** A synchronous middleware: no code would handle an error that it throws later. */
type Step = (request: Request, response: Response, next: NextFunction) => void;

/**
 * Combines several middlewares into one, in the given order. The router then runs one step instead of several. Every
 * request passes here, and a router step costs about as much as most of these middlewares. Hence one function serves
 * all steps of a request: each step calls it once.
 */
export function inSequence(...steps: readonly Step[]): RequestHandler {
  return (request, response, next) => {
    let taken = 0;
    const advance: NextFunction = (error?: unknown) => {
      const step = steps[taken];
      if (step === undefined || (error !== undefined && error !== null)) {
        next(error);
        return;
      }
      taken += 1;
      step(request, response, advance);
    };
    advance();
  };
}
