import { Logger } from '@nestjs/common';
import { x402Facilitator } from '@x402/core/facilitator';
import type { Network } from '@x402/core/types';
import { ExactEvmScheme } from '@x402/evm/exact/facilitator';
import { ExactEvmSchemeV1 } from '@x402/evm/exact/v1/facilitator';
import { UptoEvmScheme } from '@x402/evm/upto/facilitator';
import type { Hex } from 'viem';
import type { PaymentOrder, Refusal } from '../payment-order.js';
import type { Verdict } from '../rail.js';
import { CapturingSigner, type SettlementCall } from './capturing-signer.js';
import type { EvmClient } from './evm-client.js';

/** Refusals of the library that rest on what stands in the request, once it is known that its payer is a plain account. */
const BY_BODY: ReadonlySet<string> = new Set([
  'eip6492_factory_not_allowed',
  'invalid_exact_evm_authorization_value',
  'invalid_exact_evm_missing_eip712_domain',
  'invalid_exact_evm_payload_authorization_valid_after',
  'invalid_exact_evm_payload_authorization_valid_before',
  'invalid_exact_evm_payload_authorization_value_mismatch',
  'invalid_exact_evm_recipient_mismatch',
  'invalid_exact_evm_signature',
  'invalid_permit2_recipient_mismatch',
  'invalid_permit2_signature',
  'invalid_permit2_spender',
  'permit2_amount_mismatch',
  'permit2_deadline_expired',
  'permit2_not_yet_valid',
  'permit2_token_mismatch',
]);

/** What a settle of the library came to: the call it would have sent, or why it would not. */
export type LibrarySettle =
  { readonly call: SettlementCall; readonly payer: string } | { readonly refusal: Refusal };

/**
 * The verification of `@x402/evm`, one facilitator for each payment: it keeps nothing between payments (its memory of
 * pending settlements is not used; Postgres is ours), so that any process may take up any payment.
 */
export class EvmLibrary {
  private readonly logger = new Logger(EvmLibrary.name);

  constructor(
    private readonly client: EvmClient,
    private readonly signers: readonly Hex[],
  ) {}

  /** @throws RailUnavailable when the chain could not be asked, whatever the library made of that */
  async verify(order: PaymentOrder): Promise<Verdict> {
    const { signer, facilitator } = this.stage(order, null);
    try {
      const said = await facilitator.verify(order.payload, order.requirements);
      if (signer.trouble) throw signer.trouble;
      if (said.isValid) {
        if (isOther(order, said.payer)) return { valid: false, refusal: otherPayer(order) };
        return { valid: true, payer: order.payer ?? '', costCeiling: 0n, payerCode: null };
      }
      const refusal = refusalOf(order, said.invalidReason, said.invalidMessage, 'verify');
      return { valid: false, refusal: await judged(refusal, signer) };
    } catch (error) {
      if (signer.trouble) throw signer.trouble;
      return { valid: false, refusal: this.unreadable(order, error) };
    }
  }

  /** Verifies again, with a simulation, and builds the call. @throws RailUnavailable */
  async settle(order: PaymentOrder): Promise<LibrarySettle> {
    const { signer, facilitator } = this.stage(order, order.scheme === 'upto' ? order.amountAtomic : null);
    try {
      const said = await facilitator.settle(order.payload, order.requirements);
      if (signer.trouble) throw signer.trouble;
      if (signer.captured) {
        if (isOther(order, said.payer)) return { refusal: otherPayer(order) };
        return { call: signer.captured, payer: order.payer ?? '' };
      }
      return {
        refusal: await judged(refusalOf(order, said.errorReason, said.errorMessage, 'settle'), signer),
      };
    } catch (error) {
      if (signer.trouble) throw signer.trouble;
      return { refusal: this.unreadable(order, error) };
    }
  }

  /** The library trusts the types of members that come from strangers, extensions above all; nothing was sent. */
  private unreadable(order: PaymentOrder, error: unknown): Refusal {
    this.logger.warn({
      message: 'the x402 library could not read a payment',
      chain: order.chain.name,
      err: error,
    });
    return { ...refusalOf(order, 'invalid_payload', undefined, 'verify'), byBody: true };
  }

  private stage(
    order: PaymentOrder,
    amountAtomic: bigint | null,
  ): { signer: CapturingSigner; facilitator: x402Facilitator } {
    const signer = new CapturingSigner(this.client, this.signers, order.sender, amountAtomic);
    const facilitator = new x402Facilitator();
    if (order.x402Version === 1) {
      const scheme = new ExactEvmSchemeV1(signer, { simulateInSettle: true });
      facilitator.registerV1(order.wireNetwork as Network, scheme);
    } else {
      const scheme =
        order.scheme === 'upto'
          ? new UptoEvmScheme(signer)
          : new ExactEvmScheme(signer, { simulateInSettle: true });
      facilitator.register(order.chain.network as Network, scheme);
    }
    return { signer, facilitator };
  }
}

/** Whom we claimed, screened and bounded must be whom the library read out of the same payload. */
function isOther({ payer }: PaymentOrder, read: string | undefined): boolean {
  return payer === null || payer !== read?.toLowerCase();
}

/** Says of a refusal whether it rests on the request alone; a contract wallet's signature is its contract's word. */
async function judged(refusal: Refusal, signer: CapturingSigner): Promise<Refusal> {
  const { reason, payer } = refusal;
  if (!BY_BODY.has(reason) || payer === undefined) return refusal;
  const code = await signer.getCode({ address: payer as Hex });
  return code === undefined || code === '0x' ? { ...refusal, byBody: true } : refusal;
}

function otherPayer(order: PaymentOrder): Refusal {
  return refusalOf(order, 'invalid_payload', 'the payload names two payers', 'verify');
}

function refusalOf(
  order: PaymentOrder,
  reason: string | undefined,
  message: string | undefined,
  step: 'verify' | 'settle',
): Refusal {
  return {
    reason: reason ?? `unexpected_${step}_error`,
    ...(message === undefined ? {} : { message }),
    ...(order.payer === null ? {} : { payer: order.payer }),
  };
}
