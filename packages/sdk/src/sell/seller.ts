import { randomBytes } from 'node:crypto';
import {
  refuse,
  refusedFor,
  serve,
  unavailable,
  unsellable,
  type Decision,
  type Refusal,
  type SoldPayment,
} from './answers.js';
import { askUntilFinal, outageOf, type Answer } from './ask.js';
import { hmac } from './canonical.js';
import { checkOptions } from './checks.js';
import { orderOf, SignedOffers, StoredOffers, type Offers } from './offers.js';
import type { PaymentsApi, SellOptions, Verification, VerificationRequest } from './options.js';
import { isSignedByPayer } from './proof.js';
import { readProof } from './read-proof.js';
import { nameRequest, type RequestFacts } from './request.js';
import { decimalAmount, isOfferOf, readPrices, SellerError, termsOf, type PriceList } from './terms.js';
import { Undecided } from './undecided.js';
import { PAYMENT_SIGNATURE, type Offer, type PaymentProof, type Resource } from './wire.js';

/** How long prices are used before chains and wallets are looked up again. */
const PRICES_LAST_MS = 300_000;

const NO_CLAIM = 'the service confirmed a payment, and did not say that it is claimed';
const NO_TIME = 'the service confirmed a payment, and did not say when it was made';

/** What is asked for, and the hash that ties offers to it. */
interface Asked {
  readonly request: RequestFacts;
  readonly resource: Resource;
  readonly hash: string;
}

/**
 * Sells a resource by hash, in any framework: decides for each request whether it is served.
 *
 * One payment is served once, over all processes: each presentation claims it at our server under a reference of its
 * own, which begins with the offer's id, and one claim succeeds.
 */
export class Seller {
  private readonly offers: Offers;
  private prices: { readonly list: PriceList; readonly readAtMs: number } | null = null;
  private readonly undecided = new Undecided();
  /** How many proofs are being checked. */
  private checking = 0;

  /** @throws SellerError for options that cannot be sold by */
  constructor(
    private readonly api: PaymentsApi,
    private readonly options: SellOptions,
    private readonly nowSeconds: () => number = () => Math.floor(Date.now() / 1_000),
  ) {
    checkOptions(options);
    this.offers = offersOf(options);
  }

  /** Serves, or refuses: with 400 for what cannot be named, 402 or 503; never throws. */
  async decide(request: RequestFacts): Promise<Decision> {
    try {
      const named = nameRequest(request, this.options);
      if (typeof named === 'string') return unsellable(named);
      const { url, hash } = named;
      const { description, mimeType } = this.options;
      const resource = { url, ...(description && { description }), ...(mimeType && { mimeType }) };
      const asked = { request, resource, hash };
      const header = request.header(PAYMENT_SIGNATURE);
      if (header !== undefined) return await this.judgeInTurn(header, asked);
      const isV1 = request.header('X-PAYMENT') !== undefined;
      return await this.challenge(asked, { error: isV1 ? 'invalid_x402_version' : 'payment_required' });
    } catch (error) {
      return this.fail(outageOf(error));
    }
  }

  /** For the adapter of a framework: a payment that was to be served, and could not be, is its buyer's again. */
  keep({ offer, transaction, reference }: SoldPayment): void {
    this.undecided.add(keyOf(offer, transaction), reference);
  }

  private async judgeInTurn(header: string, asked: Asked): Promise<Decision> {
    if (this.checking >= (this.options.maxConcurrentProofs ?? 32)) return unavailable(1);
    this.checking += 1;
    try {
      return await this.judge(header, asked);
    } finally {
      this.checking -= 1;
    }
  }

  private async judge(header: string, asked: Asked): Promise<Decision> {
    const proof = readProof(header);
    if (typeof proof === 'string') return this.challenge(asked, { error: proof });
    const { accepted: offer, payload } = proof;
    const { transaction } = payload;
    const { network } = offer;
    if (!(await this.offers.isOwn(offer)) || !(await this.isOffered(offer))) {
      return this.challenge(asked, { error: 'invalid_payment_requirements' });
    }
    const fault = await this.faultOf(proof, asked);
    if (fault !== null) return this.challenge(asked, { error: fault, transaction, network });
    return this.settle(proof, asked);
  }

  /** Whether this very seller asks for it, or did: another one of the same key has other prices. */
  private async isOffered(offer: Offer): Promise<boolean> {
    const { prices, former } = await this.priceList();
    return isOfferOf(offer, [...prices, ...former]);
  }

