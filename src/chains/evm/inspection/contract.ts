import type { Hex } from 'viem';
import type { EvmClient } from '../client.js';
import { delegationOf } from './bytecode.js';
import { readProxy, type Proxy } from './proxy.js';
import { readTokenMetadata, type TokenMetadata } from './token-metadata.js';

/** What an EVM chain knows of an address. */
export interface ContractFacts {
  /** Null for an account without code. */
  readonly code: Hex | null;
  /** The contract whose code an account runs (EIP-7702), in lower case. */
  readonly delegatesTo: string | null;
  readonly proxy: Proxy | null;
  /** The code that runs behind a proxy or a delegation; null without one. */
  readonly behind: { readonly address: string; readonly code: Hex } | null;
  readonly token: TokenMetadata | null;
}

const ACCOUNT: ContractFacts = { code: null, delegatesTo: null, proxy: null, behind: null, token: null };

/**
 * Reads the code at an address, what stands behind it, and what it says of itself as a token. At most twenty requests.
 *
 * @param asksToken whether the token's metadata is wanted
 * @throws ChainUnavailable when no node answers
 */
export async function readContract(
  client: EvmClient,
  address: string,
  asksToken: boolean,
): Promise<ContractFacts> {
  const code = await client.code(address);
  if (code === undefined) return ACCOUNT;
  const delegatesTo = delegationOf(code);
  if (delegatesTo !== null)
    return { ...ACCOUNT, code, delegatesTo, behind: await codeBehind(client, delegatesTo) };
  const [proxy, token] = await Promise.all([
    readProxy(client, address, code),
    asksToken ? readTokenMetadata(client, address) : null,
  ]);
  return { code, delegatesTo, proxy, token, behind: await codeBehind(client, proxy?.implementation ?? null) };
}

async function codeBehind(client: EvmClient, address: string | null): Promise<ContractFacts['behind']> {
  const code = address === null ? undefined : await client.code(address);
  return address === null || code === undefined ? null : { address, code };
}
