import type { Request, RequestHandler, Response } from 'express';
import { createSeller } from './sell/create-seller.js';
import type { SellOptions } from './sell/options.js';
import type { RequestFacts } from './sell/request.js';
import { tiePayment } from './sell/sold.js';

export { paymentOf } from './sell/sold.js';

/**
 * Sells what stands behind it, by transaction hash: `app.get('/report', requirePayment({ … }), handler)`. Parsers of bodies
 * stand before it, so that an offer is tied to the body too; where `request.rawBody` is there, to its bytes.
 *
 * @throws SellerError for options that cannot be sold by
 */
export function requirePayment(options: SellOptions): RequestHandler {
  const seller = createSeller(options);
  return (request, response, next) => {
    seller
      .decide(factsOf(request, response))
      .then((decision) => {
        // Somebody else has answered, such as a limit of time, or nobody listens any more.
        if (response.headersSent || response.destroyed) {
          if (decision.kind === 'serve') seller.keep(decision.payment);
          return;
        }
        response.set(decision.headers);
        if (decision.kind === 'refuse') {
          response.status(decision.status).json(decision.body);
          return;
        }
        tiePayment(request, decision.payment);
        next();
      })
      .catch(next);
  };
}

function factsOf(request: Request, response: Response): RequestFacts {
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
  });
  return {
    method: request.method,
    path: request.originalUrl,
    origin: `${request.protocol}://${request.get('host') ?? 'localhost'}`,
    header: (name) => request.get(name),
    body: (request as { rawBody?: unknown }).rawBody ?? (request.body as unknown),
    signal: gone.signal,
  };
}
