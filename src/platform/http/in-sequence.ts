import type { NextFunction, Request, RequestHandler, Response } from 'express';

/**
 * One middleware made of several, in the order given. The router is asked once for all of them, not before each: every
 * request passes here, and a step of the router costs as much as most of these do.
 */
export function inSequence(...steps: readonly RequestHandler[]): RequestHandler {
  return steps.reduceRight<RequestHandler>(
    (rest, step) => (request, response, next) =>
      step(request, response, continueWith(rest, request, response, next)),
    (_request, _response, next) => {
      next();
    },
  );
}

function continueWith(
  rest: RequestHandler,
  request: Request,
  response: Response,
  next: NextFunction,
): NextFunction {
  return (error?: unknown) => {
    if (error === undefined) void rest(request, response, next);
    else next(error);
  };
}
