// A paid API on Express, protocol version 1. Settings as in seller.mjs; NETWORK is a name such as base-sepolia.
// Each payment is served once, as in seller.mjs: on settle's success, which is said once. There is no flow upfront in this
// version, so the handler runs before the settle, and should do nothing but answer.
import express from 'express';
import { paymentMiddleware } from 'x402-express';

const { FACILITATOR_URL, X402_KEY, PAY_TO, ASSET } = process.env;
const network = process.env.NETWORK ?? 'base-sepolia';
const eip712 = { name: process.env.TOKEN_NAME ?? 'USDC', version: '2' };
const price =
  ASSET === undefined ? '$0.01' : { amount: '10000', asset: { address: ASSET, decimals: 6, eip712 } };

const app = express();
app.use(
  paymentMiddleware(
    PAY_TO,
    { 'GET /report': { price, network, config: { description: 'A report worth a cent' } } },
    {
      url: FACILITATOR_URL,
      createAuthHeaders: async () => {
        const headers = { Authorization: `Bearer ${X402_KEY}` };
        return { verify: headers, settle: headers, supported: headers };
      },
    },
  ),
);
app.get('/report', (_request, response) => {
  response.json({ report: 'worth every cent' });
});
const listener = app.listen(Number(process.env.PORT ?? 4021), '127.0.0.1', (error) => {
  console.log(error?.message ?? `listening on http://127.0.0.1:${listener.address().port}`);
});
