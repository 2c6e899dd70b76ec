import {
  createSolanaRpcFromTransport,
  type Address,
  type Rpc,
  type Signature,
  type SolanaRpcApi,
} from '@solana/kit';
import type { ConfiguredChain } from '../../../../platform/config/chain-settings.js';
import {
  accountAnswer,
  blockTimeAnswer,
  genesisAnswer,
  statusesAnswer,
  transactionAnswer,
  type AccountAnswer,
  type SignatureStatus,
  type TransactionAnswer,
} from './solana-answers.js';
import { SolanaRpcFailure, solanaTransport } from './solana-transport.js';

/** Settings of everything here that talks to Solana nodes. */
export interface SolanaOptions {
  /** Longest time one node may take before the next one is asked, in milliseconds (5,000 by default). */
  readonly attemptTimeoutMs?: number;
  /** Hears of every node that failed or was refused. Fields never hold URLs; nodes are called `solana rpc #1`. */
  readonly onWarning?: (message: string, fields: Readonly<Record<string, string>>) => void;
}

/** What one node knows about a transaction. */
export interface Sighting {
  /** From the status cache or the node's history; null when it has none. */
  readonly status: SignatureStatus | null;
  /** At commitment `confirmed` or deeper; null when the node does not show it (yet, or no longer). */
  readonly transaction: TransactionAnswer | null;
  /** Only asked where there is no status: the transaction is shown at commitment `finalized` as well. */
  readonly shownFinalized: boolean;
}

/** One RPC end point of one chain. Every method throws when the node cannot be asked or believed. */
export class SolanaNode {
  private readonly rpc: Rpc<SolanaRpcApi>;
  private proven = false;

  constructor(
    readonly label: string,
    url: string,
    private readonly network: string,
  ) {
    this.rpc = createSolanaRpcFromTransport(solanaTransport(url));
  }

  /** Two calls at once; a third, deeper one when the node has the transaction and no status of it. */
  async look(txHash: string, abortSignal: AbortSignal): Promise<Sighting> {
    await this.proveChain(abortSignal);
    const signature = txHash as Signature;
    const [statuses, transaction] = await Promise.all([
      this.rpc.getSignatureStatuses([signature], { searchTransactionHistory: true }).send({ abortSignal }),
      this.transactionAt('confirmed', signature, abortSignal),
    ]);
    const [status] = statusesAnswer.parse(statuses).value;
    if (status !== null || transaction === null) return { status, transaction, shownFinalized: false };
    const finalized = await this.transactionAt('finalized', signature, abortSignal);
    return { status, transaction: finalized ?? transaction, shownFinalized: finalized !== null };
  }

  /** Unix time of a block in seconds; null when the node has none for that slot. */
  async blockTime(slot: bigint, abortSignal: AbortSignal): Promise<number | null> {
    const answer: unknown = await this.rpc.getBlockTime(slot).send({ abortSignal });
    return blockTimeAnswer.parse(answer);
  }

  /** The account at an address, null when there is none. */
  async account(address: string, abortSignal: AbortSignal): Promise<AccountAnswer> {
    await this.proveChain(abortSignal);
    const answer: unknown = await this.rpc
      .getAccountInfo(address as Address, { commitment: 'confirmed', encoding: 'jsonParsed' })
      .send({ abortSignal });
    return accountAnswer.parse(answer).value;
  }

  private async transactionAt(
    commitment: 'confirmed' | 'finalized',
    signature: Signature,
    abortSignal: AbortSignal,
  ): Promise<TransactionAnswer | null> {
    const answer: unknown = await this.rpc
      .getTransaction(signature, { commitment, encoding: 'jsonParsed', maxSupportedTransactionVersion: 0 })
      .send({ abortSignal });
    const transaction = transactionAnswer.nullable().parse(answer);
    // A transaction is named by its first signature: a proxy that mixes up its answers is not believed.
    if (transaction && transaction.transaction.signatures[0] !== signature)
      throw new SolanaRpcFailure('answered about another transaction');
    return transaction;
  }

  /**
   * The reference of a CAIP-2 `solana:` id is the first 32 characters of the genesis hash. Asked until it was right
   * once; a node of another cluster would sell us play money.
   */
  private async proveChain(abortSignal: AbortSignal): Promise<void> {
    if (this.proven) return;
    const genesis = genesisAnswer.parse(await this.rpc.getGenesisHash().send({ abortSignal }));
    if (`solana:${genesis.slice(0, 32)}` !== this.network)
      throw new SolanaRpcFailure(
        `WRONG CHAIN: genesis hash ${genesis.slice(0, 32)}, expected ${this.network}`,
      );
    this.proven = true;
  }
}

/** The nodes of a chain in order of preference, kept so that each proves its chain once per process. */
export class SolanaNodes {
  private readonly nodes = new Map<string, SolanaNode>();

  of(chain: ConfiguredChain): SolanaNode[] {
    return chain.rpcUrls.map((url, position) => {
      const key = `${chain.network} ${position} ${url}`;
      const known = this.nodes.get(key);
      if (known) return known;
      const node = new SolanaNode(`${chain.name} rpc #${position + 1}`, url, chain.network);
      this.nodes.set(key, node);
      return node;
    });
  }
}

/** The caller's signal and the time limit of one attempt, whichever comes first. */
export function attemptSignal(signal: AbortSignal, { attemptTimeoutMs = 5_000 }: SolanaOptions): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(attemptTimeoutMs)]);
}
