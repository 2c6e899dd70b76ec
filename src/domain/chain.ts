import { base58 } from '@scure/base';

/** Live keys use main networks, test keys use test networks and the sandbox; their data never mix. */
export type Environment = 'live' | 'test';

export type ChainFamily = 'evm' | 'solana' | 'sandbox';

/**
 * When a transaction counts as done: a number of confirmations (head − block + 1), a block tag of the
 * Ethereum JSON-RPC specification, or a Solana commitment.
 */
export type FinalityRule =
  | { readonly kind: 'confirmations'; readonly confirmations: number }
  | { readonly kind: 'tag'; readonly tag: 'safe' | 'finalized' }
  | { readonly kind: 'commitment'; readonly commitment: 'confirmed' | 'finalized' };

/** One network on which USDC payments are verified. `network` is its CAIP-2 id. */
export interface ChainEntry {
  readonly name: string;
  readonly title: string;
  readonly network: string;
  /** The CAIP-2 id by which signed payments name it, where `network` is none that their libraries know. */
  readonly signedNetwork?: string;
  /** Its name in version 1 of the x402 protocol, where it has one. */
  readonly v1Name?: string;
  readonly family: ChainFamily;
  readonly environment: Environment;
  /** Canonical USDC contract (EVM, EIP-55 checksummed) or mint (Solana). */
  readonly usdcAddress: string;
  readonly usdcDecimals: number;
  /** Its USDC lacks transferWithAuthorization (EIP-3009): payments that are only signed cannot be settled there. */
  readonly withoutEip3009?: true;
  /** How many of its own coin are worth about one ether, by order of magnitude; 1 unless given. */
  readonly coinsPerEther?: number;
  /** Charges for transaction data apart from gas (OP stack): its oracle must be asked. */
  readonly chargesForData?: true;
  /** A payment is answered "confirmed" from this finality on. */
  readonly accept: FinalityRule;
  /** A payment accepted earlier is rechecked until this finality is reached. */
  readonly deepest: FinalityRule;
}

const confirmations = (count: number): FinalityRule => ({ kind: 'confirmations', confirmations: count });
const tag = (name: 'safe' | 'finalized'): FinalityRule => ({ kind: 'tag', tag: name });
const commitment = (name: 'confirmed' | 'finalized'): FinalityRule => ({
  kind: 'commitment',
  commitment: name,
});

interface EvmOptions {
  readonly v1Name?: string;
  readonly decimals?: number;
  readonly withoutEip3009?: true;
  readonly coinsPerEther?: number;
  readonly chargesForData?: true;
  readonly accept?: FinalityRule;
  readonly deepest?: FinalityRule;
}

/* eslint-disable-next-line project/max-params -- a table of networks reads best as rows */
function evm(
  environment: Environment,
  name: string,
  title: string,
  chainId: number,
  usdcAddress: string,
  options: EvmOptions = {},
): ChainEntry {
  return {
    name,
    title,
    network: `eip155:${chainId}`,
    ...(options.v1Name === undefined ? {} : { v1Name: options.v1Name }),
    family: 'evm',
    environment,
    usdcAddress,
    usdcDecimals: options.decimals ?? 6,
    ...(options.withoutEip3009 === undefined ? {} : { withoutEip3009: options.withoutEip3009 }),
    ...(options.coinsPerEther === undefined ? {} : { coinsPerEther: options.coinsPerEther }),
    ...(options.chargesForData === undefined ? {} : { chargesForData: options.chargesForData }),
    accept: options.accept ?? confirmations(1),
    deepest: options.deepest ?? tag('finalized'),
  };
}

function solana(environment: Environment, name: string, genesis: string, mint: string): ChainEntry {
  return {
    name,
    title: name === 'solana' ? 'Solana' : 'Solana Devnet',
    network: `solana:${genesis}`,
    v1Name: name,
    family: 'solana',
    environment,
    usdcAddress: mint,
    usdcDecimals: 6,
    accept: commitment('confirmed'),
    deepest: commitment('finalized'),
  };
}

/**
 * The sandbox answers documented magic hashes without a chain (docs/sandbox.md).
 * Its USDC address has no known key. Like every sandbox hash and address, it begins with 0x5a9db0c0 ("sandbox").
 * Libraries that sign payments know `eip155` networks only: for them its chain id is that prefix, 1520283840, which is
 * below 2^31 and assigned to no chain (ADR 0034).
 */
export const SANDBOX: ChainEntry = {
  name: 'sandbox',
  title: 'Sandbox',
  network: 'x402:sandbox',
  signedNetwork: 'eip155:1520283840',
  family: 'sandbox',
  environment: 'test',
  usdcAddress: '0x5a9DB0c0000000000000000000000000000005Dc',
  usdcDecimals: 6,
  accept: confirmations(1),
  deepest: confirmations(1),
};

/** The EIP-712 name and version of the sandbox's USDC, which buyers sign. */
export const SANDBOX_TOKEN = { name: 'USDC', version: '2' } as const;

/**
 * Every supported network.
 * USDC contracts are Circle's (developers.circle.com/stablecoins/usdc-contract-addresses). Exceptions: iotex and peaq
 * hold the bridged token that their networks use, BNB Chain the Binance-Peg one with 18 decimals.
 * Rollups are accepted on the sequencer's word, because payments are small, and rechecked at L1 finality.
 */
