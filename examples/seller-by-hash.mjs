// Sells GET /report by transaction hash. The buyer pays, then shows the hash.
import express from 'express';
import { paymentOf, requirePayment } from '@x402-infrastructure/sdk/express';

// PUBLIC_URL is the address that buyers call; production needs it. A live key goes before a test key: nobody pays in the sandbox for real.
const { X402_URL, X402_KEY, X402_TEST_KEY, PUBLIC_URL, CHAIN = 'sandbox', PORT = '4022' } = process.env;
const app = express();

app.get(
  '/report',
  requirePayment({
    apiKey: X402_KEY || X402_TEST_KEY,
    baseUrl: X402_URL,
    publicUrl: PUBLIC_URL,
    prices: { chain: CHAIN, amount: '0.01' },
    description: 'A report worth a cent',
  }),
  (request, response) => {
    response.json({ report: 'worth every cent', paidBy: paymentOf(request).payer });
  },
);

const listener = app.listen(Number(PORT), '127.0.0.1', (error) => {
  console.log(error?.message ?? `listening on http://127.0.0.1:${listener.address().port}`);
});
