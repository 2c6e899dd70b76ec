import { decodeFunctionResult, encodeFunctionData, numberToHex, parseAbi, type Abi, type Hex } from 'viem';
import { z } from 'zod';
import type { NodePool, SingleNode } from '../node-pool.js';
import { Inclusions, type AtStake, type Doubts } from './transaction-reader.js';
import { ChainUnavailable, RpcError, RpcFailure } from '../rpc-error.js';
import type { EvmInclusion } from './inclusion.js';

const quantity = z
  .string()
  .regex(/^0x[0-9a-fA-F]{1,64}$/)
  .transform(BigInt);
const hex = z.string().regex(/^0x(?:[0-9a-fA-F]{2})*$/);
const feeBlock = z.object({ baseFeePerGas: quantity.nullish() });

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

const PLAIN_GAS = 21_000n;
const LATEST_ONLY_MS = 600_000;
/** Where chains of the OP stack say what they charge for the data of a transaction. */
const L1_FEE_ORACLE = '0x420000000000000000000000000000000000000F';
const L1_FEE_ABI = parseAbi(['function getL1Fee(bytes data) view returns (uint256)']);
/** Error codes of nodes for calls that reverted: EIP-1474's -32000, geth's 3; others are the node's own trouble. */
const REVERTED = /revert/i;
/** A node that has the transaction already. */
const KNOWN = /already (?:known|imported)|known transaction/i;
const POOR = /insufficient (?:funds|balance)|exceeds (?:the )?balance|not enough (?:funds|balance)/i;
const EXCEEDED = /gas required exceeds|exceeds allowance|out of gas|block gas limit/i;

/** The methods of one EVM chain that verifying and settling need. @throws ChainUnavailable from every method */
export class EvmClient {
  /** Until then (`performance.now()`) `pending` is not asked for: the node does not know it. */
  private latestOnlyUntilMs = 0;

  private readonly inclusions: Inclusions;

  constructor(
    private readonly nodes: NodePool,
    doubts: Doubts = { crossCheckAboveAtomic: null, nowMs: () => Date.now() },
  ) {
    this.inclusions = new Inclusions(nodes, doubts);
  }

  async code(address: string): Promise<Hex | undefined> {
    const code = await this.ask('eth_getCode', [address, 'latest'], hex);
    return code === '0x' ? undefined : (code.toLowerCase() as Hex);
  }

  /** Calls a contract's function, as nobody in particular or as `from`. @throws CallReverted */
  async read(
    call: { address: string; abi: readonly unknown[]; functionName: string; args?: readonly unknown[] },
    from: string | null = null,
  ): Promise<unknown> {
    const abi = call.abi as Abi;
    const { functionName, args = [] } = call;
    const data = encoded(abi, functionName, args);
    const result = (await this.ask(
      'eth_call',
      [{ to: call.address, data, ...(from !== null && { from }) }, 'latest'],
      hex,
    )) as Hex;
    try {
      return decodeFunctionResult({ abi, functionName, args, data: result });
    } catch {
      throw new CallReverted(`${functionName} is no function of that contract`);
    }
  }

  /** As it would be mined in the next block: by its sender, at its price. @throws CallReverted, GasExceeded */
  estimateGas(transaction: Simulated): Promise<bigint> {
    return this.inNextBlock('eth_estimateGas', wired(transaction), quantity);
  }

  /** The same with exactly its limit of gas, which a contract can see. @throws CallReverted, GasExceeded */
  async simulate(transaction: Simulated): Promise<void> {
    await this.inNextBlock('eth_call', wired(transaction), hex);
  }

  /** What an OP-stack chain charges for posting these bytes; 0 where there is no such oracle. */
  async l1Fee(unsignedTransaction: Hex): Promise<bigint> {
    const call = { address: L1_FEE_ORACLE, abi: L1_FEE_ABI, functionName: 'getL1Fee' };
    const fee = await this.read({ ...call, args: [unsignedTransaction] }).catch((error: unknown) => {
      if (error instanceof CallReverted) return 0n;
      throw error;
    });
    return typeof fee === 'bigint' ? fee : 0n;
  }

  /** For a transaction to oneself that does nothing: 21,000, but chains that post their data elsewhere want more. */
  async idleGas(address: string): Promise<bigint> {
    const estimate = await this.estimateGas({ from: address, to: address, data: '0x' }).catch(
      (error: unknown) => {
        if (error instanceof CallReverted || error instanceof GasExceeded) return PLAIN_GAS;
        throw error;
      },
    );
    return estimate > PLAIN_GAS ? (estimate * 5n) / 4n : PLAIN_GAS;
  }

  nonce(address: string, tag: 'latest' | 'pending'): Promise<bigint> {
    return tag === 'latest'
      ? this.ask('eth_getTransactionCount', [address, tag], quantity)
      : this.inNextBlock('eth_getTransactionCount', address, quantity);
  }

