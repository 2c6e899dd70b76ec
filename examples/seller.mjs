// A paid API on Express, protocol version 2. Settings: FACILITATOR_URL, X402_KEY, PAY_TO, and for a chain of one's own
// NETWORK, ASSET, TOKEN_NAME. FLOW=upfront settles before it serves; METHOD=permit2 is paid by Permit2 instead of EIP-3009;
// SCHEME=upto agrees on a cent and charges what was used. HANDLER_MS is how long the work takes.
//
// Each payment is served once, whatever a client sends how often: settle says success once for each, and the middleware
// lets the answer out on success alone. Nothing need be remembered here. But in the usual flow the handler runs before the
// settle, once for every copy of a header that verify still says yes to; only one of their answers gets out. What a
// handler does beside answering (sending, booking, calling something dear) belongs behind the settle: FLOW=upfront, or
// our webhook payment.settled instead of the answer, never both.
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import { HTTPFacilitatorClient } from '@x402/core/server';
import { ExactEvmScheme } from '@x402/evm/exact/server';
import { UptoEvmScheme } from '@x402/evm/upto/server';
import { paymentMiddleware, setSettlementOverrides, x402ResourceServer } from '@x402/express';

const { FACILITATOR_URL, X402_KEY, PAY_TO, ASSET, FLOW, METHOD, SCHEME: scheme = 'exact' } = process.env;
const network = process.env.NETWORK ?? 'eip155:84532';
const name = process.env.TOKEN_NAME ?? 'USDC';
const handlerMs = Number(process.env.HANDLER_MS ?? 0);

const facilitator = new HTTPFacilitatorClient({
  url: FACILITATOR_URL,
  // By operation: a flat object would send no key at all.
  createAuthHeaders: async () => {
    const headers = { Authorization: `Bearer ${X402_KEY}` };
    return { verify: headers, settle: headers, supported: headers };
  },
});
const server = new x402ResourceServer(facilitator)
  .register(network, new ExactEvmScheme())
  .register(network, new UptoEvmScheme());
const extra = {
  ...{ name, version: '2' },
  ...(FLOW === 'upfront' && { paymentFlow: 'upfront' }),
  ...(METHOD !== undefined && { assetTransferMethod: METHOD }),
};
const price = ASSET === undefined ? '$0.01' : { asset: ASSET, amount: '10000', extra };

const app = express();
app.use(
  paymentMiddleware(
    {
      'GET /report': {
        accepts: { scheme, network, payTo: PAY_TO, price, extra },
        description: 'A report worth a cent',
        mimeType: 'application/json',
      },
    },
    server,
  ),
);
app.get('/report', async (_request, response) => {
  if (handlerMs > 0) await sleep(handlerMs);
  if (scheme === 'upto') setSettlementOverrides(response, { amount: '4000' });
  response.json({ report: 'worth every cent' });
});
const listener = app.listen(Number(process.env.PORT ?? 4021), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${listener.address().port}`);
});
