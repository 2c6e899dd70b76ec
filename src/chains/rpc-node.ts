import { ZodError } from 'zod';
import type { ConfiguredChain } from '../platform/config/chain-settings.js';
import { chainIdAnswer } from './evm/answers.js';
import { type RpcRequest, type RpcCall, rpcCall, type RpcFamily, withinAttempt } from './json-rpc.js';
import { failureReason, RpcAnswerTooLarge, RpcError, RpcFailure, RpcMethodMissing } from './rpc-error.js';
import { genesisAnswer } from './solana/answers.js';

/** Receives every warning for the operator. Fields never hold URLs; nodes are named `base rpc #1`. */
export type NodeWarning = (message: string, fields: Readonly<Record<string, string>>) => void;

/** Dependencies for the monitoring of a chain's nodes. */
export interface NodeWatch {
  /** Receives every failure, refusal and wrong chain of a node. */
  readonly onWarning: NodeWarning;
  /** A monotonic clock, in milliseconds. */
  readonly nowMs: () => number;
}

/** Limits of one attempt at one node. */
export interface AttemptLimit {
  readonly timeoutMs: number;
  /** Aborts the attempt; this does not count as a failure of the node. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Whether a failure says nothing about the node, because a stranger chose what it has to run: his contract may be slow
   * on purpose, and verifications use the same nodes.
   */
  readonly sparesNode?: boolean | undefined;
}

/** How long a failed node is tried last. */
const UNHEALTHY_MS = 10_000;

/** How a node identifies its chain, in CAIP-2 form. */
interface ChainIdentity {
  readonly method: string;
  /** @throws ZodError for an answer that names no chain */
  readonly idOf: (answer: unknown) => string;
}

const IDENTITY: Readonly<Record<RpcFamily, ChainIdentity>> = {
  evm: { method: 'eth_chainId', idOf: (answer) => `eip155:${chainIdAnswer.parse(answer)}` },
  // The reference of a CAIP-2 `solana:` id is the first 32 characters of the genesis hash.
  solana: {
    method: 'getGenesisHash',
    idOf: (answer) => `solana:${genesisAnswer.parse(answer).slice(0, 32)}`,
  },
};

const FAMILY_NAME: Readonly<Record<RpcFamily, string>> = { evm: 'EVM', solana: 'Solana' };

/** One RPC endpoint of one chain: its calls, its health, and whether it has proved its chain id. */
export class RpcNode {
  private readonly call: RpcCall;
  private readonly family: RpcFamily;
  private isProven = false;
  private unhealthyUntilMs = Number.NEGATIVE_INFINITY;
  private unreachableUntilMs = Number.NEGATIVE_INFINITY;
  /** Per method that the node does not offer: until when (`nowMs` of the watch) requests avoid the node. */
  private readonly missingUntilMs = new Map<string, number>();
  private readonly saidOnce = new Set<string>();

  constructor(
    readonly label: string,
    url: string,
    private readonly chain: ConfiguredChain,
    private readonly watch: NodeWatch,
  ) {
    this.family = chain.family === 'solana' ? 'solana' : 'evm';
    this.call = rpcCall(url, this.family);
  }

  /** Whether the node failed recently, or lacks one of these methods. */
  isUnhealthy(methods: readonly string[] = []): boolean {
    const now = this.watch.nowMs();
    const isMissing = (method: string): boolean => (this.missingUntilMs.get(method) ?? now) > now;
    return this.unhealthyUntilMs > now || methods.some(isMissing);
  }

  /**
   * Whether the node failed or refused us recently, other than by an answer about the request. Only such a node may be
   * left out where others have answered: any caller can name a transaction to which a node answers with an error.
   */
  get isUnreachable(): boolean {
    return this.unreachableUntilMs > this.watch.nowMs();
  }

