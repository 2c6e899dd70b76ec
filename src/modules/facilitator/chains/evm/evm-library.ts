import { Logger } from '@nestjs/common';
import { x402Facilitator } from '@x402/core/facilitator';
import type { Network, SettleResponse } from '@x402/core/types';
import { ExactEvmScheme } from '@x402/evm/exact/facilitator';
import { ExactEvmSchemeV1 } from '@x402/evm/exact/v1/facilitator';
import { UptoEvmScheme } from '@x402/evm/upto/facilitator';
import type { Hex } from 'viem';
import type { SignedPayment, Refusal } from '../../payment/signed-payment.js';
import { CapturingSigner, type LibraryChain, type SettlementCall } from './capturing-signer.js';
import { isOfTheBody, isOver } from './evm-refusals.js';
import { isPermit2Signed } from './permit2-signature.js';

/** The library's settle result: the call that it would have sent, or the refusal. */
export type LibrarySettle =
  | {
      readonly call: SettlementCall;
      readonly payer: string;
      /** The payer's code; undefined for a plain account. */
      readonly code: Hex | undefined;
    }
  | { readonly refusal: Refusal };

/** The members of the library's answer that are read. */
type Said = Pick<SettleResponse, 'errorReason' | 'errorMessage' | 'payer'>;

/**
 * Verification by `@x402/evm`, with a new facilitator for each payment.
 * The library keeps no state between payments: Postgres replaces its memory of pending settlements. So any process may
 * continue any payment.
 */
export class EvmLibrary {
  private readonly logger = new Logger(EvmLibrary.name);

  constructor(
    private readonly client: LibraryChain,
    private readonly signers: readonly Hex[],
  ) {}

  /**
   * Verifies with a simulation, and builds the call. Verify and settle both use it, so that they cannot differ.
   *
   * @throws ChainUnavailable when the chain could not be asked, whatever the library made of that
   */
  async settle(order: SignedPayment): Promise<LibrarySettle> {
    const { signer, facilitator } = this.stage(order);
    try {
      const said = await this.signedFirst(
        await facilitator.settle(order.payload, order.requirements),
        order,
        signer,
      );
      const code = await signer.codeRead(order.payer);
      if (signer.trouble) throw signer.trouble;
      if (signer.captured === null) return { refusal: refusalBy(said, order, signer.said, code) };
      if (isOther(order, said.payer)) return { refusal: otherPayer(order) };
      return { call: signer.captured, payer: order.payer ?? '', code };
    } catch (error) {
      if (signer.trouble) throw signer.trouble;
      return { refusal: this.unreadable(order, error) };
    }
  }

  /**
   * An expired payment may have been paid in time. Without its payer's signature it is forged, which is the refusal
   * then.
   */
  private async signedFirst(said: Said, order: SignedPayment, signer: CapturingSigner): Promise<Said> {
    if (order.method !== 'permit2' || !isOver(said.errorReason ?? '')) return said;
    if (await isPermit2Signed(order, signer)) return said;
    return { ...said, errorReason: 'invalid_permit2_signature' };
  }

  /**
   * The library trusts the types of members that buyers write, extensions above all, and may throw; nothing was sent.
   */
  private unreadable(order: SignedPayment, error: unknown): Refusal {
    this.logger.warn({
      message: 'the x402 library could not read a payment',
      chain: order.chain.name,
      err: error,
    });
    return refusalOf(order, 'invalid_payload');
  }

  private stage(order: SignedPayment): { signer: CapturingSigner; facilitator: x402Facilitator } {
    const amountAtomic = order.scheme === 'upto' ? BigInt(order.requirements.amount) : null;
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
      facilitator.register(order.wireNetwork as Network, scheme);
    }
    return { signer, facilitator };
  }
}

/** Whether the library read another payer than the one that was claimed, screened and bounded. */
function isOther({ payer }: SignedPayment, read: string | undefined): boolean {
  return payer === null || payer !== read?.toLowerCase();
}

function otherPayer(order: SignedPayment): Refusal {
  return refusalOf(order, 'invalid_payload', 'the payload names two payers');
}

function refusalBy(
  { errorReason, errorMessage }: Said,
  order: SignedPayment,
  said: string | null,
  code: Hex | undefined,
): Refusal {
  return refusalOf(order, errorReason ?? 'unexpected_settle_error', errorMessage ?? said ?? undefined, code);
}

function refusalOf(order: SignedPayment, reason: string, message?: string, code?: Hex): Refusal {
  return {
    reason,
    ...(isOfTheBody(reason, code === undefined) && { byBody: true }),
    ...(message !== undefined && { message }),
    ...(order.payer !== null && { payer: order.payer }),
  };
}
