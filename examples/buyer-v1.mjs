// Buys http://…/report with protocol version 1. Settings: URL, BUYER_KEY.
import { createWalletClient, http } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { baseSepolia } from 'viem/chains';
import { decodeXPaymentResponse, wrapFetchWithPayment } from 'x402-fetch';

const account = privateKeyToAccount(process.env.BUYER_KEY);
const wallet = createWalletClient({ account, chain: baseSepolia, transport: http() });
const response = await wrapFetchWithPayment(fetch, wallet)(process.env.URL);
const receipt = response.headers.get('X-PAYMENT-RESPONSE');
console.log(
  JSON.stringify({
    status: response.status,
    body: await response.json().catch(() => null),
    payment: receipt === null ? null : decodeXPaymentResponse(receipt),
  }),
);
