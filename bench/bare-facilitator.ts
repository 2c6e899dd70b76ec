import type { AddressInfo } from 'node:net';
import { x402Facilitator } from '@x402/core/facilitator';
import type { PaymentPayload, PaymentRequirements } from '@x402/core/types';
import { toFacilitatorEvmSigner } from '@x402/evm';
import { ExactEvmScheme } from '@x402/evm/exact/facilitator';
import express from 'express';
import { createWalletClient, http, publicActions, type Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { baseSepolia } from 'viem/chains';

/*
 * The reference: a bare Express server around the same @x402 packages, as their own documents set one up. It knows no
 * tenants, keys, limits, quota or records.
 */

type Setting = 'RPC_URL' | 'SIGNER_KEY' | 'NETWORK';
const env = process.env as Record<Setting, string>;

interface Asked {
  readonly paymentPayload: PaymentPayload;
  readonly paymentRequirements: PaymentRequirements;
}

const account = privateKeyToAccount(env.SIGNER_KEY as Hex);
const client = createWalletClient({ account, chain: baseSepolia, transport: http(env.RPC_URL) }).extend(
  publicActions,
);
const signer = toFacilitatorEvmSigner({
  address: account.address,
  getCode: (args) => client.getCode(args),
  readContract: (args) => client.readContract({ ...args, args: args.args ?? [] }),
  verifyTypedData: (args) => client.verifyTypedData(args as never),
  writeContract: (args) => client.writeContract(args),
  sendTransaction: (args) => client.sendTransaction(args as never),
  waitForTransactionReceipt: (args) => client.waitForTransactionReceipt(args),
});
const facilitator = new x402Facilitator().register(
  env.NETWORK as `${string}:${string}`,
  new ExactEvmScheme(signer),
);

const app = express().use(express.json());
app.post('/verify', async (request, response) => {
  const { paymentPayload, paymentRequirements } = request.body as Asked;
  response.json(await facilitator.verify(paymentPayload, paymentRequirements));
});
app.post('/settle', async (request, response) => {
  const { paymentPayload, paymentRequirements } = request.body as Asked;
  response.json(await facilitator.settle(paymentPayload, paymentRequirements));
});
process.once('SIGTERM', () => process.exit(0));
const listener = app.listen(0, '127.0.0.1', () => {
  const { port } = listener.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ msg: 'listening', port })}\n`);
});
