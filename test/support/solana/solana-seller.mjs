// A paid API on Express like examples/seller.mjs, but paid on Solana, made only of official packages: those of examples/
// and @x402/svm, which the examples do not use. Settings: FACILITATOR_URL, X402_KEY, PAY_TO, ASSET, NETWORK.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { ExactSvmScheme } from '@x402/svm/exact/server';

const load = createRequire(resolve('examples/package.json'));
const express = load('express');
const { HTTPFacilitatorClient } = load('@x402/core/server');
const { paymentMiddleware, x402ResourceServer } = load('@x402/express');

const { FACILITATOR_URL, X402_KEY, PAY_TO, ASSET, NETWORK } = process.env;
const headers = { Authorization: `Bearer ${X402_KEY}` };
const facilitator = new HTTPFacilitatorClient({
  url: FACILITATOR_URL,
  createAuthHeaders: async () => ({ verify: headers, settle: headers, supported: headers }),
});
const server = new x402ResourceServer(facilitator).register(NETWORK, new ExactSvmScheme());
const price = { asset: ASSET, amount: '10000' };
const accepts = { scheme: 'exact', network: NETWORK, payTo: PAY_TO, price };

const app = express();
app.use(paymentMiddleware({ 'GET /report': { accepts, description: 'A report worth a cent' } }, server));
app.get('/report', (_request, response) => {
  response.json({ report: 'worth every cent' });
});
const listener = app.listen(0, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${listener.address().port}`);
});
