import type { RequestHandler } from 'express';
import { DomainError } from '../../../domain/error-code.js';
import { sendFailure } from '../errors/envelope.js';

/** Maximum duration of a request, body included; above the verifier's 30 s, so that its answer fits. */
export const REQUEST_TIMEOUT_MS = 35_000;

/**
 * Answers 504 when no answer has begun in time. The handler's later result is discarded (see the filter); an answer
 * that has begun may continue.
 */
export function requestTimeout(limitMs = REQUEST_TIMEOUT_MS): RequestHandler {
  return (request, response, next) => {
    const timer = setTimeout(() => {
      if (response.headersSent) return;
      // The body may still be arriving: the connection is no longer usable.
      response.setHeader('Connection', 'close');
      sendFailure(request, response, new DomainError('REQUEST_TIMEOUT', 'The request took too long.'));
    }, limitMs);
    response.once('close', () => {
      clearTimeout(timer);
    });
    next();
  };
}
