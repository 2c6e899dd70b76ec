import type { ConfiguredChain } from '../../platform/config/chain-settings.js';
import { accountAnswer, accountsAnswer, genesisAnswer, type AccountAnswer } from './answers.js';
import { readSolanaTransaction, type SolanaReading } from './reading.js';
import { RpcFailure } from '../rpc-error.js';
import { type RpcCall, rpcCall } from '../json-rpc.js';

/** Settings of everything here that talks to Solana nodes. */
export interface SolanaOptions {
  /** Longest time one node may take before the next one is asked, in milliseconds (5,000 by default). */
  readonly attemptTimeoutMs?: number;
  /** Hears of every node that failed or was refused. Fields never hold URLs; nodes are called `solana rpc #1`. */
  readonly onWarning?: (message: string, fields: Readonly<Record<string, string>>) => void;
}

const PARSED = { commitment: 'confirmed', encoding: 'jsonParsed' };

/** One RPC end point of one chain. Every method throws when the node cannot be asked or believed. */
export class SolanaNode {
  private readonly call: RpcCall;
  private proven = false;

  constructor(
    readonly label: string,
    url: string,
    private readonly network: string,
  ) {
    this.call = rpcCall(url, 'solana');
  }

  /** What this node knows about a transaction. */
  async read(chain: ConfiguredChain, txHash: string, signal: AbortSignal): Promise<SolanaReading> {
    await this.proveChain(signal);
    return readSolanaTransaction((method, params) => this.call(method, params, signal), chain, txHash);
  }

  /** The account at an address, null when there is none. */
  async account(address: string, signal: AbortSignal): Promise<AccountAnswer> {
    await this.proveChain(signal);
    return accountAnswer.parse(await this.call('getAccountInfo', [address, PARSED], signal)).value;
  }

  /** The accounts at these addresses (100 at most), null where there is none. */
  async accounts(addresses: readonly string[], signal: AbortSignal): Promise<readonly AccountAnswer[]> {
    await this.proveChain(signal);
    return accountsAnswer.parse(await this.call('getMultipleAccounts', [addresses, PARSED], signal)).value;
  }

  /**
   * The reference of a CAIP-2 `solana:` id is the first 32 characters of the genesis hash. Asked until it was right
   * once; a node of another cluster would sell us play money.
   */
  private async proveChain(signal: AbortSignal): Promise<void> {
    if (this.proven) return;
    const genesis = genesisAnswer.parse(await this.call('getGenesisHash', [], signal));
    if (`solana:${genesis.slice(0, 32)}` !== this.network)
      throw new RpcFailure(`WRONG CHAIN: genesis hash ${genesis.slice(0, 32)}, expected ${this.network}`);
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
