import {
  x402ExactPermit2ProxyABI,
  x402ExactPermit2ProxyAddress,
  x402UptoPermit2ProxyABI,
  x402UptoPermit2ProxyAddress,
} from '@x402/evm';
import { decodeFunctionData, type Hex } from 'viem';

/** The payment in a proxy's calldata. */
export interface Permit2Call {
  /** In lower case. */
  readonly owner: string;
  readonly nonce: bigint;
}

const EXACT = x402ExactPermit2ProxyAddress.toLowerCase();
const UPTO = x402UptoPermit2ProxyAddress.toLowerCase();

/** Whether the address is one of the x402 contracts that move payments through Permit2. */
export function isPermit2Proxy(address: string): boolean {
  return [EXACT, UPTO].includes(address.toLowerCase());
}

/** The call's payment; null for any other call. */
export function permit2CallOf(to: string, calldata: string): Permit2Call | null {
  const data = calldata as Hex;
  try {
    if (to.toLowerCase() === EXACT) return exactCall(data);
    return to.toLowerCase() === UPTO ? uptoCall(data) : null;
  } catch {
    return null;
  }
}

function exactCall(data: Hex): Permit2Call | null {
  const { functionName, args } = decodeFunctionData({ abi: x402ExactPermit2ProxyABI, data });
  if (functionName === 'settle') return { owner: args[1].toLowerCase(), nonce: args[0].nonce };
  if (functionName === 'settleWithPermit') return { owner: args[2].toLowerCase(), nonce: args[1].nonce };
  return null;
}

function uptoCall(data: Hex): Permit2Call | null {
  const { functionName, args } = decodeFunctionData({ abi: x402UptoPermit2ProxyABI, data });
  if (functionName === 'settle') return { owner: args[2].toLowerCase(), nonce: args[0].nonce };
  if (functionName === 'settleWithPermit') return { owner: args[3].toLowerCase(), nonce: args[1].nonce };
  return null;
}
