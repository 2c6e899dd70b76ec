import { encodeFunctionData, pad, parseAbi, toEventSelector, type Hex } from 'viem';
import { type SoughtPayment } from '../../rail.js';
import { concernOf } from './log-concern.js';
import type { Mined } from '../evm-outcome.js';
import type { Event, FoundLog } from '../../../../../chains/evm/search/log-search.js';
import type { QuestionBudget } from '../../../../../chains/evm/search/question-budget.js';
import { wordOf } from '../../../../../chains/evm/answers.js';
import { readInclusion } from '../../../../../chains/evm/inclusion.js';
import { transferOf } from '../../../../../chains/evm/receipt-evidence.js';
import type { EvmLog } from '../../../../../chains/evm/logs.js';
import { ChainUnavailable } from '../../../../../chains/rpc-error.js';

const ABI = parseAbi(['function authorizationState(address authorizer, bytes32 nonce) view returns (bool)']);
const USED = toEventSelector('AuthorizationUsed(address,bytes32)');
const CANCELED = toEventSelector('AuthorizationCanceled(address,bytes32)');

/** The use of an authorization: the transaction that paid by it, or why there is none. */
export type Use = Mined | 'canceled' | 'used';

/**
 * Finds the use of an EIP-3009 authorization, which the token logs by payer and nonce.
 *
 * @see https://eips.ethereum.org/EIPS/eip-3009
 */
export class Eip3009Use implements Event<Use> {
  readonly filter;
  readonly questionsToConclude = 2;
  private readonly nonce: Hex;

  constructor(private readonly payment: SoughtPayment) {
    this.nonce = payment.authorizationId.split(':').at(-1) as Hex;
    const who = pad(payment.payer as Hex);
    this.filter = { address: payment.asset, topics: [[USED, CANCELED], who, this.nonce] };
  }

  isTooMuch(): boolean {
    return false;
  }

  async hadHappened(questions: QuestionBudget, blockTag: string): Promise<boolean> {
    const args = [this.payment.payer as Hex, this.nonce] as const;
    const data = encodeFunctionData({ abi: ABI, functionName: 'authorizationState', args });
    return wordOf(await questions.request('eth_call', [{ to: this.payment.asset, data }, blockTag])) !== 0n;
  }

  async conclude(questions: QuestionBudget, logs: readonly FoundLog[]): Promise<Use | null> {
    const log = logs.find(({ topics }) => this.isOurs(topics));
    if (log === undefined) return null;
    if (log.topics[0] === CANCELED) return 'canceled';
    const found = await readInclusion(questions.request, log.transactionHash, concernOf(this.payment));
    if (found.state !== 'mined') throw new ChainUnavailable('a payment by another sender is in no block yet');
    if (this.isPaidBy(found.receipt.logs)) return found;
    // The payer signed the same nonce for another payment, which came first: the payer has voided this one.
    return this.isPaidSomehow(found.receipt.logs) ? 'used' : 'canceled';
  }

  ifInconclusive(): Promise<Use> {
    return Promise.resolve('used');
  }

  /**
   * Whether the logs show this authorization's transfer.
   * The token logs the use of an authorization right before its transfer, and only that transfer counts. Of several
   * authorizations in one transaction, each has its own.
   */
  private isPaidBy(logs: readonly EvmLog[]): boolean {
    const { asset, payer, payTo, amountAtomic } = this.payment;
    const ofToken = logs.filter(({ address, removed }) => address === asset && !removed);
    const use = ofToken.findIndex(({ topics }) => topics[0] === USED && this.isOurs(topics));
    const next = use === -1 ? undefined : ofToken[use + 1];
    const transfer = next === undefined ? null : transferOf(next);
    return transfer?.from === payer && transfer.to === payTo && transfer.amountAtomic === amountAtomic;
  }

  /** Whether the logs show a transfer of this payment that no authorization can be assigned to. */
  private isPaidSomehow(logs: readonly EvmLog[]): boolean {
    const { asset, payer, payTo, amountAtomic } = this.payment;
    return logs.some((log) => {
      const transfer = log.address === asset ? transferOf(log) : null;
      return transfer?.from === payer && transfer.to === payTo && transfer.amountAtomic === amountAtomic;
    });
  }

  private isOurs(topics: readonly string[]): boolean {
    const [event, who, nonce] = topics;
    const [events, payer] = this.filter.topics;
    return (events as readonly string[]).includes(event ?? '') && who === payer && nonce === this.nonce;
  }
}
