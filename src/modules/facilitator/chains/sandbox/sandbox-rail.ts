import type { Hex } from 'viem';
import type { Broadcast } from '../../../../chains/node-pool.js';
import { ChainUnavailable } from '../../../../chains/rpc-error.js';
import { SANDBOX_TOKEN } from '../../../../domain/chain.js';
import type { ConfiguredChain } from '../../../../platform/config/chain-settings.js';
import type { Refusal, SignedPayment } from '../../payment/signed-payment.js';
import { EvmLibrary } from '../evm/evm-library.js';
import type {
  Elsewhere,
  Expected,
  KeptTransaction,
  PaymentCheck,
  Preparation,
  Quote,
  Rail,
  SignedTransaction,
  SoughtPayment,
  TransactionOutcome,
} from '../rail.js';
import { outcomeOf } from './sandbox-payers.js';
import { SandboxToken } from './sandbox-token.js';
import { fateOf, inclusionOf, newTransaction } from './sandbox-transaction.js';

/** Stored as the sender of the sandbox's transactions; it signs nothing and has no known key. */
const SENDER: Hex = '0x5a9db0c000000000000000000000000000005e4d';
/** How long after the call that settles it a payment of the payer `pending` is in a block. */
const LATER_MS = 2_000;

export interface SandboxOptions {
  readonly nowMs: () => number;
  /** How long a settle waits for the end. */
  readonly waitMs: number;
}

/**
 * Signed payments in the sandbox, without a chain, nodes or signers (docs/sandbox.md).
 * Terms, time and signature are checked by the x402 library as on a chain; the payer then decides the outcome. All that
 * Postgres decides (one settlement, one success, units) is as on a chain.
 */
export class SandboxRail implements Rail {
  readonly signers = [];
  private readonly library: EvmLibrary;

  constructor(
    readonly chain: ConfiguredChain,
    private readonly options: SandboxOptions,
  ) {
    this.library = new EvmLibrary(new SandboxToken(chain.usdcAddress), [SENDER]);
  }

  permit2Schemes(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  async verify(order: SignedPayment): Promise<PaymentCheck> {
    const quote = await this.quote(order);
    return 'refusal' in quote ? { valid: false, ...quote } : { valid: true, ...quote };
  }

  async prepare(order: SignedPayment): Promise<Preparation> {
    const quote = await this.quote(order);
    if ('refusal' in quote) return quote;
    const sign = (): Promise<SignedTransaction> => Promise.resolve(this.transactionOf(quote.payer));
    return { ...quote, signer: SENDER, nonceFloor: null, sign };
  }

  /**
   * Nobody else sends transactions here. `used` for the payers whose payments fail: so nobody is blamed for a revert
   * that was ordered.
   */
  findElsewhere({ payer }: SoughtPayment): Promise<Elsewhere> {
    const outcome = outcomeOf(payer);
    return Promise.resolve(outcome === 'nonce_used' || outcome === 'reverts' ? 'used' : 'unused');
  }

  send(): Promise<Broadcast> {
    return Promise.resolve('sent');
  }

  look(
    transactions: readonly KeptTransaction[],
    expected: Expected,
    expired: boolean,
  ): Promise<TransactionOutcome> {
    const nowMs = this.options.nowMs();
    const mined = transactions.flatMap((transaction) => {
      const fate = fateOf(transaction);
      return fate === null || fate.minedAtMs > nowMs ? [] : [inclusionOf(transaction, fate, expected)];
    });
    const decisive =
      mined.find(({ paid }) => paid) ?? (mined.length === transactions.length ? mined.at(-1) : undefined);
    if (decisive !== undefined) return Promise.resolve(decisive);
    return Promise.resolve(
      expired ? { state: 'dropped', reason: 'settlement_transaction_lost' } : { state: 'waiting' },
    );
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
    return Promise.reject(new Error('the sandbox has no nonces'));
  }

  balanceOf(): Promise<number> {
    return Promise.resolve(0);
  }

  private transactionOf(payer: string): SignedTransaction {
    const outcome = outcomeOf(payer);
    const delayMs = outcome === 'pending' ? this.options.waitMs + LATER_MS : 0;
    return newTransaction({ succeeds: outcome !== 'reverts', minedAtMs: this.options.nowMs() + delayMs });
  }

  /** All checks of a payment, for verify and settle alike. Takes nothing. */
  private async quote(order: SignedPayment): Promise<Quote | { readonly refusal: Refusal }> {
    const differs = domainMismatch(order);
    if (differs !== null) return { refusal: differs };
    const settle = await this.library.settle(order);
    if ('refusal' in settle) return settle;
    const { payer } = settle;
    const refusal = refusalOf(payer);
    return refusal === null ? { payer, payerCode: null, costCeiling: 0n } : { refusal };
  }
}

/** As a token would: it verifies signatures under its own name and version only. */
function domainMismatch({ requirements: { extra }, payer }: SignedPayment): Refusal | null {
  const differing = (['name', 'version'] as const).find(
    (member) => typeof extra[member] === 'string' && extra[member] !== SANDBOX_TOKEN[member],
  );
  if (differing === undefined) return null;
  const reason = `invalid_exact_evm_token_${differing}_mismatch`;
  return { reason, byBody: true, ...(payer !== null && { payer }) };
}

/**
 * Why a payment of this payer is not sent; null for one that is.
 *
 * @throws ChainUnavailable for the payer `outage`
 */
function refusalOf(payer: string): Refusal | null {
  switch (outcomeOf(payer)) {
    case 'insufficient_funds':
      return { reason: 'invalid_exact_evm_insufficient_balance', payer };
    case 'nonce_used':
      return { reason: 'invalid_exact_evm_nonce_already_used', payer };
    case 'screened':
      return { reason: 'payer_screened', byBody: true, payer };
    case 'outage':
      throw new ChainUnavailable('the payer of an outage in the sandbox');
    case 'succeeds':
    case 'pending':
    case 'reverts':
      return null;
  }
}
