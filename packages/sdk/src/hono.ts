import type { Context, MiddlewareHandler } from 'hono';
import { unsellable } from './sell/answers.js';
import { createSeller } from './sell/create-seller.js';
import type { SellOptions } from './sell/options.js';
import type { RequestFacts } from './sell/request.js';
import { tiePayment } from './sell/sold.js';

export { paymentOf } from './sell/sold.js';

const TOO_LONG = unsellable('The body is longer than what is read before a payment.', 413);

/**
 * Sells a route by transaction hash: `app.get('/report', requirePayment({ … }), handler)`. An offer is tied to the body's bytes
 * too. `paymentOf` takes the context. It runs on Node: signatures are checked by `node:crypto`.
 *
 * @throws SellerError for options that cannot be sold by
 */
export function requirePayment(options: SellOptions): MiddlewareHandler {
  const seller = createSeller(options);
  return async (context, next) => {
    const { signal } = context.req.raw;
    const body = await bodyOf(context, options.maxBodyBytes ?? 1_000_000);
    const decision = body === null ? TOO_LONG : await seller.decide({ ...factsOf(context), body, signal });
    if (decision.kind === 'refuse') return context.json(decision.body, decision.status, decision.headers);
    tiePayment(context, decision.payment);
    await next();
    for (const [name, value] of Object.entries(decision.headers)) {
      if (!context.res.headers.has(name)) context.header(name, value);
    }
    return undefined;
  };
}

function factsOf({ req }: Context): RequestFacts {
  const [, origin = '', path = ''] = /^([^:]+:\/\/[^/?#]*)(.*)$/s.exec(req.url) ?? [];
  return { method: req.method, path: path === '' ? '/' : path, origin, header: (name) => req.header(name) };
}

/** The body, which the handler can read again; null when it is longer than that. */
async function bodyOf({ req }: Context, most: number): Promise<Uint8Array | undefined | null> {
  const { raw } = req;
  if (Number(req.header('content-length') ?? 0) > most) return null;
  if (raw.body === null) return undefined;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of raw.body as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    // Leaving the loop ends the stream: the rest is not read.
    if (length > most) return null;
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  req.raw = new Request(raw, { body });
  return body;
}
