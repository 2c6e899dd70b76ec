import type { NextFunction, Request, RequestHandler, Response } from 'express';

/** A middleware that does its part at once: what it would throw later nobody would hear. */
type Step = (request: Request, response: Response, next: NextFunction) => void;

/**
 * One middleware made of several, in the order given. The router is asked once for all of them, not before each: every
 * request passes here, and a step of the router costs as much as most of these do.
 */
export function inSequence(...steps: readonly Step[]): RequestHandler {
  return steps.reduceRight<Step>(
    (rest, step) => (request, response, next) => {
      step(request, response, continueWith(rest, request, response, next));
    },
    (_request, _response, next) => {
      next();
    },
  );
}

function continueWith(rest: Step, request: Request, response: Response, next: NextFunction): NextFunction {
  return (error?: unknown) => {
    if (error === undefined || error === null) rest(request, response, next);
    else next(error);
  };
}
