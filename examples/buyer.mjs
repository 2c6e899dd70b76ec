// Buys http://…/report with protocol version 2. Settings: URL, BUYER_KEY (in the sandbox any key has money), NETWORK, ASSET.
import { decodePaymentResponseHeader, wrapFetchWithPaymentFromConfig } from '@x402/fetch';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { UptoEvmScheme } from '@x402/evm/upto/client';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

const { URL: url = 'http://127.0.0.1:4021/report', BUYER_KEY = generatePrivateKey() } = process.env;
// The sandbox's USDC unless another token is named.
const network = process.env.NETWORK ?? 'eip155:1520283840';
const asset = process.env.ASSET ?? '0x5a9DB0c0000000000000000000000000000005Dc';
const account = privateKeyToAccount(BUYER_KEY);
const pay = wrapFetchWithPaymentFromConfig(fetch, {
  schemes: [
    { network: 'eip155:*', client: new ExactEvmScheme(account) },
    { network: 'eip155:*', client: new UptoEvmScheme(account) },
  ],
  // Without this line only well-known tokens are paid, and this is none of them. The amount is in atomic units: a dollar.
  spendControls: { allowedAssets: [{ network, asset, maxAmountPerPayment: '1000000' }] },
});
const response = await pay(url);
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
