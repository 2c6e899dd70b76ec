import type { ConfiguredChain } from '../../platform/config/chain-settings.js';
import {
  chainIdAnswer,
  transactionAnswer,
  type EvmBlock,
  type EvmTransaction,
  type PlacedReceipt,
  type ReceiptReading,
} from './answers.js';
import type { EvmDepth, FinalityTag } from './finality.js';
import { readBlock, readBlockOf, readReceipt } from './inclusion.js';
import type { LogConcern } from './logs.js';
import { rpcCall, type RpcAsk, type RpcCall } from '../json-rpc.js';
import { isPermit2Proxy, permit2CallOf, type Permit2Call } from './permit2-call.js';
import { RpcAnswerTooLarge, RpcFailure } from '../rpc-error.js';

/** Hears of everything an operator should see. Fields never hold URLs; nodes are called `base rpc #1`. */
export type EvmWarning = (message: string, fields: Readonly<Record<string, string>>) => void;

/** What one node knows about a transaction, and how far its chain reached when it said so. */
export type EvmTransactionState =
  | { readonly state: 'absent' | 'pending' | 'unreadable'; readonly head: EvmBlock }
  | {
      readonly state: 'mined';
      readonly head: EvmBlock;
      readonly receipt: PlacedReceipt;
      /** The block the transaction is in, on the chain that the node holds for canonical. */
      readonly block: EvmBlock;
      readonly tags: EvmDepth['tags'];
      /** Of a payment that went straight to a proxy of x402: it is logged nowhere. */
      readonly permit2: Permit2Call | null;
    };

/** What is to be found out by one look. */
export interface EvmQuestion {
  readonly txHash: string;
  readonly concern: LogConcern;
}

/** One RPC end point of one chain. Every method throws when the node cannot be asked or believed. */
export class EvmNode {
  /** Until then (milliseconds) other nodes are asked first. */
  troubledUntilMs = 0;
  private proven = false;
  private readonly missingTags = new Set<FinalityTag>();
  private readonly call: RpcCall;

  constructor(
    readonly label: string,
    url: string,
    private readonly network: string,
    private readonly warn: EvmWarning,
  ) {
    this.call = rpcCall(url, 'evm');
  }

  /**
   * Two rounds: the receipt, then everything that is measured against it (so that the head is never older than the
   * receipt, unless a balancer sends us to a lagging replica). The chain id is asked beside the first round, once. A
   * transaction that is too large to be read is no trouble of the node's.
   */
  async look(
    question: EvmQuestion,
    tags: readonly FinalityTag[],
    signal: AbortSignal,
  ): Promise<EvmTransactionState> {
    try {
      return await this.sighting(question, tags, signal);
    } catch (error) {
      if (!(error instanceof RpcAnswerTooLarge) || !this.proven) throw error;
      return { state: 'unreadable', head: await this.head(signal) };
    }
  }

  private async sighting(
    question: EvmQuestion,
    tags: readonly FinalityTag[],
    signal: AbortSignal,
  ): Promise<EvmTransactionState> {
    const receipt = await this.reading(question, signal);
    if (receipt === 'absent') return this.lookForUnmined(question.txHash, signal);
    if (typeof receipt === 'string') return { state: receipt, head: await this.head(signal) };
    const [block, head, permit2, ...tagged] = await Promise.all([
      readBlockOf(this.asking(signal), receipt),
      this.head(signal),
      this.permit2Call(receipt, signal),
      ...tags.map(async (tag) => [tag, await this.tagged(tag, signal)] as const),
    ]);
    if (block === null) return { state: 'pending', head };
    return { state: 'mined', head, receipt, block, tags: Object.fromEntries(tagged), permit2 };
  }

  /** The receipt alone; null when the node has none, or none that says what became of the transaction. */
  async receipt(question: EvmQuestion, signal: AbortSignal): Promise<PlacedReceipt | null> {
    const reading = await this.reading(question, signal);
    return typeof reading === 'string' ? null : reading;
  }