export const CHAINS: readonly ChainEntry[] = [
  solana(
    'live',
    'solana',
    '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp',
    'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v',
  ),
  evm('live', 'base', 'Base', 8453, '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913', {
    v1Name: 'base',
    chargesForData: true,
  }),
  evm('live', 'ethereum', 'Ethereum', 1, '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48', {
    v1Name: 'ethereum',
    accept: confirmations(3),
  }),
  evm('live', 'polygon', 'Polygon PoS', 137, '0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359', {
    v1Name: 'polygon',
    coinsPerEther: 5_000,
    accept: tag('finalized'),
  }),
  evm('live', 'avalanche', 'Avalanche C-Chain', 43114, '0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E', {
    v1Name: 'avalanche',
    coinsPerEther: 100,
  }),
  evm('live', 'sei', 'Sei', 1329, '0xe15fC38F6D8c56aF07bbCBe3BAf5708A2Bf42392', {
    v1Name: 'sei',
    coinsPerEther: 10_000,
  }),
  evm('live', 'arbitrum', 'Arbitrum One', 42161, '0xaf88d065e77c8cC2239327C5EDb3A432268e5831'),
  evm('live', 'optimism', 'OP Mainnet', 10, '0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85', {
    chargesForData: true,
  }),
  evm('live', 'bsc', 'BNB Chain', 56, '0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d', {
    decimals: 18,
    withoutEip3009: true,
    coinsPerEther: 5,
    accept: confirmations(3),
  }),
  evm('live', 'iotex', 'IoTeX', 4689, '0xcDf79194C6C285077A58da47641D4dBe51F63542', {
    v1Name: 'iotex',
    coinsPerEther: 100_000,
    accept: confirmations(3),
    deepest: confirmations(24),
  }),
  evm('live', 'peaq', 'peaq', 3338, '0xbbA60da06c2c5424f03f7434542280FCAd453d10', {
    v1Name: 'peaq',
    coinsPerEther: 10_000,
    accept: confirmations(3),
  }),
  solana(
    'test',
    'solana-devnet',
    'EtWTRABZaYq6iMfeYKouRu166VU2xqa1',
    '4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU',
  ),
  evm('test', 'base-sepolia', 'Base Sepolia', 84532, '0x036CbD53842c5426634e7929541eC2318f3dCF7e', {
    v1Name: 'base-sepolia',
    chargesForData: true,
  }),
  evm(
    'test',
    'ethereum-sepolia',
    'Ethereum Sepolia',
    11155111,
    '0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238',
    {
      v1Name: 'sepolia',
    },
  ),
  evm('test', 'polygon-amoy', 'Polygon Amoy', 80002, '0x41E94Eb019C0762f9Bfcf9Fb1E58725BfB0e7582', {
    v1Name: 'polygon-amoy',
    coinsPerEther: 5_000,
  }),
  evm('test', 'arbitrum-sepolia', 'Arbitrum Sepolia', 421614, '0x75faf114eafb1BDbe2F0316DF893fd58CE46AA4d'),
  evm('test', 'optimism-sepolia', 'OP Sepolia', 11155420, '0x5fd84259d66Cd46123540766Be93DFE6D43130D7', {
    chargesForData: true,
  }),
  evm('test', 'avalanche-fuji', 'Avalanche Fuji', 43113, '0x5425890298aed601595a70AB815c96711a31Bc65', {
    v1Name: 'avalanche-fuji',
    coinsPerEther: 100,
  }),
  evm('test', 'sei-testnet', 'Sei Testnet', 1328, '0x4fCF1784B31630811181f670Aea7A7bEF803eaED', {
    v1Name: 'sei-testnet',
    coinsPerEther: 10_000,
  }),
  SANDBOX,
];

const byName = new Map(CHAINS.map((chain) => [chain.name, chain]));
/** By each of its names, in lower case. */
const byAnyName = new Map(
  CHAINS.flatMap((chain) => namesOf(chain).map((name) => [name.toLowerCase(), chain] as const)),
);
const LONGEST_NAME = 64;

/**
 * The chain of that name, or null. Takes its name as listed by `GET /supported-chains`, its CAIP-2 id and its name in
 * version 1 of the protocol, in any case.
 */
export function findChain(name: string): ChainEntry | null {
  const exact = byName.get(name);
  if (exact !== undefined) return exact;
  return name.length > LONGEST_NAME ? null : (byAnyName.get(name.toLowerCase()) ?? null);
}

function namesOf({ name, network, signedNetwork, v1Name }: ChainEntry): string[] {
  return [name, network, signedNetwork, v1Name].filter((each) => each !== undefined);
}

const EVM_HASH = /^0x[0-9a-fA-F]{64}$/;
/** 64 bytes usually take 87 or 88 characters, and fewer with leading zeros: the decoded length decides. */
const BASE58_HASH = /^[1-9A-HJ-NP-Za-km-z]{64,88}$/;

/**
 * Converts a transaction hash to the one form that is stored and claimed: EVM hashes in lower case, Solana signatures
 * unchanged (base58 is case-sensitive).
 *
 * @returns null when the text is no transaction hash of that family
 */
export function canonicalTxHash(family: ChainFamily, text: string): string | null {
  if (family === 'solana') return isSolanaSignature(text) ? text : null;
  return EVM_HASH.test(text) ? text.toLowerCase() : null;
}

function isSolanaSignature(text: string): boolean {
  return BASE58_HASH.test(text) && base58Length(text) === 64;
}

/** The number of bytes that a base58 text encodes; 0 for any other text. */
export function base58Length(text: string): number {
  try {
    return base58.decode(text).length;
  } catch {
    return 0;
  }
}

const EVM_ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/**
 * Converts an address to its comparable form: EVM in lower case, Solana as given.
 *
 * @returns null when the text is no address of that family (checksums are not verified here)
 */
export function comparableAddress(family: ChainFamily, text: string): string | null {
  if (family === 'solana') return text.length <= 44 && base58Length(text) === 32 ? text : null;
  return EVM_ADDRESS.test(text) ? text.toLowerCase() : null;
}
