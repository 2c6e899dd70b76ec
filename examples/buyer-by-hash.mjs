// Buys what seller-by-hash.mjs sells. Settings: URL; on a real chain also RPC_URL and BUYER_KEY.
// In the sandbox a payment is a magic hash (docs/sandbox.md): whatever follows its first 12 characters is free.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWalletClient, erc20Abi, http } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { decodeHeader, encodeHeader, proveTransaction, readChallenge } from '@x402-infrastructure/sdk/sell';

const { URL: url = 'http://127.0.0.1:4022/report', RPC_URL, BUYER_KEY } = process.env;
// What this buyer spends for one answer, in the smallest unit: a cent.
const MOST = 10_000n;

const { resource, accepts } = readChallenge(await fetch(url));
const offer = accepts.find(({ amount, extra }) => BigInt(amount) <= MOST && extra.paymentFlow === 'upfront');
if (offer === undefined) throw new Error('no offer that this buyer takes');
const account = BUYER_KEY === undefined ? undefined : privateKeyToAccount(BUYER_KEY);
const transaction = offer.network === 'x402:sandbox' ? sandboxHash() : await pay(offer);
const proof = encodeHeader(await proveTransaction({ offer, resource, transaction, account, url }));

let response;
for (let tries = 1; ; tries += 1) {
  response = await fetch(url, { headers: { 'PAYMENT-SIGNATURE': proof } });
  // Pending, or an outage: the same proof again, and never a second payment.
  const retryAfter = response.headers.get('Retry-After');
  if (response.ok || retryAfter === null || tries === 10) break;
  await sleep(Number(retryAfter) * 1_000);
}
const outcome = response.headers.get('PAYMENT-RESPONSE');
console.log(
  JSON.stringify({
    status: response.status,
    body: await response.json(),
    payment: outcome === null ? null : decodeHeader(outcome),
  }),
);

function sandboxHash() {
  return `0x5a9db0c00200${randomBytes(26).toString('hex')}`;
}

function pay({ network, asset, payTo, amount }) {
  const chain = {
    id: Number(network.split(':')[1]),
    name: network,
    nativeCurrency: { name: 'coin', symbol: 'COIN', decimals: 18 },
    rpcUrls: { default: { http: [RPC_URL] } },
  };
  const wallet = createWalletClient({ account, chain, transport: http(RPC_URL) });
  const args = [payTo, BigInt(amount)];
  return wallet.writeContract({ address: asset, abi: erc20Abi, functionName: 'transfer', args });
}
