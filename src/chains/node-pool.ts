import { Logger } from '@nestjs/common';
import type { ConfiguredChain } from '../platform/config/chain-settings.js';
import { chainIdAnswer } from './evm/answers.js';
import { RpcAnswerTooLarge, RpcError, RpcFailure, RpcMethodMissing } from './rpc-error.js';
import { type RpcAsk, type RpcCall, rpcCall, withinAttempt } from './json-rpc.js';

interface Node {
  readonly label: string;
  readonly call: RpcCall;
  /** It has said once that it serves this very chain. */
  proven: boolean;
  /** Until then (`performance.now()`) the others are asked first. */
  troubledUntilMs: number;
  /** The same for single methods that it does not offer: with the others there is nothing wrong. */
  readonly lackingUntilMs: Map<string, number>;
}

/** As long as the verifiers ask a node last that has failed. */
const TROUBLE_MS = 10_000;

/** How a node took a transaction. */
export type Broadcast = 'sent' | 'nonce_used' | 'refused' | 'unreachable';

/** One node by itself: its answers are of one chain, as far as it knows that. */
export interface SingleNode {
  readonly label: string;
  /** It has failed a short while ago. */
  readonly isTroubled: boolean;
  /** @throws RpcError, RpcFailure */
  readonly ask: RpcAsk;
}

/**
 * The nodes of one chain (JSON-RPC, EVM and Solana alike), asked in their order, those that failed a short while ago last:
 * the next one when a node is silent, broken, refuses us, lacks the method, or serves another chain. An error that any node would give has
 * been answered: it is thrown as it is.
 */
export class NodePool {
  private readonly logger = new Logger(NodePool.name);
  private readonly nodes: readonly Node[];

  constructor(
    private readonly chain: ConfiguredChain,
    private readonly timeoutMs: number,
  ) {
    this.nodes = chain.rpcUrls.map((url, index) => ({
      label: `${chain.name} rpc #${index + 1}`,
      call: rpcCall(url, chain.family === 'solana' ? 'solana' : 'evm'),
      proven: false,
      troubledUntilMs: 0,
      lackingUntilMs: new Map(),
    }));
  }

  /**
   * @param suffices whether an answer is to be taken: where another node may know more, that is asked as well, and what
   *   does not suffice is taken when none has better
   * @throws RpcError when a node answered with an error
   * @throws RpcFailure when no node could be asked, or believed
   */
  async ask(
    method: string,
    params: readonly unknown[],
    suffices: (answer: unknown) => boolean = () => true,
  ): Promise<unknown> {
    let last: RpcFailure | null = null;
    let poor: { readonly answer: unknown } | null = null;
    for (const node of this.inOrder(method)) {
      try {
        const answer = await this.askOne(node, method, params);
        if (suffices(answer)) return answer;
        poor = { answer };
      } catch (error) {
        if (error instanceof RpcError || !(error instanceof RpcFailure)) throw error;
        last = error;
      }
    }
    if (poor !== null) return poor.answer;
    throw last ?? new RpcFailure('no node is configured');
  }

  /** Each node by itself, in the order of `ask`: for questions that belong together, and for what one may know alone. */
  oneByOne(): readonly SingleNode[] {
    const now = performance.now();
    return this.inOrder().map((node) => ({
      label: node.label,
      isTroubled: node.troubledUntilMs > now,
      ask: (method, params) => this.askOne(node, method, params),
    }));
  }

  /**
   * Tells every node at once, since one may take a transaction and keep it to itself. The first that takes it has taken it
   * for all, and the others are not waited for.
   *
   * @param isTaken whether an error says that the node has it already
   * @throws RpcError when no node takes it and one says why, the first of them
   * @throws RpcFailure when no node could be told
   */
  async tell(
    method: string,
    params: readonly unknown[],
    isTaken: (error: RpcError) => boolean,
  ): Promise<void> {
    const told = this.inOrder(method).map((node) =>
      this.askOne(node, method, params).catch((error: unknown) => {
        if (!(error instanceof RpcError) || !isTaken(error)) throw error;
      }),
    );
    try {
      await Promise.any(told);
    } catch (error) {
      if (!(error instanceof AggregateError)) throw error;
      const reasons = error.errors as Error[];
      throw reasons.find((reason) => reason instanceof RpcError) ?? reasons.at(-1) ?? error;
    }
  }

  private async askOne(node: Node, method: string, params: readonly unknown[]): Promise<unknown> {
    try {
      return await withinAttempt(null, this.timeoutMs, async (signal) => {
        if (!node.proven) await this.prove(node, signal);
        return node.call(method, params, signal);
      });
    } catch (error) {
      const isAnswer = error instanceof RpcError || error instanceof RpcAnswerTooLarge;
      if (error instanceof RpcFailure && !isAnswer) this.note(node, method, error);
      throw error;
    }
  }

  private note(node: Node, method: string, error: RpcFailure): void {
    const now = performance.now();
    if (error instanceof RpcMethodMissing) {
      const isKnown = (node.lackingUntilMs.get(method) ?? 0) > now;
      if (isKnown) return;
      node.lackingUntilMs.set(method, now + TROUBLE_MS);
    } else {
      node.troubledUntilMs = now + TROUBLE_MS;
    }
    this.logger.warn({ message: 'a node could not be asked', node: node.label, reason: error.message });
  }

  private inOrder(method = ''): Node[] {
    const now = performance.now();
    const isTroubled = ({ troubledUntilMs, lackingUntilMs }: Node): number =>
      troubledUntilMs > now || (lackingUntilMs.get(method) ?? 0) > now ? 1 : 0;
    return [...this.nodes].sort((one, other) => isTroubled(one) - isTroubled(other));
  }

  /** A mis-set URL must never make worthless tokens look like money. */
  private async prove(node: Node, signal: AbortSignal): Promise<void> {
    const [, reference = ''] = this.chain.network.split(':');
    const answer = await node
      .call(this.chain.family === 'solana' ? 'getGenesisHash' : 'eth_chainId', [], signal)
      .catch((error: unknown) => {
        throw error instanceof RpcError || error instanceof RpcAnswerTooLarge
          ? new RpcFailure('the node does not say which chain it serves')
          : error;
      });
    const serves =
      this.chain.family === 'solana'
        ? typeof answer === 'string' && answer.startsWith(reference)
        : chainIdAnswer.safeParse(answer).data === BigInt(reference);
    if (!serves) {
      this.logger.error({ message: 'a node serves another chain and is not believed', node: node.label });
      throw new RpcFailure('the node serves another chain');
    }
    node.proven = true;
  }
}
