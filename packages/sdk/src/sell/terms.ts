import type { PaymentsApi, Price, SellOptions, SupportedChain } from './options.js';
import { TRANSACTION_PROOF, type Binding, type Offer } from './wire.js';
import type { Terms } from './offers.js';

/** The sandbox's recipient; no wallet is registered for it. */
const SANDBOX_RECIPIENT = '0x5A9DB0c0000000000000000000000000000a55E7';

/** One price, with all that an offer says of it but its times. */
export interface PricedTerms {
  readonly network: string;
  readonly amount: string;
  readonly asset: string;
  readonly payTo: string;
  readonly binding: Binding;
  readonly finality: string;
  readonly token?: { readonly name: string; readonly version: string };
}

/** The prices of a resource, and every chain of the seller's key. */
export interface PriceList {
  readonly prices: readonly PricedTerms[];
  /** Offered before; offers of these are still taken. */
  readonly former: readonly PricedTerms[];
  readonly chains: readonly SupportedChain[];
}

/** How offers are made out; all in seconds. */
export interface OfferWindow {
  readonly nowSeconds: number;
  readonly maxTimeoutSeconds: number;
  readonly maxProofAgeSeconds: number;
}

/** The most that our server verifies, in USDC. */
const MOST_USDC = 1_000_000n;

/** What a configuration cannot be sold by; the seller mends it. */
export class SellerError extends Error {
  override readonly name = 'SellerError';
}

/**
 * Looks up chains and wallets of all prices.
 *
 * @throws SellerError for an unknown or disabled chain, and for an amount that is none
 */
export async function readPrices(
  api: PaymentsApi,
  { prices, formerPrices = [], binding }: Pick<SellOptions, 'prices' | 'formerPrices' | 'binding'>,
): Promise<PriceList> {
  const { chains } = await api.listSupportedChains();
  const priced = (list: readonly Price[]) => pricedTerms(api, list, { chains, binding });
  return { prices: await priced([prices].flat()), former: await priced(formerPrices), chains };
}

/** Whether an offer is one of these prices. */
export function isOfferOf(
  { network, asset, payTo, amount, extra }: Offer,
  prices: readonly PricedTerms[],
): boolean {
  return prices.some(
    (price) =>
      price.network === network &&
      price.asset === asset &&
      price.payTo === payTo &&
      price.amount === amount &&
      extra.binding.length === 1 &&
      extra.binding[0] === price.binding,
  );
}

function pricedTerms(
  api: PaymentsApi,
  prices: readonly Price[],
  { chains, binding }: { chains: readonly SupportedChain[]; binding: Binding | undefined },
): Promise<PricedTerms[]> {
  return Promise.all(
    prices.map(async (price): Promise<PricedTerms> => {
      const chain = chainOf(chains, price.chain);
      const payTo = price.payTo ?? (await walletOf(api, chain.chain));
      return {
        network: chain.network,
        amount: atomicAmount(price.amount, chain.asset.decimals),
        asset: chain.asset.address,
        payTo,
        binding: price.binding ?? binding ?? (chain.chain === 'sandbox' ? 'none' : 'payer-signature'),
        finality: chain.finality.replace(/^(\d+) confirmations?$/, 'confirmations:$1'),
        ...(price.token && { token: price.token }),
      };
    }),
  );
}

/** An offer of these terms, from now on. */
export function termsOf(
  priced: PricedTerms,
  requestHash: string,
  { nowSeconds, maxTimeoutSeconds, maxProofAgeSeconds }: OfferWindow,
): Terms {
  const { network, amount, asset, payTo, finality, token } = priced;
  return {
    scheme: 'exact',
    ...{ network, amount, asset, payTo, maxTimeoutSeconds },
    extra: {
      assetTransferMethod: TRANSACTION_PROOF,
      paymentFlow: 'upfront',
      binding: [priced.binding],
      requestHash,
      issuedAt: nowSeconds,
      expiresAt: nowSeconds + maxTimeoutSeconds,
      ...{ maxProofAgeSeconds, finality },
      ...(token && { name: token.name, version: token.version }),
    },
  };
}

function chainOf(chains: readonly SupportedChain[], wanted: string): SupportedChain {
  const chain = chains.find(({ chain: name, network }) => name === wanted || network === wanted);
  if (chain?.enabled === true) return chain;
  const names = chains.filter(({ enabled }) => enabled).map(({ chain: name }) => name);
  throw new SellerError(
    `${wanted} is no chain that this key can sell on; it can on ${names.join(', ')}. Test keys have the test networks and sandbox, live keys the main networks of their plan.`,
  );
}

async function walletOf(api: PaymentsApi, chain: string): Promise<string> {
  if (chain === 'sandbox') return SANDBOX_RECIPIENT;
  const { address } = await api.getWallet({ path: { chain } });
  return address;
}

/**
 * USDC as an integer of the smallest unit.
 *
 * @throws SellerError for what is no positive decimal text with at most 6 decimals, and for more than our server verifies
 */
export function atomicAmount(amount: string, decimals: number): string {
  const [, whole = '', fraction = ''] = /^(\d{1,10})(?:\.(\d{1,6}))?$/.exec(amount) ?? [];
  const atomic = whole === '' ? 0n : BigInt(whole + fraction.padEnd(decimals, '0'));
  if (atomic > MOST_USDC * 10n ** BigInt(decimals)) {
    throw new SellerError(`amount: ${amount} is more than ${MOST_USDC} USDC, the most that is verified`);
  }
  if (atomic > 0n) return atomic.toString();
  throw new SellerError(`amount: ${JSON.stringify(amount)} is no USDC amount such as '0.01'`);
}

/** The same as decimal text, for `POST /verify`. */
export function decimalAmount(atomic: string, decimals: number): string {
  const digits = atomic.padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  const whole = digits.slice(0, -decimals);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
