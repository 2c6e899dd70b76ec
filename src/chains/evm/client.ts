import { parseAbi, type Hex } from 'viem';
import { z } from 'zod';
import { isLarge } from '../cross-check.js';
import type { NodePool } from '../node-pool.js';
import { ChainUnavailable, RpcError, RpcFailure } from '../rpc-error.js';
import type { RpcNode } from '../rpc-node.js';
import {
  CallReverted,
  decodeResult,
  encodeCall,
  type FunctionCall,
  GasExceeded,
  type GasPrice,
  refusalOf,
  type Simulated,
  writtenCall,
} from './contract-call.js';
import type { EvmInclusion } from './inclusion.js';
import type { LogConcern } from './logs.js';
import { receiptEvidence } from './receipt-evidence.js';
import { TransactionReader, type MinedTransaction } from './transaction-reader.js';

const quantity = z
  .string()
  .regex(/^0x[0-9a-fA-F]{1,64}$/)
  .transform(BigInt);
const hex = z.string().regex(/^0x(?:[0-9a-fA-F]{2})*$/);
const feeBlock = z.object({ baseFeePerGas: quantity.nullish() });

/** Options of an `EvmClient`. */
export interface EvmClientOptions {
  /** Longest time per node for one request, or for reading one transaction, in milliseconds. */
  readonly timeoutMs: number;
  /** Amounts above this, in atomic units, need a second node, if there is one; null: none does. */
  readonly crossCheckAboveAtomic: bigint | null;
  /** Wall time in milliseconds. */
  readonly nowMs: () => number;
  /** Aborts every request but readings of transactions. */
  readonly signal: AbortSignal | null;
  /** Whether calls run contracts of strangers, whose slowness says nothing about a node. */
  readonly callsUnknownContracts: boolean;
}

/** The amount, the token and the parties that a reading concerns. */
export interface AtStake extends LogConcern {
  readonly amountAtomic: bigint;
}

/** After one node has answered, the longest wait for a node that may know more. */
const PATIENCE_MS = 1_000;
const PENDING = { state: 'pending' } as const;

const PLAIN_GAS = 21_000n;
const LATEST_ONLY_MS = 600_000;
/** Predeployed contract of OP-stack chains that reports the fee for a transaction's data. */
const L1_FEE_ORACLE = '0x420000000000000000000000000000000000000F';
const L1_FEE_ABI = parseAbi(['function getL1Fee(bytes data) view returns (uint256)']);
/** A node that has the transaction already. */
const KNOWN = /already (?:known|imported)|known transaction/i;

/** The methods of one EVM chain that verification and settlement need. @throws ChainUnavailable from every method */
export class EvmClient {
  /** Until then (`performance.now()`) requests avoid the tag `pending`, which the node does not support. */
  private latestOnlyUntilMs = 0;

  private readonly reader: TransactionReader;
  private readonly crossCheckAboveAtomic: bigint | null;
  /** The time limit of one request, in milliseconds. */
  readonly timeoutMs: number;
  private readonly signal: AbortSignal | undefined;
  private readonly callsUnknownContracts: boolean;

  constructor(
    private readonly nodes: NodePool,
    options: Partial<EvmClientOptions> = {},
  ) {
    const { timeoutMs = 5_000, crossCheckAboveAtomic = null, nowMs = () => Date.now() } = options;
    this.signal = options.signal ?? undefined;
    this.callsUnknownContracts = options.callsUnknownContracts ?? false;
    this.timeoutMs = timeoutMs;
    this.crossCheckAboveAtomic = crossCheckAboveAtomic;
    this.reader = new TransactionReader(nodes, { timeoutMs, nowMs, patienceMs: PATIENCE_MS });
  }

  /** The code at the address; undefined without a contract. */
  async code(address: string): Promise<Hex | undefined> {
    const code = await this.request('eth_getCode', [address, 'latest'], hex);
    return code === '0x' ? undefined : (code.toLowerCase() as Hex);
  }

  /** The word at a slot of the contract's storage; 0 for an empty one. */
  storage(address: string, slot: string): Promise<bigint> {
    return this.request('eth_getStorageAt', [address, slot, 'latest'], quantity);
  }

  /** Calls a contract's function, from `from` if given. @throws CallReverted */
  async read(
    call: FunctionCall & { readonly address: string },
    from: string | null = null,
  ): Promise<unknown> {
    const data = encodeCall(call);
    const params = [{ to: call.address, data, ...(from !== null && { from }) }, 'latest'];
    return decodeResult(call, (await this.request('eth_call', params, hex)) as Hex);
  }

  /** Estimates gas as in the next block, with the transaction's sender and price. @throws CallReverted, GasExceeded */
  estimateGas(transaction: Simulated): Promise<bigint> {
    return this.inNextBlock('eth_estimateGas', writtenCall(transaction), quantity);
  }

  /**
   * Simulates with exactly the transaction's gas limit, which a contract can read. @throws CallReverted, GasExceeded
   */
  async simulate(transaction: Simulated): Promise<void> {
    await this.inNextBlock('eth_call', writtenCall(transaction), hex);
  }

