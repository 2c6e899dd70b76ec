import {
  PERMIT2_ADDRESS,
  x402ExactPermit2ProxyABI,
  x402ExactPermit2ProxyAddress,
  x402UptoPermit2ProxyABI,
  x402UptoPermit2ProxyAddress,
} from '@x402/evm';
import { createPublicClient, encodeFunctionData, http, parseAbi, type Address, type Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { callingConstructor } from '../http/calling-constructor.js';
import type { X402Body, X402Stage } from '../facilitator/x402-stage.js';

const TOKEN_ABI = parseAbi([
  'function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, bytes signature)',
  'function cancelAuthorization(address authorizer, bytes32 nonce, bytes signature)',
]);
const PERMIT2_ABI = parseAbi(['function invalidateUnorderedNonces(uint256 wordPos, uint256 mask)']);

interface Eip3009Payload {
  readonly signature: Hex;
  readonly authorization: {
    readonly from: Address;
    readonly to: Address;
    readonly value: string;
    readonly validAfter: string;
    readonly validBefore: string;
    readonly nonce: Hex;
  };
}

interface Permit2Payload {
  readonly signature: Hex;
  readonly permit2Authorization: {
    readonly permitted: { readonly token: Address; readonly amount: string };
    readonly from: Address;
    readonly nonce: string;
    readonly deadline: string;
    readonly witness: { readonly to: Address; readonly validAfter: string; readonly facilitator: Address };
  };
}

interface Call {
  readonly to: Address;
  readonly data: Hex;
}

/** Transactions of third parties with a buyer's signature. Each resolves to the hash once mined. */
export class ThirdParties {
  constructor(private readonly stage: X402Stage) {}

  /** Sends a payment, which needs no permission. */
  async send(body: X402Body): Promise<Hex> {
    return this.transact(this.transferCall(body));
  }

  /** Sends several payments in one transaction, through a contract. */
  async sendBundle(bodies: readonly X402Body[]): Promise<Hex> {
    const calls = bodies.map((body) => this.transferCall(body)).map(({ to, data }) => ({ token: to, data }));
    return this.transact({ data: callingConstructor(calls) });
  }

  /** Cancels the authorization as the buyer. */
  async cancel(body: X402Body): Promise<Hex> {
    const { from, nonce } = (body.paymentPayload['payload'] as Eip3009Payload).authorization;
    const { address: verifyingContract } = this.stage.usdc;
    const signature = await privateKeyToAccount(this.stage.buyerKey).signTypedData({
      domain: { name: 'USD Coin', version: '2', chainId: 84_532, verifyingContract },
      types: {
        CancelAuthorization: [
          { name: 'authorizer', type: 'address' },
          { name: 'nonce', type: 'bytes32' },
        ],
      },
      primaryType: 'CancelAuthorization',
      message: { authorizer: from, nonce },
    });
    const args = [from, nonce, signature] as const;
    const data = encodeFunctionData({ abi: TOKEN_ABI, functionName: 'cancelAuthorization', args });
    return this.transact({ to: verifyingContract, data });
  }

  /** Sends a payment of `exact` by Permit2, which needs no permission; `suffix` is appended to the calldata. */
  async sendPermit2(body: X402Body, suffix = ''): Promise<Hex> {
    const { signature, permit, authorization } = permitOf(body);
    const { from, witness } = authorization;
    const to = { to: witness.to, validAfter: BigInt(witness.validAfter) };
    const data = encodeFunctionData({
      abi: x402ExactPermit2ProxyABI,
      functionName: 'settle',
      args: [permit, from, to, signature],
    });
    return this.transact({ to: x402ExactPermit2ProxyAddress, data: `${data}${suffix}` });
  }

  /** Sends a payment of `upto` with this amount, as the facilitator that the buyer named. */
  async sendUpto(body: X402Body, amount: bigint): Promise<Hex> {
    const { signature, permit, authorization } = permitOf(body);
    const { from, witness } = authorization;
    const data = encodeFunctionData({
      abi: x402UptoPermit2ProxyABI,
      functionName: 'settle',
      args: [permit, amount, from, { ...witness, validAfter: BigInt(witness.validAfter) }, signature],
    });
    return this.transactAs(witness.facilitator, { to: x402UptoPermit2ProxyAddress, data });
  }

  /** Invalidates the nonce of a payment by Permit2 as the buyer. */
  async invalidate(body: X402Body): Promise<Hex> {
    const { nonce } = permitOf(body).permit;
    const data = encodeFunctionData({
      abi: PERMIT2_ABI,
      functionName: 'invalidateUnorderedNonces',
      args: [nonce >> 8n, 1n << (nonce & 255n)],
    });
    return this.transactAs(this.stage.buyer as Address, { to: PERMIT2_ADDRESS, data });
  }

  private transferCall({ paymentPayload }: X402Body): Call {
    const { authorization, signature } = paymentPayload['payload'] as Eip3009Payload;
    const { from, to, value, validAfter, validBefore, nonce } = authorization;
    const [amount, after, before] = [BigInt(value), BigInt(validAfter), BigInt(validBefore)];
    const data = encodeFunctionData({
      abi: TOKEN_ABI,
      functionName: 'transferWithAuthorization',
      args: [from, to, amount, after, before, nonce, signature],
    });
    return { to: this.stage.usdc.address, data };
  }

  private async transact(call: Partial<Call>): Promise<Hex> {
    const [, , , unrelated] = (await this.stage.anvil.rpc('eth_accounts')) as Address[];
    return this.mined({ ...call, from: unrelated });
  }

  private async transactAs(from: Address, call: Call): Promise<Hex> {
    const { anvil } = this.stage;
    await anvil.rpc('anvil_setBalance', [from, '0xde0b6b3a7640000']);
    await anvil.rpc('anvil_impersonateAccount', [from]);
    const hash = await this.mined({ ...call, from });
    await anvil.rpc('anvil_stopImpersonatingAccount', [from]);
    return hash;
  }

  private async mined(transaction: object): Promise<Hex> {
    const { anvil } = this.stage;
    const hash = (await anvil.rpc('eth_sendTransaction', [transaction])) as Hex;
    const client = createPublicClient({ transport: http(anvil.url), pollingInterval: 20 });
    const { status } = await client.waitForTransactionReceipt({ hash });
    if (status !== 'success') throw new Error(`${hash} was reverted`);
    return hash;
  }
}

function permitOf({ paymentPayload }: X402Body) {
  const { signature, permit2Authorization } = paymentPayload['payload'] as Permit2Payload;
  const { permitted, nonce, deadline } = permit2Authorization;
  const permit = {
    permitted: { token: permitted.token, amount: BigInt(permitted.amount) },
    nonce: BigInt(nonce),
    deadline: BigInt(deadline),
  };
  return { signature, permit, authorization: permit2Authorization };
}
