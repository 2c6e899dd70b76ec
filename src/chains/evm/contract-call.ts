import { decodeFunctionResult, encodeFunctionData, numberToHex, type Abi, type Hex } from 'viem';
import type { RpcError } from '../rpc-error.js';

/** Gas prices in wei. `tip` is null on chains without EIP-1559. */
export interface GasPrice {
  readonly max: bigint;
  readonly tip: bigint | null;
}

/** A transaction to simulate. Without `gas`, the node applies its own maximum. */
export interface Simulated {
  readonly from: string;
  readonly to: string;
  readonly data: string;
  readonly price?: GasPrice;
  readonly gas?: bigint;
}

/** A function of a contract. */
export interface FunctionCall {
  readonly abi: readonly unknown[];
  readonly functionName: string;
  readonly args?: readonly unknown[];
}

/** A contract refused the call. The message is the contract's own text, which is public on the chain. */
export class CallReverted extends Error {}

/** The call needs more gas than its sender can pay for, or than a node permits. */
export class GasExceeded extends Error {
  constructor(
    /** True: the sender lacks the coin. False: the call may be too expensive. */
    readonly isPoor: boolean,
  ) {
    super('the call needs more gas than is available');
  }
}

/** Nodes' error codes for reverted calls: EIP-1474's -32000, geth's 3. Other codes mean node failures. */
const REVERTED = /revert/i;
const POOR = /insufficient (?:funds|balance)|exceeds (?:the )?balance|not enough (?:funds|balance)/i;
const EXCEEDED = /gas required exceeds|exceeds allowance|out of gas|block gas limit/i;

/** A number too large for its ABI type cannot be part of a successful call. @throws CallReverted */
export function encodeCall({ abi, functionName, args = [] }: FunctionCall): Hex {
  try {
    return encodeFunctionData({ abi: abi as Abi, functionName, args });
  } catch {
    throw new CallReverted(`${functionName} cannot be called with these arguments`);
  }
}

/** @throws CallReverted when the data does not match the function's return type */
export function decodeResult({ abi, functionName, args = [] }: FunctionCall, data: Hex): unknown {
  try {
    return decodeFunctionResult({ abi: abi as Abi, functionName, args, data });
  } catch {
    throw new CallReverted(`${functionName} is no function of that contract`);
  }
}

/** A transaction in JSON-RPC format. */
export function writtenCall({ from, to, data, price, gas }: Simulated): Readonly<Record<string, string>> {
  return {
    from,
    to,
    data,
    ...(gas !== undefined && { gas: numberToHex(gas) }),
    ...(price !== undefined && pricing(price)),
  };
}

/** The chain's refusal that a node's error reports: a `CallReverted` or a `GasExceeded`; null for any other error. */
export function refusalOf(error: RpcError): CallReverted | GasExceeded | null {
  const { code, nodeText } = error;
  if (code === 3 || REVERTED.test(nodeText)) return new CallReverted(revertText(nodeText));
  const isPoor = POOR.test(nodeText);
  return isPoor || EXCEEDED.test(nodeText) ? new GasExceeded(isPoor) : null;
}

function pricing({ max, tip }: GasPrice): Readonly<Record<string, string>> {
  if (tip === null) return { gasPrice: numberToHex(max) };
  return { maxFeePerGas: numberToHex(max), maxPriorityFeePerGas: numberToHex(tip) };
}

/** The contract's own text, without the node's words around it. */
function revertText(nodeText: string): string {
  const sentence = /revert(?:ed)?:?\s*(?:with reason string\s*)?'?"?([\w .:()'-]{3,160})/i.exec(
    nodeText,
  )?.[1];
  return `execution reverted${sentence === undefined ? '' : `: ${sentence.trim()}`}`;
}
