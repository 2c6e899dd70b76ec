import type { RequestHandler } from 'express';
import { DomainError } from '../../../domain/error-code.js';
import { sendFailure } from '../errors/envelope.js';

/** No request lives longer, the reading of its body included; above the verifier's 30 s, so that its answer fits. */
export const REQUEST_TIMEOUT_MS = 35_000;

/**
 * Answers 504 when nothing was answered in time. What the handler brings later is discarded (see the filter); an
 * answer that has begun may stream on.
 */
export function requestTimeout(limitMs = REQUEST_TIMEOUT_MS): RequestHandler {
  return (request, response, next) => {
    const timer = setTimeout(() => {
      if (response.headersSent) return;
      // The body may still be on its way: the connection is of no further use.
      response.setHeader('Connection', 'close');
      sendFailure(request, response, new DomainError('REQUEST_TIMEOUT', 'The request took too long.'));
    }, limitMs);
    response.once('close', () => {
      clearTimeout(timer);
    });
    next();
  };
}
