import type { ConfiguredChain } from '../../../../platform/config/chain-settings.js';
import type { SignedPayment } from '../../payment/signed-payment.js';
import type {
  Expected,
  KeptTransaction,
  Preparation,
  Rail,
  TransactionOutcome,
  SignedTransaction,
  PaymentCheck,
} from '../rail.js';
import type { SolanaClient } from '../../../../chains/solana/client.js';
import { SolanaExamination } from './solana-examination.js';
import { SolanaLibrary } from './solana-library.js';
import { lookAtSolana } from './solana-outcome.js';
import type { SolanaSigner } from './solana-signers.js';
import type { Broadcast } from '../../../../chains/node-pool.js';

const LAMPORTS = 1e9;

/**
 * USDC on Solana.
 * The buyer's message is signed unchanged. So its first signature, the transaction's id, is known before sending, and
 * the message can land only once.
 * There are no nonces and no replacements: a message ends with its blockhash.
 */
export class SolanaRail implements Rail {
  readonly signers: readonly string[];
  private readonly library: SolanaLibrary;

  constructor(
    readonly chain: ConfiguredChain,
    private readonly client: SolanaClient,
    keys: readonly SolanaSigner[],
  ) {
    this.signers = keys.map(({ address }) => address);
    this.library = new SolanaLibrary(keys, new SolanaExamination(chain, client));
  }

  permit2Schemes(): Promise<readonly never[]> {
    return Promise.resolve([]);
  }

  async verify(order: SignedPayment): Promise<PaymentCheck> {
    const said = await this.library.verify(order);
    if ('refusal' in said) return { valid: false, refusal: said.refusal };
    return { valid: true, payer: said.payer, costCeiling: said.cost, payerCode: null };
  }

  async prepare(order: SignedPayment): Promise<Preparation> {
    const said = await this.library.settle(order);
    if ('refusal' in said) return said;
    const { payer, cost, signed } = said;
    if (signed === null) return { refusal: { reason: 'unexpected_settle_error', payer } };
    const transaction = { rawTx: signed.toBase64(), txHash: signed.id, maxFee: 0n };
    const signer = String(order.requirements.extra['feePayer']);
    const sign = (): Promise<SignedTransaction> => Promise.resolve(transaction);
    return { payer, payerCode: null, signer, nonceFloor: null, costCeiling: cost, sign };
  }

  /** A message lands under its own id only, so no other transaction can have used it. */
  findElsewhere(): Promise<'unused'> {
    return Promise.resolve('unused');
  }

  send({ rawTx }: KeptTransaction): Promise<Broadcast> {
    return rawTx === null ? Promise.resolve('unreachable') : this.client.send(rawTx);
  }

  async look(transactions: readonly KeptTransaction[], expected: Expected): Promise<TransactionOutcome> {
    const newest = transactions.at(-1);
    return newest === undefined
      ? { state: 'waiting' }
      : lookAtSolana(this.client, this.chain, newest, expected);
  }

  renew(): Promise<null> {
    return Promise.resolve(null);
  }

  replace(): Promise<null> {
    return Promise.resolve(null);
  }

  nonceOf(): Promise<null> {
    return Promise.resolve(null);
  }

  cancelTransaction(): Promise<never> {
    return Promise.reject(new Error('there are no nonces on Solana'));
  }

  async balanceOf(signer: string): Promise<number> {
    return (await this.client.balance(signer)) / LAMPORTS;
  }
}