  /** What can be wrong with a proof of an own offer before anybody is asked. */
  private async faultOf({ accepted: offer, payload }: PaymentProof, asked: Asked) {
    const { expiresAt, maxProofAgeSeconds, binding } = offer.extra;
    if (offer.extra.requestHash !== asked.hash) return '…_request_mismatch';
    if (this.nowSeconds() > expiresAt + maxProofAgeSeconds) return '…_expired';
    if (!binding.includes('payer-signature')) return null;
    const { from, signature, transaction } = payload;
    if (from === undefined || signature === undefined) return '…_binding_missing';
    const statement = { offer, resource: asked.resource.url, transaction, payer: from };
    const isSigned = await isSignedByPayer(statement, signature, this.options.verifyTypedData);
    return isSigned ? null : '…_signature';
  }

  private async settle(proof: PaymentProof, asked: Asked): Promise<Decision> {
    const question = await this.questionOf(proof);
    return (await this.refuseLate(proof, asked, question)) ?? this.claim(proof, asked, question);
  }

  /**
   * Shown after the offer's end, a payment is looked at without a claim, so that what came too late stays the buyer's.
   * Null when it came in time.
   */
  private async refuseLate(
    proof: PaymentProof,
    asked: Asked,
    question: VerificationRequest,
  ): Promise<Decision | null> {
    const { accepted: offer } = proof;
    if (this.nowSeconds() <= offer.extra.expiresAt) return null;
    const seen = await this.ask(question, asked);
    if (seen.kind !== 'answer') return this.fail(seen);
    const { verification } = seen;
    const isLate = isPaidLate(verification, offer, this.skewSeconds);
    if (isLate === true) return this.refusal(proof, asked, { error: '…_expired' });
    // By a presentation that was lost, maybe: the claim tells.
    if (verification.reason === 'ALREADY_CLAIMED') return null;
    if (!verification.success) return this.unsuccessful(proof, asked, verification);
    return isLate === null ? this.fail(outageOf(new Error(NO_TIME))) : null;
  }

  /** Claims the payment under the name of each presentation that was lost before, then under a name of its own. */
  private async claim(proof: PaymentProof, asked: Asked, question: VerificationRequest): Promise<Decision> {
    const { accepted: offer, payload } = proof;
    const key = keyOf(offer, payload.transaction);
    const left = this.options.deliveries === undefined ? this.undecided.take(key) : undefined;
    const reference = left ?? this.newReference(offer);
    const found = await this.ask({ ...question, reference }, asked);
    if (found.kind !== 'answer') {
      this.undecided.add(key, reference);
      return this.fail(found);
    }
    const { verification } = found;
    if (!verification.success) {
      const isOthers = verification.reason === 'ALREADY_CLAIMED';
      if (left !== undefined && isOthers) return this.claim(proof, asked, question);
      if (left !== undefined) this.undecided.add(key, left);
      return this.unsuccessful(proof, asked, verification);
    }
    const outage = this.outageAfter(verification, offer, asked);
    if (outage !== null) {
      this.undecided.add(key, reference);
      return this.fail(outage);
    }
    return this.deliver(proof, asked, verification, reference);
  }

  /** Why a payment that counts cannot be served now, and can be later. */
  private outageAfter(
    verification: Verification,
    offer: Offer,
    asked: Asked,
  ): Exclude<Answer, { kind: 'answer' }> | null {
    if (!verification.claimed) return outageOf(new Error(NO_CLAIM));
    const isOver = this.nowSeconds() > offer.extra.expiresAt + this.skewSeconds;
    if (isOver && isPaidLate(verification, offer, this.skewSeconds) === null) {
      return outageOf(new Error(NO_TIME));
    }
    return asked.request.signal?.aborted === true ? { kind: 'gone' } : null;
  }

  private ask(body: VerificationRequest, { request }: Asked): Promise<Answer> {
    const { waitSeconds = 10 } = this.options;
    return askUntilFinal(this.api, body, waitSeconds * 1_000, request.signal);
  }

  private unsuccessful(
    proof: PaymentProof,
    asked: Asked,
    { status, reason, retryAfterSeconds = 2 }: Verification,
  ): Promise<Decision> {
    const error = refusedFor(reason);
    return this.refusal(proof, asked, { error, ...(status === 'pending' && { retryAfterSeconds }) });
  }

  private async deliver(
    proof: PaymentProof,
    asked: Asked,
    verification: Verification,
    reference: string,
  ): Promise<Decision> {
    const { accepted: offer, payload } = proof;
    const { transaction } = payload;
    const isBound = offer.extra.binding.includes('payer-signature');
    if (isBound && !verification.binding.split('+').includes('payer')) {
      return this.refusal(proof, asked, { error: '…_payer_mismatch' });
    }
    if (isPaidLate(verification, offer, this.skewSeconds) === true) {
      return this.refusal(proof, asked, { error: '…_expired' });
    }
    const { deliveries } = this.options;
    const consumed = `${offer.network}:${transaction}${isBound ? `:${verification.fromAddress ?? ''}` : ''}`;
    if (deliveries !== undefined && !(await deliveries.consume(consumed))) {
      return this.refusal(proof, asked, { error: 'duplicate_settlement' });
    }
    return serve(soldPayment(verification, { offer, transaction, reference }));
  }

