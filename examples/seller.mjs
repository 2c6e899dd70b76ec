// A paid API on Express, protocol version 2. With X402_TEST_KEY alone it is paid in the sandbox of a server on this machine.
// Settings for elsewhere: FACILITATOR_URL, X402_KEY, NETWORK, PAY_TO, and for a token that the packages do not know ASSET,
// TOKEN_NAME. FLOW=upfront settles before it serves; METHOD=permit2 is paid by Permit2 instead of EIP-3009; SCHEME=upto
// agrees on a cent and charges what was used. HANDLER_MS is how long the work takes.
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

// The sandbox as signed payments name it: docs/sandbox.md.
const SANDBOX = {
  NETWORK: 'eip155:1520283840',
  ASSET: '0x5a9DB0c0000000000000000000000000000005Dc',
  PAY_TO: '0x5A9DB0c0000000000000000000000000000a55E7',
  X402_KEY: process.env.X402_TEST_KEY ?? process.env.X402_KEY,
};
const isSandbox = (process.env.NETWORK ?? SANDBOX.NETWORK) === SANDBOX.NETWORK;
const settings = isSandbox ? { ...process.env, ...SANDBOX } : process.env;
const { X402_KEY, PAY_TO, ASSET, NETWORK: network, FLOW, METHOD, SCHEME: scheme = 'exact' } = settings;
const { X402_URL = 'http://localhost:3001/api/v1/x402', TOKEN_NAME: name = 'USDC' } = process.env;
const { FACILITATOR_URL = `${X402_URL}/facilitator` } = process.env;
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
const listener = app.listen(Number(process.env.PORT ?? 4021), '127.0.0.1', (error) => {
  console.log(error?.message ?? `listening on http://127.0.0.1:${listener.address().port}`);
});