  balance(address: string): Promise<bigint> {
    return this.ask('eth_getBalance', [address, 'latest'], quantity);
  }

  /** What became of a transaction, read as the verifier reads it. */
  inclusion(txHash: string, stake: AtStake): Promise<EvmInclusion> {
    return this.inclusions.of(txHash, stake);
  }

  /** Each node by itself, for questions whose answers must fit together. @throws RpcFailure, not ChainUnavailable */
  oneByOne(): readonly SingleNode[] {
    return this.nodes.oneByOne();
  }

  /** Twice the base fee, so that six full blocks in a row do not price us out, plus the tip the node advises. */
  async gasPrice(): Promise<GasPrice> {
    const { baseFeePerGas } = await this.ask('eth_getBlockByNumber', ['latest', false], feeBlock);
    if (typeof baseFeePerGas !== 'bigint') {
      return { max: (await this.ask('eth_gasPrice', [], quantity)) * 2n, tip: null };
    }
    const tip = await this.tip(baseFeePerGas);
    return { max: baseFeePerGas * 2n + tip, tip };
  }

  /** To all nodes. @throws RpcError as a node put it, when none takes it */
  async sendRaw(rawTx: string): Promise<void> {
    await this.nodes.tell('eth_sendRawTransaction', [rawTx], ({ nodeText }) => KNOWN.test(nodeText));
  }

  /** Not every node advises a tip; what is left of its gas price without the base fee is what wallets take then. */
  private async tip(baseFee: bigint): Promise<bigint> {
    try {
      return await this.ask('eth_maxPriorityFeePerGas', [], quantity);
    } catch {
      const price = await this.ask('eth_gasPrice', [], quantity);
      return price > baseFee ? price - baseFee : 0n;
    }
  }

  /** On top of what waits to be mined, or, where a node does not know `pending`, of the latest block. */
  private async inNextBlock<T>(method: string, about: unknown, answer: z.ZodType<T>): Promise<T> {
    const at = (tag: string): Promise<T> => this.ask(method, [about, tag], answer);
    if (performance.now() < this.latestOnlyUntilMs) return at('latest');
    try {
      return await at('pending');
    } catch (error) {
      if (!(error instanceof ChainUnavailable)) throw error;
      const found = await at('latest');
      // Anything else may be over in a moment.
      if (error.cause instanceof RpcError) this.latestOnlyUntilMs = performance.now() + LATEST_ONLY_MS;
      return found;
    }
  }

  private async ask<T>(method: string, params: readonly unknown[], answer: z.ZodType<T>): Promise<T> {
    let result: unknown;
    try {
      result = await this.nodes.ask(method, params);
    } catch (error) {
      if (error instanceof RpcError && isRevert(error)) throw new CallReverted(revertText(error));
      if (error instanceof RpcError && isGasExceeded(error)) {
        throw new GasExceeded(POOR.test(error.nodeText));
      }
      if (error instanceof RpcFailure) throw new ChainUnavailable(error.message, { cause: error });
      throw error;
    }
    const parsed = answer.safeParse(result);
    if (!parsed.success) throw new ChainUnavailable(`a node answered ${method} with something else`);
    return parsed.data;
  }
}

/** Numbers that are too large for the contract can be in no call that succeeds. @throws CallReverted */
function encoded(abi: Abi, functionName: string, args: readonly unknown[]): Hex {
  try {
    return encodeFunctionData({ abi, functionName, args });
  } catch {
    throw new CallReverted(`${functionName} cannot be called with these arguments`);
  }
}

function isRevert({ code, nodeText }: RpcError): boolean {
  return code === 3 || REVERTED.test(nodeText);
}

function isGasExceeded({ nodeText }: RpcError): boolean {
  return POOR.test(nodeText) || EXCEEDED.test(nodeText);
}

function wired({ from, to, data, price, gas }: Simulated): Readonly<Record<string, string>> {
  return {
    from,
    to,
    data,
    ...(gas !== undefined && { gas: numberToHex(gas) }),
    ...(price !== undefined && pricing(price)),
  };
}

function pricing({ max, tip }: GasPrice): Readonly<Record<string, string>> {
  if (tip === null) return { gasPrice: numberToHex(max) };
  return { maxFeePerGas: numberToHex(max), maxPriorityFeePerGas: numberToHex(tip) };
}

/** The contract's own sentence, without what nodes write around it. */
function revertText({ nodeText }: RpcError): string {
  const sentence = /revert(?:ed)?:?\s*(?:with reason string\s*)?'?"?([\w .:()'-]{3,160})/i.exec(
    nodeText,
  )?.[1];
  return `execution reverted${sentence === undefined ? '' : `: ${sentence.trim()}`}`;
}
