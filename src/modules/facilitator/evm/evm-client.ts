import { decodeFunctionResult, encodeFunctionData, type Abi, type Hex } from 'viem';
import { z } from 'zod';
import {
  EvmRpcError,
  EvmRpcFailure,
  readInclusion,
  type EvmAsk,
  type EvmInclusion,
} from '../../verification/index.js';
import { RailUnavailable } from '../rail.js';
import type { RpcNodes } from '../rpc-nodes.js';

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

/** A contract refused the call. The message is what it said, which anybody can read on the chain. */
export class CallReverted extends Error {}

const PLAIN_GAS = 21_000n;
const PRICE_FRESH_MS = 1_500;
/** Error codes of nodes for calls that reverted: EIP-1474's -32000, geth's 3; others are the node's own trouble. */
const REVERTED = /revert/i;

/** The methods of one EVM chain that verifying and settling need. @throws RailUnavailable from every method */
export class EvmClient {
  private price: { readonly value: Promise<GasPrice>; readonly atMs: number } | null = null;

  constructor(private readonly nodes: RpcNodes) {}

  async code(address: string): Promise<Hex | undefined> {
    const code = await this.ask('eth_getCode', [address, 'latest'], hex);
    return code === '0x' ? undefined : (code as Hex);
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

  /** @throws CallReverted */
  estimateGas(from: string, to: string, data: string): Promise<bigint> {
    return this.ask('eth_estimateGas', [{ from, to, data }], quantity);
  }

  /** For a transaction to oneself that does nothing: 21,000, but chains that post their data elsewhere want more. */
  async idleGas(address: string): Promise<bigint> {
    const estimate = await this.estimateGas(address, address, '0x').catch((error: unknown) => {
      if (error instanceof CallReverted) return PLAIN_GAS;
      throw error;
    });
    return estimate > PLAIN_GAS ? (estimate * 5n) / 4n : PLAIN_GAS;
  }

  nonce(address: string, tag: 'latest' | 'pending'): Promise<bigint> {
    return this.ask('eth_getTransactionCount', [address, tag], quantity);
  }

  balance(address: string): Promise<bigint> {
    return this.ask('eth_getBalance', [address, 'latest'], quantity);
  }

  /** What became of a transaction, read as the verifier reads it. */
  inclusion(txHash: string): Promise<EvmInclusion> {
    return this.reading((ask) => readInclusion(ask, txHash));
  }

  /** Reads with questions of the reader's own, whose errors are the nodes'. @throws RailUnavailable in their place */
  async reading<T>(read: (ask: EvmAsk) => Promise<T>): Promise<T> {
    try {
      return await read((method, params) => this.nodes.ask(method, params));
    } catch (error) {
      if (error instanceof EvmRpcFailure) throw new RailUnavailable(error.message, { cause: error });
      if (error instanceof z.ZodError) throw new RailUnavailable('a node gave an answer that cannot be read');
      throw error;
    }
  }

  /** Twice the base fee, so that six full blocks in a row do not price us out, plus the tip the node advises. */
  gasPrice(): Promise<GasPrice> {
    const now = performance.now();
    if (this.price !== null && now - this.price.atMs < PRICE_FRESH_MS) return this.price.value;
    const value = this.askPrice();
    this.price = { value, atMs: now };
    value.catch(() => {
      this.price = null;
    });
    return value;
  }

  /** @throws EvmRpcError as the node put it */
  async sendRaw(rawTx: string): Promise<void> {
    await this.nodes.ask('eth_sendRawTransaction', [rawTx]);
  }

  private async askPrice(): Promise<GasPrice> {
    const { baseFeePerGas } = await this.ask('eth_getBlockByNumber', ['latest', false], feeBlock);
    if (typeof baseFeePerGas !== 'bigint') {
      return { max: (await this.ask('eth_gasPrice', [], quantity)) * 2n, tip: null };
    }
    const tip = await this.ask('eth_maxPriorityFeePerGas', [], quantity);
    return { max: baseFeePerGas * 2n + tip, tip };
  }

  private async ask<T>(method: string, params: readonly unknown[], answer: z.ZodType<T>): Promise<T> {
    let result: unknown;
    try {
      result = await this.nodes.ask(method, params);
    } catch (error) {
      if (error instanceof EvmRpcError && isRevert(error)) throw new CallReverted(revertText(error));
      if (error instanceof EvmRpcFailure) throw new RailUnavailable(error.message, { cause: error });
      throw error;
    }
    const parsed = answer.safeParse(result);
    if (!parsed.success) throw new RailUnavailable(`a node answered ${method} with something else`);
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

function isRevert({ code, nodeText }: EvmRpcError): boolean {
  return code === 3 || REVERTED.test(nodeText);
}

/** The contract's own sentence, without what nodes write around it. */
function revertText({ nodeText }: EvmRpcError): string {
  const sentence = /revert(?:ed)?:?\s*(?:with reason string\s*)?'?"?([\w .:()'-]{3,160})/i.exec(
    nodeText,
  )?.[1];
  return `execution reverted${sentence === undefined ? '' : `: ${sentence.trim()}`}`;
}
