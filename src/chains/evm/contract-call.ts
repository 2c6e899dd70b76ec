import { decodeFunctionResult, encodeFunctionData, numberToHex, type Abi, type Hex } from 'viem';
import type { RpcError } from '../rpc-error.js';

/** What gas costs, in wei. `tip` is null on chains without EIP-1559. */
export interface GasPrice {
  readonly max: bigint;
  readonly tip: bigint | null;
}

/** A transaction as it would be sent. `gas` is the node's own most where it is not given. */
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

/** A contract refused the call. The message is what it said, which anybody can read on the chain. */
export class CallReverted extends Error {}

/** More gas than its sender can pay for, or than a node tries at most. */
export class GasExceeded extends Error {
  constructor(
    /** The sender has no coin; else the call may be that dear. */
    readonly isPoor: boolean,
  ) {
    super('the call wants more gas than there is');
  }
}

/** Error codes of nodes for calls that reverted: EIP-1474's -32000, geth's 3; others are the node's own trouble. */
const REVERTED = /revert/i;
const POOR = /insufficient (?:funds|balance)|exceeds (?:the )?balance|not enough (?:funds|balance)/i;
const EXCEEDED = /gas required exceeds|exceeds allowance|out of gas|block gas limit/i;

/** Numbers that are too large for the contract can be in no call that succeeds. @throws CallReverted */
export function encodeCall({ abi, functionName, args = [] }: FunctionCall): Hex {
  try {
    return encodeFunctionData({ abi: abi as Abi, functionName, args });
  } catch {
    throw new CallReverted(`${functionName} cannot be called with these arguments`);
  }
}

/** @throws CallReverted when no such function returned this */
export function decodeResult({ abi, functionName, args = [] }: FunctionCall, data: Hex): unknown {
  try {
    return decodeFunctionResult({ abi: abi as Abi, functionName, args, data });
  } catch {
    throw new CallReverted(`${functionName} is no function of that contract`);
  }
}

/** A transaction as JSON-RPC writes it. */
export function writtenCall({ from, to, data, price, gas }: Simulated): Readonly<Record<string, string>> {
  return {
    from,
    to,
    data,
    ...(gas !== undefined && { gas: numberToHex(gas) }),
    ...(price !== undefined && pricing(price)),
  };
}

/** What the chain says of the call by a node's error: a `CallReverted` or a `GasExceeded`; null when it is of another kind. */
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

/** The contract's own sentence, without what nodes write around it. */
function revertText(nodeText: string): string {
  const sentence = /revert(?:ed)?:?\s*(?:with reason string\s*)?'?"?([\w .:()'-]{3,160})/i.exec(
    nodeText,
  )?.[1];
  return `execution reverted${sentence === undefined ? '' : `: ${sentence.trim()}`}`;
}
