import { Injectable } from '@nestjs/common';
import { comparableAddress, SANDBOX } from '../../../domain/chain.js';
import { DomainError } from '../../../domain/error-code.js';
import { NOT_FOUND_EVIDENCE } from '../../../domain/payment.js';
import { isChainEnabled } from '../../../domain/plans/plan.js';
import { riskOf, type Listing } from '../../../domain/risk.js';
import { Clock } from '../../../platform/clock.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { Screening } from '../../risk/index.js';
import { SANDBOX_RECIPIENT } from '../../verification/index.js';
import { PaymentPreflight } from './payment-preflight.js';
import { readEvmPayment } from '../chains/evm/evm-payment.js';
import { forLibrary } from './library-request.js';
import {
  byBody,
  refuse,
  type SignedPayment,
  type RefusedPayment,
  type TransferMethod,
} from './signed-payment.js';
import { assertAccepted, assertScheme, assertWorthIt, ceilingOf, transferMethodOf } from './payment-terms.js';
import type { ProtocolRequest } from '../api/protocol-body.js';
import { Rails } from '../chains/rails.js';
import type { SettlementRecord } from '../settlement/settlement-record.js';
import { DUPLICATE } from '../api/settlement-answer.js';
import { belongsTo, isOwn } from '../settlement/settlement-access.js';
import { readSolanaPayment } from '../chains/solana/solana-payment.js';

/**
 * Longest validity of an authorization, in seconds; a longer one is an open-ended risk.
 * Clients sign for `maxTimeoutSeconds`, usually minutes and at most a day, by their own clocks: hence one more hour.
 */
const HORIZON_SECONDS = 86_400 + 3_600;

/** A payment that may be checked, and the tenant's own settlement that holds its authorization. */
export interface Admitted {
  readonly order: SignedPayment;
  readonly holder: SettlementRecord | null;
}

/** Evidence without risk, so that only the payer's listing counts. */
const HARMLESS = {
  ...NOT_FOUND_EVIDENCE,
  execution: 'succeeded',
  finality: { ...NOT_FOUND_EVIDENCE.finality, level: 'finalized', accepted: true, deepest: true },
} as const;

/**
 * Checks that the library does not make.
 * The client accepted these requirements. The token is the chain's USDC. The money goes to this tenant's wallet. The
 * amount is not dust, and the validity is bounded.
 */
@Injectable()
export class PaymentPolicy {
  constructor(
    private readonly rails: Rails,
    private readonly preflight: PaymentPreflight,
    private readonly screening: Screening,
    private readonly clock: Clock,
  ) {}

  /**
   * Admits a payment to the chain's checks.
   *
   * @throws RefusedPayment for refusals with a reason of the protocol
   * @throws DomainError `RECIPIENT_NOT_OWNED`
   */
  async admit(request: ProtocolRequest, principal: TenantPrincipal): Promise<Admitted> {
    const order = byBody(request.payer, () => this.readOrder(request));
    const { payer } = order;
    const { wallet, listing, holder } = await this.preflight.read(principal, order);
    // This tenant's own settlement was admitted before: a later change of the rules must not deny a buyer that has
    // paid.
    if (holder !== null && isOwn(holder, order, principal)) return { order, holder };
    byBody(payer ?? request.payer, () => {
      assertOffered(order.chain, principal);
    });
    assertOwn(order, wallet);
    // The signature is unchecked: the named payer may be unaware of the request.
    if (payer !== null)
      byBody(payer, () => {
        assertHarmless(payer, listing, principal);
      });
    if (holder !== null && !belongsTo(holder, principal)) {
      // Neither the owner nor the state of another tenant's settlement is revealed.
      throw refuse(DUPLICATE, 'this payment has been settled', payer);
    }
    return { order, holder };
  }

  /**
   * Screens a payer that only the library could name.
   *
   * @throws RefusedPayment `payer_screened`
   */
  readonly screen = async (payer: string, principal: TenantPrincipal): Promise<void> => {
    assertHarmless(payer, await this.screening.worstListing([payer]), principal);
  };

