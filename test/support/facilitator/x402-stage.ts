import { randomBytes } from 'node:crypto';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { ExactEvmSchemeV1 } from '@x402/evm/exact/v1/client';
import { UptoEvmScheme } from '@x402/evm/upto/client';
import type { PaymentRequirements } from '@x402/core/types';
import type { Hex } from 'viem';
import { generatePrivateKey, privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts';
import { startAnvil, type Anvil, type AnvilSettings } from '../evm/anvil.js';
import { approvePermit2, deployPermit2 } from '../evm/permit2.js';
import { deployUsdc, type TestUsdc } from '../evm/usdc.js';

export const X402_NETWORK = 'eip155:84532';
export const PRICE = 10_000n;

/** Body of `verify` and `settle`. */
export interface X402Body {
  readonly x402Version: 1 | 2;
  readonly paymentPayload: Record<string, unknown>;
  readonly paymentRequirements: Record<string, unknown>;
}

/** How a payment differs from a valid one. */
export interface PaymentChanges {
  /** `exact` unless given; `upto` by the first signer unless `extra` names another. */
  readonly scheme?: 'exact' | 'upto';
  /** The payer instead of the stage's buyer. */
  readonly buyer?: PrivateKeyAccount;
  readonly amount?: bigint;
  readonly payTo?: string;
  readonly asset?: string;
  readonly maxTimeoutSeconds?: number;
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A local chain named Base Sepolia, with Circle's USDC, a funded buyer, a seller and our signers. */
export class X402Stage {
  private constructor(
    readonly anvil: Anvil,
    readonly usdc: TestUsdc,
    readonly buyerKey: Hex,
    readonly seller: string,
    readonly signerKeys: readonly Hex[],
  ) {}

  static async start(settings: Partial<AnvilSettings> = {}, signers = 1): Promise<X402Stage> {
    const anvil = await startAnvil({ chainId: 84_532 });
    const usdc = await deployUsdc(anvil.url);
    const buyerKey = generatePrivateKey();
    await usdc.mint(privateKeyToAccount(buyerKey).address, 1_000_000_000n);
    const signerKeys = Array.from({ length: signers }, () => generatePrivateKey());
    for (const key of signerKeys) {
      await anvil.rpc('anvil_setBalance', [privateKeyToAccount(key).address, '0x56bc75e2d63100000']);
    }
    if (settings.blockTimeSeconds !== undefined) {
      await anvil.rpc('evm_setIntervalMining', [settings.blockTimeSeconds]);
    }
    const seller = privateKeyToAccount(generatePrivateKey()).address;
    return new X402Stage(anvil, usdc, buyerKey, seller, signerKeys);
  }

  /** Settings of a server that settles here. */
  env(rpcUrl = this.anvil.url): Record<string, string> {
    return {
      BASE_SEPOLIA_RPC_URL: rpcUrl,
      BASE_SEPOLIA_USDC_ADDRESS: this.usdc.address,
      X402_EVM_SIGNER_KEYS: this.signerKeys.join(','),
    };
  }

  get buyer(): string {
    return privateKeyToAccount(this.buyerKey).address;
  }

  get signerAddresses(): string[] {
    return this.signerKeys.map((key) => privateKeyToAccount(key).address);
  }

  requirements(changes: PaymentChanges = {}): PaymentRequirements {
    return {
      scheme: changes.scheme ?? 'exact',
      network: X402_NETWORK,
      amount: (changes.amount ?? PRICE).toString(),
      asset: changes.asset ?? this.usdc.address,
      payTo: changes.payTo ?? this.seller,
      maxTimeoutSeconds: changes.maxTimeoutSeconds ?? 300,
      extra: {
        ...{ name: 'USD Coin', version: '2' },
        ...(changes.scheme === 'upto' && {
          assetTransferMethod: 'permit2',
          facilitatorAddress: this.signerAddresses[0],
        }),
        ...changes.extra,
      },
    };
  }

  /** A payment of version 2, signed by the official client's scheme. */
  async pay(changes: PaymentChanges = {}): Promise<X402Body> {
    const requirements = this.requirements(changes);
    const account = changes.buyer ?? privateKeyToAccount(this.buyerKey);
    const scheme = changes.scheme === 'upto' ? new UptoEvmScheme(account) : new ExactEvmScheme(account);
    const { payload } = await scheme.createPaymentPayload(2, requirements);
    return {
      x402Version: 2,
      paymentPayload: {
        x402Version: 2,
        payload,
        resource: { url: 'https://seller.example/report' },
        accepted: requirements,
        ...(changes.extensions && { extensions: changes.extensions }),
      },
      paymentRequirements: { ...requirements },
    };
  }

  /** The same of version 1. */
  async payV1(changes: PaymentChanges = {}): Promise<X402Body> {
    const { amount, ...common } = this.requirements(changes);
    const requirements = {
      ...common,
      network: 'base-sepolia',
      maxAmountRequired: amount,
      resource: 'https://seller.example/report',
      description: '',
      mimeType: 'application/json',
      outputSchema: null,
    };
    const scheme = new ExactEvmSchemeV1(privateKeyToAccount(this.buyerKey));
    const {
      payload,
      scheme: name,
      network,
    } = (await scheme.createPaymentPayload(
      1,
      requirements as unknown as PaymentRequirements,
    )) as unknown as Record<string, unknown>;
    return {
      x402Version: 1,
      paymentPayload: {
        x402Version: 1,
        scheme: name ?? 'exact',
        network: network ?? 'base-sepolia',
        payload,
      },
      paymentRequirements: requirements,
    };
  }

  /** Enables the buyer to pay by Permit2. */
  async openPermit2(): Promise<void> {
    await deployPermit2(this.anvil);
    await approvePermit2(this.anvil, this.usdc.address, this.buyer);
  }

  /** The balance of the seller. */
  received(): Promise<bigint> {
    return this.usdc.balanceOf(this.seller as Hex);
  }

  /** How many transactions a signer of ours has on chain. */
  async transactions(index = 0): Promise<number> {
    return Number(await this.anvil.rpc('eth_getTransactionCount', [this.signerAddresses[index], 'latest']));
  }

  stop(): Promise<void> {
    return this.anvil.stop();
  }
}

/** An id for the extension `payment-identifier`. */
export function paymentIdentifier(id = `pay_${randomBytes(8).toString('hex')}`): Record<string, unknown> {
  return { 'payment-identifier': { info: { required: false, id } } };
}
