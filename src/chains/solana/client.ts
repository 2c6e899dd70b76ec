import { z } from 'zod';
import { NOT_FOUND_EVIDENCE } from '../../domain/payment.js';
import type { ConfiguredChain } from '../../platform/config/chain-settings.js';
import { isLarge } from '../cross-check.js';
import type { Broadcast, NodePool } from '../node-pool.js';
import { ChainUnavailable, RpcError, RpcFailure } from '../rpc-error.js';
import { saysWhatItDid, type SolanaReading } from './reading.js';
import { faultOf, type LedgerError } from './simulation-error.js';
import { SolanaTransactionReader } from './transaction-reader.js';

const ledgerError = z.union([z.null(), z.string(), z.record(z.string(), z.unknown())]);
const simulation = z.object({
  context: z.object({ slot: z.number() }),
  value: z.object({ err: ledgerError.optional() }),
});
const seconds = z.number().nullable();
const yesOrNo = z.object({ value: z.boolean() });
const lamports = z.object({ value: z.number() });
const accounts = z.object({ value: z.array(z.object({}).nullable()) });

/** The balance is read often, and only our own transactions change it. */
const BALANCE_FRESH_MS = 1_000;
const INVALID_PARAMS = -32_602;
/** A node that has the transaction already. */
const PROCESSED = /already been processed/i;

/** Result of a simulation. */
export interface Simulation {
  readonly error: LedgerError;
  /** Slot of the simulating node. */
  readonly slot: number;
}

/** Options of a `SolanaClient`. */
export interface SolanaClientOptions {
  /** Longest time per node for one request, or for reading one transaction, in milliseconds. */
  readonly timeoutMs: number;
  /** Amounts above this, in atomic units, need a second node, if there is one; null: none does. */
  readonly crossCheckAboveAtomic: bigint | null;
}

/** Whether this answer is final. Otherwise another node may know more, so all nodes may be tried. */
type Suffices = (answer: unknown) => boolean;
const SUFFICES: Readonly<Record<string, Suffices>> = {
  getBlockTime: (answer) => answer !== null,
  isBlockhashValid: (answer) => yesOrNo.safeParse(answer).data?.value !== false,
  simulateTransaction: (answer) => {
    const error = simulation.safeParse(answer).data?.value.err ?? null;
    return error === null || faultOf(error) !== 'passing';
  },
};

const UNCERTAIN: SolanaReading = {
  evidence: { ...NOT_FOUND_EVIDENCE, execution: 'pending' },
  doubt: null,
  feeLamports: null,
};

/** The methods of one Solana cluster that settlement needs. @throws ChainUnavailable from every method but `send` */
export class SolanaClient {
  private readonly balances = new Map<
    string,
    { readonly untilMs: number; readonly asked: Promise<number> }
  >();

  private readonly options: SolanaClientOptions;

  constructor(
    private readonly nodes: NodePool,
    options: Partial<SolanaClientOptions> = {},
  ) {
    this.options = { timeoutMs: 5_000, crossCheckAboveAtomic: null, ...options };
  }

  /** Simulates the transaction. Null when the nodes cannot parse it as a transaction. */
  async simulate(transaction: string, commitment: 'confirmed' | 'processed'): Promise<Simulation | null> {
    const options = { encoding: 'base64', commitment, sigVerify: false, replaceRecentBlockhash: false };
    try {
      const { value, context } = await this.request(
        'simulateTransaction',
        [transaction, options],
        simulation,
      );
      return { error: value.err ?? null, slot: context.slot };
    } catch (error) {
      const { cause } = error as Error;
      if (cause instanceof RpcError && cause.code === INVALID_PARAMS) return null;
      throw error;
    }
  }

  /** Sends to all nodes. */
  async send(transaction: string): Promise<Broadcast> {
    try {
      const params = [transaction, { encoding: 'base64', skipPreflight: true }];
      const isTaken = ({ nodeText }: RpcError): boolean => PROCESSED.test(nodeText);
      await this.nodes.broadcast('sendTransaction', params, { timeoutMs: this.options.timeoutMs, isTaken });
      return 'sent';
    } catch (error) {
      return error instanceof RpcError ? 'refused' : 'unreachable';
    }
  }

  /**
   * Reads the transaction as verification does. An uncertain result is pending: a large payment that no reachable
   * second node confirms.
   */
  async read(chain: ConfiguredChain, signature: string, expectedAtomic: bigint): Promise<SolanaReading> {
    const { timeoutMs, crossCheckAboveAtomic } = this.options;
    const reader = new SolanaTransactionReader(this.nodes, chain, timeoutMs);
    const found = await reader.read(signature);
    const { balanceChanges } = found.reading.evidence;
    if (!saysWhatItDid(found.reading)) return found.reading;
    if (!isLarge(balanceChanges, expectedAtomic, crossCheckAboveAtomic)) return found.reading;
    return (await reader.passesCrossCheck(found, signature)) ? found.reading : UNCERTAIN;
  }

  /** Whether the blockhash is still valid. */
  async isValid(blockhash: string): Promise<boolean> {
    return (await this.request('isBlockhashValid', [blockhash, { commitment: 'confirmed' }], yesOrNo)).value;
  }

  /** Unix seconds; null if no node knows it. */
  async blockTime(slot: number): Promise<number | null> {
    try {
      return await this.request('getBlockTime', [slot], seconds);
    } catch (error) {
      if (error instanceof ChainUnavailable) return null;
      throw error;
    }
  }

  /** The balance in lamports. */
  async balance(address: string): Promise<number> {
    return (await this.request('getBalance', [address, { commitment: 'confirmed' }], lamports)).value;
  }

  /** The balance in lamports, at most one second old. */
  async recentBalance(address: string): Promise<number> {
    const now = performance.now();
    const known = this.balances.get(address);
    if (known !== undefined && known.untilMs > now) return known.asked;
    const asked = this.balance(address);
    this.balances.set(address, { untilMs: now + BALANCE_FRESH_MS, asked });
    asked.catch(() => this.balances.delete(address));
    return asked;
  }

  /** Whether each of these accounts exists, in their order. */
  async exist(addresses: readonly string[]): Promise<boolean[]> {
    const nothing = { encoding: 'base64', commitment: 'confirmed', dataSlice: { offset: 0, length: 0 } };
    const { value } = await this.request('getMultipleAccounts', [addresses, nothing], accounts);
    return addresses.map((_, position) => (value[position] ?? null) !== null);
  }

  private async request<T>(method: string, params: readonly unknown[], answer: z.ZodType<T>): Promise<T> {
    let result: unknown;
    try {
      result = await this.nodes.request(method, params, {
        timeoutMs: this.options.timeoutMs,
        suffices: SUFFICES[method],
      });
    } catch (error) {
      if (error instanceof RpcFailure) throw new ChainUnavailable(error.message, { cause: error });
      throw error;
    }
    const parsed = answer.safeParse(result);
    if (!parsed.success) throw new ChainUnavailable(`a node answered ${method} with something else`);
    return parsed.data;
  }
}