  /**
   * Makes all checks that need the request alone.
   *
   * @throws RefusedPayment
   */
  private readOrder(request: ProtocolRequest): SignedPayment {
    if (request.scheme !== 'exact' && request.scheme !== 'upto') throw refuse('unsupported_scheme');
    const chain = this.rails.chainOf(request.x402Version, request.network);
    if (chain === null) throw namesSandbox(request) ? sandboxNamedOtherwise() : notOffered();
    assertScheme(request, chain);
    assertAccepted(request, chain);
    const order = this.read(request, chain, transferMethodOf(request, chain));
    assertWorthIt(order);
    this.assertHorizon(order);
    return order;
  }

  private read(request: ProtocolRequest, chain: ConfiguredChain, method: TransferMethod): SignedPayment {
    const asset = comparableAddress(chain.family, request.asset);
    const payTo = comparableAddress(chain.family, request.payTo);
    if (asset === null || asset !== comparableAddress(chain.family, chain.usdcAddress)) {
      throw refuse('unsupported_asset', 'only the USDC contract of this network is settled');
    }
    if (payTo === null) throw refuse('invalid_payment_requirements', 'payTo is no address of this network');
    const { x402Version, scheme, network: wireNetwork, timeoutSeconds, signedDigest, identifier } = request;
    const ceilingAtomic = ceilingOf(request);
    const { signed, ...payment } =
      chain.family === 'solana'
        ? { ...readSolanaPayment(request.payment), signed: { transaction: request.payment['transaction'] } }
        : readEvmPayment(request.payment, { scheme, asset, method, ceilingAtomic });
    if (payment.payer !== null && payment.payer === payTo)
      throw refuse('payer_is_recipient', undefined, payTo);
    return {
      ...{ x402Version, scheme, chain, wireNetwork, asset, payTo, timeoutSeconds, signedDigest, identifier },
      amountAtomic: BigInt(request.amount),
      ceilingAtomic,
      ...payment,
      ...forLibrary(request, signed),
    };
  }

  private assertHorizon({ validBefore, payer, method }: SignedPayment): void {
    if (validBefore === null || validBefore <= this.clock.nowMs() / 1_000 + HORIZON_SECONDS) return;
    const reason =
      method === 'permit2'
        ? 'permit2_deadline_too_far'
        : 'invalid_exact_evm_payload_authorization_valid_before';
    throw refuse(reason, 'the authorization is valid for more than a day', payer);
  }
}

/**
 * Checks the plan; a change of plan must not affect a payment that was admitted before.
 *
 * @throws RefusedPayment
 */
function assertOffered(chain: ConfiguredChain, { plan, environment }: TenantPrincipal): void {
  if (!isChainEnabled(plan, environment, chain)) throw notOffered();
}

function notOffered(): RefusedPayment {
  return refuse('invalid_network', 'this network is not offered to this key: see /facilitator/supported');
}

function namesSandbox({ network }: ProtocolRequest): boolean {
  return [SANDBOX.name, SANDBOX.network, SANDBOX.signedNetwork].includes(network);
}

function sandboxNamedOtherwise(): RefusedPayment {
  return refuse(
    'invalid_network',
    `signed payments name the sandbox ${SANDBOX.signedNetwork ?? SANDBOX.network}, in version 2 of the protocol only`,
  );
}

/**
 * Checks that the seller's own wallet is paid: otherwise any key could make us pay gas for unrelated payments.
 * The sandbox has one recipient for everybody.
 *
 * @throws DomainError `RECIPIENT_NOT_OWNED`
 */
function assertOwn({ chain, payTo }: SignedPayment, wallet: string | null): void {
  if (chain.family === 'sandbox') {
    if (payTo === SANDBOX_RECIPIENT.toLowerCase()) return;
    throw new DomainError('RECIPIENT_NOT_OWNED', `In the sandbox payTo is ${SANDBOX_RECIPIENT}.`);
  }
  if (wallet !== null && comparableAddress(chain.family, wallet) === payTo) return;
  throw new DomainError('RECIPIENT_NOT_OWNED', `payTo is not your registered wallet on ${chain.name}.`);
}

/**
 * Our signers pay for no payer that is listed as severe, or that exceeds the tenant's risk threshold.
 *
 * @throws RefusedPayment `payer_screened`
 */
function assertHarmless(payer: string, listing: Listing, { riskThreshold }: TenantPrincipal): void {
  const { score } = riskOf(HARMLESS, { listing, firstSeen: false, pace: 'calm' });
  if (listing === 'severe' || (riskThreshold !== null && score > riskThreshold)) {
    throw refuse('payer_screened', undefined, payer);
  }
}