  /**
   * Runs several related requests under one time limit. Every error of `work` counts as a failure of the node, unless
   * the caller has aborted.
   *
   * @throws RpcFailure when the node is unreachable or serves another chain; the error of `work`; the signal's reason
   */
  attempt<T>(limit: AttemptLimit, work: (request: RpcRequest) => Promise<T>): Promise<T> {
    return this.within(limit, work, () => false);
  }

  /**
   * Sends one request. A node's error about the request is an answer, and so is an oversized one.
   *
   * @throws RpcError for an error that any node would give; RpcFailure; the signal's reason
   */
  request(method: string, params: readonly unknown[], limit: AttemptLimit): Promise<unknown> {
    return this.within(limit, (request) => request(method, params), isAnswer);
  }

  /** Tries the node last for a while, and warns the operator. */
  distrust(reason: string): void {
    this.unhealthyUntilMs = this.watch.nowMs() + UNHEALTHY_MS;
    this.warnOfFailure(reason);
  }

  /** Warns the operator about this node. */
  warn(message: string, fields: Readonly<Record<string, string>> = {}): void {
    this.watch.onWarning(message, { rpc: this.label, ...fields });
  }

  /** Like `warn`, for the first occurrence only. */
  warnOnce(message: string, fields: Readonly<Record<string, string>> = {}): void {
    const key = JSON.stringify([message, fields]);
    if (this.saidOnce.has(key)) return;
    this.saidOnce.add(key);
    this.warn(message, fields);
  }

  private async within<T>(
    { timeoutMs, signal, sparesNode = false }: AttemptLimit,
    work: (request: RpcRequest) => Promise<T>,
    isAnswered: (error: unknown) => boolean,
  ): Promise<T> {
    const lacking = new Map<unknown, string>();
    try {
      return await withinAttempt(signal ?? null, timeoutMs, async (limited) => {
        await this.prove(limited);
        return work((method, params) =>
          this.call(method, params, limited).catch((error: unknown) => {
            if (error instanceof RpcMethodMissing) lacking.set(error, method);
            throw error;
          }),
        );
      });
    } catch (error) {
      const concernsNode = signal?.aborted !== true && !sparesNode;
      if (concernsNode && !isAnswered(error)) this.note(error, lacking.get(error));
      throw error;
    }
  }

  private note(error: unknown, missingMethod: string | undefined): void {
    const now = this.watch.nowMs();
    if (missingMethod === undefined) {
      if (!isAnswer(error) && !(error instanceof ZodError)) this.unreachableUntilMs = now + UNHEALTHY_MS;
      this.distrust(failureReason(error));
      return;
    }
    const isKnown = (this.missingUntilMs.get(missingMethod) ?? now) > now;
    if (isKnown) return;
    this.missingUntilMs.set(missingMethod, now + UNHEALTHY_MS);
    this.warnOfFailure(failureReason(error));
  }

  private warnOfFailure(reason: string): void {
    this.warn(`${FAMILY_NAME[this.family]} RPC failed or was refused`, { reason });
  }

  /**
   * Checks the chain id until it was right once: on a node of another chain, worthless tokens would look like money.
   */
  private async prove(signal: AbortSignal): Promise<void> {
    if (this.isProven) return;
    const served = await this.servedChain(signal);
    const { network } = this.chain;
    if (served !== network) throw new RpcFailure(`WRONG CHAIN: ${served}, expected ${network}`);
    this.isProven = true;
  }

  /** Every error in the chain id request is a failure of the node, never an answer. */
  private async servedChain(signal: AbortSignal): Promise<string> {
    const { method, idOf } = IDENTITY[this.family];
    try {
      return idOf(await this.call(method, [], signal));
    } catch (error) {
      signal.throwIfAborted();
      throw new RpcFailure(failureReason(error), error instanceof RpcFailure ? error.code : null);
    }
  }
}

function isAnswer(error: unknown): boolean {
  return error instanceof RpcError || error instanceof RpcAnswerTooLarge;
}
