// Buys http://…/report with protocol version 2. Settings: URL, BUYER_KEY.
import { decodePaymentResponseHeader, wrapFetchWithPaymentFromConfig } from '@x402/fetch';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { UptoEvmScheme } from '@x402/evm/upto/client';
import { privateKeyToAccount } from 'viem/accounts';

const account = privateKeyToAccount(process.env.BUYER_KEY);
const pay = wrapFetchWithPaymentFromConfig(fetch, {
  schemes: [
    { network: 'eip155:*', client: new ExactEvmScheme(account) },
    { network: 'eip155:*', client: new UptoEvmScheme(account) },
  ],
  // The token of a local chain is none of the well-known ones.
  spendControls: { allowedAssets: true },
});
const response = await pay(process.env.URL);
const receipt = response.headers.get('PAYMENT-RESPONSE');
const required = response.headers.get('PAYMENT-REQUIRED');
console.log(
  JSON.stringify({
    status: response.status,
    body: await response.json().catch(() => null),
    payment: receipt === null ? null : decodePaymentResponseHeader(receipt),
    required: required === null ? null : JSON.parse(Buffer.from(required, 'base64').toString('utf8')),
  }),
);
