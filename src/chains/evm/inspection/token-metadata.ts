import { hexToString, parseAbi, type Hex } from 'viem';
import { readableText } from '../../readable-text.js';
import type { EvmClient } from '../client.js';
import { isContractsFault } from './unanswered.js';

/** What a token says of itself. It is the token's own word: any contract may call itself USDC. */
export interface TokenMetadata {
  readonly name: string | null;
  readonly symbol: string | null;
  readonly decimals: number | null;
  /** In atomic units; null where it was not asked for, or is unknown. */
  readonly totalSupplyAtomic: bigint | null;
}

const ABI = parseAbi([
  'function name() view returns (string)',
  'function symbol() view returns (string)',
  'function decimals() view returns (uint8)',
  'function totalSupply() view returns (uint256)',
]);
/** Some old tokens return 32 bytes instead of a string. */
const OLD_ABI = parseAbi([
  'function name() view returns (bytes32)',
  'function symbol() view returns (bytes32)',
]);

/**
 * Asks a token for its name, symbol, decimals and supply.
 *
 * @returns null where it answers none of them
 * @throws ChainUnavailable when no node answers
 */
export async function readTokenMetadata(client: EvmClient, address: string): Promise<TokenMetadata | null> {
  const ask = (functionName: string): Promise<unknown> =>
    answerOf(client, { address, abi: ABI, functionName });
  const [name, symbol, decimals, supply] = await Promise.all([
    textOf(client, address, 'name'),
    textOf(client, address, 'symbol'),
    ask('decimals'),
    ask('totalSupply'),
  ]);
  const metadata = {
    name,
    symbol,
    decimals: typeof decimals === 'number' ? decimals : null,
    totalSupplyAtomic: typeof supply === 'bigint' ? supply : null,
  };
  return Object.values(metadata).every((value) => value === null) ? null : metadata;
}

async function textOf(
  client: EvmClient,
  address: string,
  functionName: 'name' | 'symbol',
): Promise<string | null> {
  const text = await answerOf(client, { address, abi: ABI, functionName });
  if (typeof text === 'string') return readableText(text);
  const bytes = await answerOf(client, { address, abi: OLD_ABI, functionName });
  return typeof bytes === 'string' ? readableText(hexToString(bytes as Hex)) : null;
}

/** The answer of a function; null from a contract that gives none. */
async function answerOf(
  client: EvmClient,
  call: { readonly address: string; readonly abi: readonly unknown[]; readonly functionName: string },
): Promise<unknown> {
  try {
    return await client.read(call);
  } catch (error) {
    if (isContractsFault(error)) return null;
    throw error;
  }
}
