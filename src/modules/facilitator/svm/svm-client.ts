import { z } from 'zod';
import { EvmRpcError, EvmRpcFailure } from '../../verification/index.js';
import { RailUnavailable, type Broadcast } from '../rail.js';
import type { RpcNodes } from '../rpc-nodes.js';

const status = z
  .object({ slot: z.number(), err: z.unknown(), confirmationStatus: z.string().nullish() })
  .nullable();
const statuses = z.object({ value: z.array(status) });
const simulation = z.object({ value: z.object({ err: z.unknown() }) });
const yesOrNo = z.object({ value: z.boolean() });
const lamports = z.object({ value: z.number() });

export type SvmStatus = z.infer<typeof status>;

/** The ledger would not take the transaction. */
export class SimulationFailed extends Error {}

/** The methods of one Solana cluster that settling needs. @throws RailUnavailable from every method but `send` */
export class SvmClient {
  constructor(private readonly nodes: RpcNodes) {}

  /** @throws SimulationFailed */
  async simulate(transaction: string): Promise<void> {
    const options = {
      encoding: 'base64',
      commitment: 'confirmed',
      sigVerify: false,
      replaceRecentBlockhash: false,
    };
    const { value } = await this.ask('simulateTransaction', [transaction, options], simulation);
    if (value.err !== null && value.err !== undefined) throw new SimulationFailed('simulation failed');
  }

  async send(transaction: string): Promise<Broadcast> {
    try {
      await this.nodes.ask('sendTransaction', [transaction, { encoding: 'base64', skipPreflight: true }]);
      return 'sent';
    } catch (error) {
      if (!(error instanceof EvmRpcError)) return 'unreachable';
      return /already been processed/i.test(error.nodeText) ? 'sent' : 'refused';
    }
  }

  async statusOf(signature: string): Promise<SvmStatus> {
    const { value } = await this.ask(
      'getSignatureStatuses',
      [[signature], { searchTransactionHistory: true }],
      statuses,
    );
    return value[0] ?? null;
  }

  async isValid(blockhash: string): Promise<boolean> {
    return (await this.ask('isBlockhashValid', [blockhash, { commitment: 'confirmed' }], yesOrNo)).value;
  }

  async balance(address: string): Promise<number> {
    return (await this.ask('getBalance', [address], lamports)).value;
  }

  private async ask<T>(method: string, params: readonly unknown[], answer: z.ZodType<T>): Promise<T> {
    let result: unknown;
    try {
      result = await this.nodes.ask(method, params);
    } catch (error) {
      if (error instanceof EvmRpcFailure) throw new RailUnavailable(error.message, { cause: error });
      throw error;
    }
    const parsed = answer.safeParse(result);
    if (!parsed.success) throw new RailUnavailable(`a node answered ${method} with something else`);
    return parsed.data;
  }
}