  /** The fee of an OP-stack chain for posting these bytes, in wei; 0 on a chain without such an oracle. */
  async l1Fee(unsignedTransaction: Hex): Promise<bigint> {
    const call = { address: L1_FEE_ORACLE, abi: L1_FEE_ABI, functionName: 'getL1Fee' };
    const fee = await this.read({ ...call, args: [unsignedTransaction] }).catch((error: unknown) => {
      if (error instanceof CallReverted) return 0n;
      throw error;
    });
    return typeof fee === 'bigint' ? fee : 0n;
  }

  /** Gas of a transfer to oneself without data: 21,000, but chains that post their data elsewhere need more. */
  async idleGas(address: string): Promise<bigint> {
    const estimate = await this.estimateGas({ from: address, to: address, data: '0x' }).catch(
      (error: unknown) => {
        if (error instanceof CallReverted || error instanceof GasExceeded) return PLAIN_GAS;
        throw error;
      },
    );
    return estimate > PLAIN_GAS ? (estimate * 5n) / 4n : PLAIN_GAS;
  }

  /** The account's nonce at the tag. */
  nonce(address: string, tag: 'latest' | 'pending'): Promise<bigint> {
    return tag === 'latest'
      ? this.request('eth_getTransactionCount', [address, tag], quantity)
      : this.inNextBlock('eth_getTransactionCount', address, quantity);
  }

  /** The balance in wei. */
  balance(address: string): Promise<bigint> {
    return this.request('eth_getBalance', [address, 'latest'], quantity);
  }

  /** The state of a transaction, read as the verifier reads it; an uncertain state is pending. */
  async inclusion(txHash: string, stake: AtStake): Promise<EvmInclusion> {
    const question = { txHash, concern: stake, tags: [], readsTransaction: false };
    const found = await this.reader.read(question);
    if (found.state === 'absent') return { state: 'absent' };
    if (found.state !== 'mined' || !found.isCredible) return PENDING;
    const isCertain = !this.isLarge(found, stake) || (await this.reader.passesCrossCheck(found, question));
    return isCertain ? { state: 'mined', receipt: found.receipt, block: found.block } : PENDING;
  }

  /** The individual nodes, for requests whose answers must be consistent. */
  nodesInOrder(): readonly RpcNode[] {
    return this.nodes.inOrder();
  }

  /** Twice the base fee plus the tip that the node suggests: six consecutive full blocks do not exceed it. */
  async gasPrice(): Promise<GasPrice> {
    const { baseFeePerGas } = await this.request('eth_getBlockByNumber', ['latest', false], feeBlock);
    if (typeof baseFeePerGas !== 'bigint') {
      return { max: (await this.request('eth_gasPrice', [], quantity)) * 2n, tip: null };
    }
    const tip = await this.tip(baseFeePerGas);
    return { max: baseFeePerGas * 2n + tip, tip };
  }

  /** Sends to all nodes. @throws RpcError with a node's error, when no node accepts it */
  async sendRaw(rawTx: string): Promise<void> {
    const { timeoutMs } = this;
    await this.nodes.broadcast('eth_sendRawTransaction', [rawTx], {
      timeoutMs,
      isTaken: ({ nodeText }) => KNOWN.test(nodeText),
    });
  }

  /** Not every node suggests a tip. Otherwise the tip is its gas price minus the base fee, as in wallets. */
  private async tip(baseFee: bigint): Promise<bigint> {
    try {
      return await this.request('eth_maxPriorityFeePerGas', [], quantity);
    } catch {
      const price = await this.request('eth_gasPrice', [], quantity);
      return price > baseFee ? price - baseFee : 0n;
    }
  }

  /** On top of the pending transactions, or of the latest block if a node does not support `pending`. */
  private async inNextBlock<T>(method: string, about: unknown, answer: z.ZodType<T>): Promise<T> {
    const at = (tag: string): Promise<T> => this.request(method, [about, tag], answer);
    if (performance.now() < this.latestOnlyUntilMs) return at('latest');
    try {
      return await at('pending');
    } catch (error) {
      if (!(error instanceof ChainUnavailable)) throw error;
      const found = await at('latest');
      // Any other error may be transient.
      if (error.cause instanceof RpcError) this.latestOnlyUntilMs = performance.now() + LATEST_ONLY_MS;
      return found;
    }
  }

  private isLarge({ receipt }: MinedTransaction, { amountAtomic, usdcAddress }: AtStake): boolean {
    const { balanceChanges } = receiptEvidence(receipt, usdcAddress);
    return isLarge(balanceChanges, amountAtomic, this.crossCheckAboveAtomic);
  }

  private async request<T>(method: string, params: readonly unknown[], answer: z.ZodType<T>): Promise<T> {
    let result: unknown;
    try {
      const sparesNode = this.callsUnknownContracts && method === 'eth_call';
      const { timeoutMs, signal } = this;
      result = await this.nodes.request(method, params, { timeoutMs, signal, sparesNode });
    } catch (error) {
      const refusal = error instanceof RpcError ? refusalOf(error) : null;
      if (refusal !== null) throw refusal;
      if (error instanceof RpcFailure) throw new ChainUnavailable(error.message, { cause: error });
      throw error;
    }
    const parsed = answer.safeParse(result);
    if (!parsed.success) throw new ChainUnavailable(`a node answered ${method} with something else`);
    return parsed.data;
  }
}