  /** A 402 about a proof whose offer is good: where it may still come true, with that very offer. */
  private refusal(proof: PaymentProof, asked: Asked, refusal: Refusal): Promise<Decision> {
    const { accepted: offer, payload } = proof;
    const named = { ...refusal, transaction: payload.transaction, network: offer.network };
    if (refusal.retryAfterSeconds === undefined) return this.challenge(asked, named);
    return Promise.resolve(refuse(asked.resource, [offer], named));
  }

  /** A 402 with new offers. */
  private async challenge({ resource, hash }: Asked, refusal: Refusal): Promise<Decision> {
    const { prices } = await this.priceList();
    const { maxTimeoutSeconds = 600, maxProofAgeSeconds = 604_800 } = this.options;
    const window = { nowSeconds: this.nowSeconds(), maxTimeoutSeconds, maxProofAgeSeconds };
    const accepts = await Promise.all(prices.map((price) => this.offers.issue(termsOf(price, hash, window))));
    return refuse(resource, accepts, refusal);
  }

  private fail(failed: Exclude<Answer, { kind: 'answer' }>): Decision {
    if (failed.kind === 'gone') return unavailable(1);
    const { onProblem = warn } = this.options;
    onProblem(failed.error);
    return unavailable(failed.retryAfterSeconds);
  }

  private async questionOf({ accepted: offer, payload }: PaymentProof): Promise<VerificationRequest> {
    const { chains } = await this.priceList();
    const { network, payTo, amount, extra } = offer;
    const chain = chains.find((known) => known.network === network);
    if (chain === undefined) throw new SellerError(`this key does not sell on ${network} any more`);
    const isBound = extra.binding.includes('payer-signature');
    return {
      txHash: payload.transaction,
      chain: chain.chain,
      expectedAmount: decimalAmount(amount, chain.asset.decimals),
      recipient: payTo,
      paidAfter: new Date((extra.issuedAt - this.skewSeconds) * 1_000).toISOString(),
      ...(isBound && payload.from !== undefined && { payer: payload.from }),
    };
  }

  /** The name of this presentation; with a store of deliveries, of the offer. */
  private newReference(offer: Offer): string {
    const order = orderOf(offer);
    return this.options.deliveries === undefined ? `${order}:${randomBytes(8).toString('hex')}` : order;
  }

  private async priceList(): Promise<PriceList> {
    const known = this.prices;
    const nowMs = performance.now();
    if (known !== null && nowMs - known.readAtMs < PRICES_LAST_MS) return known.list;
    try {
      const list = await readPrices(this.api, this.options);
      this.prices = { list, readAtMs: nowMs };
      return list;
    } catch (error) {
      if (known === null) throw error;
      return known.list;
    }
  }

  private get skewSeconds(): number {
    return this.options.skewSeconds ?? 30;
  }
}

function offersOf({ offers, secret, apiKey }: SellOptions): Offers {
  if (offers !== undefined) return new StoredOffers(offers);
  const [first, ...more] = secret === undefined ? [] : [secret].flat();
  if (first !== undefined) {
    if ([first, ...more].some((one) => one.length < 32)) {
      throw new SellerError('secret: at least 32 characters, such as `openssl rand -hex 32` makes');
    }
    return new SignedOffers([first, ...more]);
  }
  if (apiKey !== undefined) return new SignedOffers([hmac(apiKey, 'x402 transaction proof secret')]);
  throw new SellerError('give apiKey, or secret, or offers: offers are signed, or kept');
}

/** Null when it is not known yet. */
function isPaidLate({ timestamp }: Verification, { extra }: Offer, skewSeconds: number): boolean | null {
  return timestamp === null ? null : Date.parse(timestamp) / 1_000 > extra.expiresAt + skewSeconds;
}

/** What one payment of one offer is remembered by. */
function keyOf({ extra }: Offer, transaction: string): string {
  return `${extra.offerId} ${transaction}`;
}

function soldPayment(
  verification: Verification,
  { offer, transaction, reference }: { offer: Offer; transaction: string; reference: string },
): SoldPayment {
  const { paymentId, amountUsdc, amountAtomic, surplusAtomic, finality, binding } = verification;
  return {
    ...{ reference, transaction, offer },
    network: offer.network,
    payer: verification.fromAddress,
    paidAt: verification.timestamp,
    ...{ paymentId, amountUsdc, amountAtomic, surplusAtomic, finality, binding },
  };
}

function warn(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  process.emitWarning(`a payment could not be checked: ${message}`, { type: 'X402Warning' });
}