  private async reading({ txHash, concern }: EvmQuestion, signal: AbortSignal): Promise<ReceiptReading> {
    const [reading] = await Promise.all([
      readReceipt(this.asking(signal), txHash, concern),
      this.proveChain(signal),
    ]);
    if (reading === 'unreadable')
      this.warn('EVM RPC gave a receipt that cannot be read', { rpc: this.label });
    return reading;
  }

  private async lookForUnmined(txHash: string, signal: AbortSignal): Promise<EvmTransactionState> {
    const [transaction, head] = await Promise.all([this.transaction(txHash, signal), this.head(signal)]);
    return { state: transaction === null ? 'absent' : 'pending', head };
  }

  private async permit2Call(
    { to, transactionHash }: PlacedReceipt,
    signal: AbortSignal,
  ): Promise<Permit2Call | null> {
    if (typeof to !== 'string' || !isPermit2Proxy(to)) return null;
    const transaction = await this.transaction(transactionHash, signal);
    // A replica that is behind the one that gave the receipt.
    if (transaction === null) throw new RpcFailure('has no transaction whose receipt it has');
    return permit2CallOf(to, transaction.input ?? '0x');
  }

  private async transaction(txHash: string, signal: AbortSignal): Promise<EvmTransaction | null> {
    const transaction = transactionAnswer.parse(
      await this.call('eth_getTransactionByHash', [txHash], signal),
    );
    if (typeof transaction?.hash === 'string' && transaction.hash !== txHash)
      throw new RpcFailure('answered about another transaction');
    return transaction;
  }

  /** Asked until it was right once: a node of another chain would sell us play money. */
  private async proveChain(signal: AbortSignal): Promise<void> {
    if (this.proven) return;
    const chainId = chainIdAnswer.parse(await this.call('eth_chainId', [], signal));
    if (`eip155:${chainId}` !== this.network)
      throw new RpcFailure(`WRONG CHAIN: eip155:${chainId}, expected ${this.network}`);
    this.proven = true;
  }

  private async head(signal: AbortSignal): Promise<EvmBlock> {
    const head = await readBlock(this.asking(signal), 'latest');
    if (head === null) throw new RpcFailure('has no head');
    return head;
  }

  private async tagged(tag: FinalityTag, signal: AbortSignal): Promise<bigint | null> {
    const block = await readBlock(this.asking(signal), tag);
    if (block === null && !this.missingTags.has(tag)) {
      this.missingTags.add(tag);
      this.warn('EVM RPC does not know a block tag; confirmations are counted instead', {
        rpc: this.label,
        tag,
      });
    }
    return block?.number ?? null;
  }

  private asking(signal: AbortSignal): RpcAsk {
    return (method, params) => this.call(method, params, signal);
  }
}

/** How long a node that failed is asked last, in milliseconds. */
const TROUBLE_MS = 10_000;

/** The nodes of every chain, kept so that each proves its chain once per process. */
export class EvmNodes {
  private readonly nodes = new Map<string, EvmNode>();

  constructor(
    private readonly nowMs: () => number,
    private readonly warn: EvmWarning,
  ) {}

  /** In order of preference, those that failed a short while ago last. */
  inOrder(chain: ConfiguredChain): EvmNode[] {
    const nowMs = this.nowMs();
    const isTroubled = (node: EvmNode): number => (node.troubledUntilMs > nowMs ? 1 : 0);
    return chain.rpcUrls
      .map((url, position) => this.nodeAt(chain, url, position))
      .sort((one, other) => isTroubled(one) - isTroubled(other));
  }

  /** Remembers that a node failed, and says so. */
  distrust(node: EvmNode, reason: string): void {
    node.troubledUntilMs = this.nowMs() + TROUBLE_MS;
    this.warn('EVM RPC failed or was refused', { rpc: node.label, reason });
  }

  private nodeAt(chain: ConfiguredChain, url: string, position: number): EvmNode {
    const key = `${chain.network} ${position} ${url}`;
    const known = this.nodes.get(key);
    if (known) return known;
    const node = new EvmNode(`${chain.name} rpc #${position + 1}`, url, chain.network, this.warn);
    this.nodes.set(key, node);
    return node;
  }
}
