import { PERMIT2_ADDRESS } from '@x402/evm';
import { encodeFunctionData, pad, parseAbi, toEventSelector, type Hex } from 'viem';
import { z } from 'zod';
import { type SoughtPayment } from '../../rail.js';
import type { Use } from './eip3009-use.js';
import type { BlockRange } from '../../../../../chains/evm/search/block-range.js';
import { concernOf } from './log-concern.js';
import {
  requestLogs,
  isOfNodes,
  type Event,
  type FoundLog,
  type LogFilter,
} from '../../../../../chains/evm/search/log-search.js';
import type { QuestionBudget } from '../../../../../chains/evm/search/question-budget.js';
import { wordOf } from '../../../../../chains/evm/answers.js';
import { ChainUnavailable, RpcAnswerTooLarge } from '../../../../../chains/rpc-error.js';
import { permit2CallOf } from '../../../../../chains/evm/permit2-call.js';
import { readInclusion } from '../../../../../chains/evm/inclusion.js';
import { receiptEvidence } from '../../../../../chains/evm/receipt-evidence.js';
import { TRANSFER_TOPIC } from '../../../../../chains/evm/logs.js';

const ABI = parseAbi(['function nonceBitmap(address owner, uint256 word) view returns (uint256)']);
const INVALIDATED = toEventSelector('UnorderedNonceInvalidation(address,uint256,uint256)');
/** Most payments of the same price to the same seller that are examined one by one. */
const FEW = 5;
const transactionAnswer = z
  .object({ to: z.string().nullish(), input: z.string().regex(/^0x(?:[0-9a-fA-F]{2})*$/) })
  .nullable();

/**
 * Finds the use of a Permit2 nonce by a proxy of x402.
 * Permit2 logs no use. So the token's transfers from payer to payee are searched for a proxy call that carries the
 * nonce. A use through another contract is not found.
 *
 * @see https://docs.uniswap.org/contracts/permit2/reference/signature-transfer
 */
export class Permit2Use implements Event<Use> {
  readonly filter: LogFilter;
  readonly questionsToConclude = 3;
  private readonly nonce: bigint;

  constructor(private readonly payment: SoughtPayment) {
    this.nonce = BigInt(payment.authorizationId.split(':').at(-1) ?? '');
    const [payer, payTo] = [pad(payment.payer as Hex), pad(payment.payTo as Hex)];
    this.filter = { address: payment.asset, topics: [TRANSFER_TOPIC, payer, payTo] };
  }

  isTooMuch(logs: readonly FoundLog[]): boolean {
    return this.candidates(logs).length > FEW;
  }

  async hadHappened(questions: QuestionBudget, blockTag: string): Promise<boolean> {
    const args = [this.payment.payer as Hex, this.nonce >> 8n] as const;
    const data = encodeFunctionData({ abi: ABI, functionName: 'nonceBitmap', args });
    const call = { to: PERMIT2_ADDRESS, data };
    return this.isSetIn(wordOf(await questions.request('eth_call', [call, blockTag])));
  }

  async conclude(questions: QuestionBudget, logs: readonly FoundLog[]): Promise<Use | null> {
    let isUnseen = false;
    for (const txHash of this.candidates(logs)) {
      const answer = transactionAnswer.safeParse(await transactionOf(questions, txHash));
      const transaction = answer.data ?? null;
      if (answer.success && transaction === null) isUnseen = true;
      const call = transaction && permit2CallOf(transaction.to ?? '', transaction.input);
      if (call?.owner === this.payment.payer && call.nonce === this.nonce) {
        return this.paidBy(questions, txHash);
      }
    }
    // This replica is behind the one that returned the logs.
    if (isUnseen) throw new ChainUnavailable('a node has the log of a transaction, but not the transaction');
    return null;
  }

  private async paidBy(questions: QuestionBudget, txHash: string): Promise<Use> {
    const found = await readInclusion(questions.request, txHash, concernOf(this.payment));
    if (found.state !== 'mined') throw new ChainUnavailable('a payment by another sender is in no block yet');
    const { asset, payer, payTo, amountAtomic } = this.payment;
    const isPaid = receiptEvidence(found.receipt, asset).transfers.some(
      ({ from, to, amountAtomic: moved }) => from === payer && to === payTo && moved === amountAtomic,
    );
    return isPaid ? found : 'used';
  }

  /** The owner may have voided the nonce: asked once, because in either case nothing was paid. */
  async ifInconclusive(questions: QuestionBudget, range: BlockRange): Promise<Use> {
    const filter = { address: PERMIT2_ADDRESS, topics: [INVALIDATED, pad(this.payment.payer as Hex)] };
    try {
      const logs = await requestLogs(questions.request, filter, range);
      return logs.some((log) => this.isInvalidatedBy(log)) ? 'canceled' : 'used';
    } catch (error) {
      if (isOfNodes(error)) return 'used';
      throw error;
    }
  }

  private isInvalidatedBy({ topics, data }: FoundLog): boolean {
    const values = /^0x([0-9a-f]{64})([0-9a-f]{64})$/i.exec(data);
    if (topics[0] !== INVALIDATED || topics[1] !== pad(this.payment.payer as Hex) || values === null)
      return false;
    const [, position = '', mask = ''] = values;
    return BigInt(`0x${position}`) === this.nonce >> 8n && this.isSetIn(BigInt(`0x${mask}`));
  }

  private isSetIn(bitmap: bigint): boolean {
    return ((bitmap >> (this.nonce & 255n)) & 1n) === 1n;
  }

  /** Transactions that moved exactly this amount, newest first. */
  private candidates(logs: readonly FoundLog[]): string[] {
    const [event, payer, payTo] = this.filter.topics;
    const amount = this.payment.amountAtomic;
    const hashes = logs
      .filter(({ topics: [name, from, to] }) => name === event && from === payer && to === payTo)
      .filter(({ data }) => /^0x[0-9a-f]{64}$/i.test(data) && BigInt(data) === amount)
      .map(({ transactionHash }) => transactionHash);
    return [...new Set(hashes.toReversed())];
  }
}

/** Reads a transaction. A call with megabytes of data is not examined. */
async function transactionOf(questions: QuestionBudget, txHash: string): Promise<unknown> {
  try {
    return await questions.request('eth_getTransactionByHash', [txHash]);
  } catch (error) {
    if (error instanceof RpcAnswerTooLarge) return 'too large';
    throw error;
  }
}
