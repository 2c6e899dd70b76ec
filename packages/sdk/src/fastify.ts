import type { FastifyReply, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify';
import { createSeller } from './sell/create-seller.js';
import type { SellOptions } from './sell/options.js';
import type { RequestFacts } from './sell/request.js';
import { tiePayment } from './sell/sold.js';

export { paymentOf } from './sell/sold.js';

/**
 * Sells a route by transaction hash: `app.get('/report', { preHandler: requirePayment({ … }) }, handler)`. An offer is tied to
 * the parsed body too; where `request.rawBody` is there, to its bytes.
 *
 * @throws SellerError for options that cannot be sold by
 */
export function requirePayment(options: SellOptions): preHandlerAsyncHookHandler {
  const seller = createSeller(options);
  return async (request, reply) => {
    const decision = await seller.decide(factsOf(request, reply));
    // Somebody else has answered, such as a limit of time, or nobody listens any more.
    if (reply.sent || reply.raw.headersSent || reply.raw.destroyed) {
      if (decision.kind === 'serve') seller.keep(decision.payment);
      return reply;
    }
    void reply.headers(decision.headers);
    if (decision.kind === 'refuse') return reply.code(decision.status).send(decision.body);
    tiePayment(request, decision.payment);
    return undefined;
  };
}

function factsOf(request: FastifyRequest, reply: FastifyReply): RequestFacts {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    gone.abort();
  });
  return {
    method: request.method,
    path: request.originalUrl,
    origin: `${request.protocol}://${request.host}`,
    header: (name) => {
      const value = request.headers[name.toLowerCase()];
      return Array.isArray(value) ? value[0] : value;
    },
    body: (request as { rawBody?: unknown }).rawBody ?? request.body,
    signal: gone.signal,
  };
}
