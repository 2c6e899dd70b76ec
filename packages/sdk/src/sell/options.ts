import type { VerifyTypedData } from './proof.js';
import type { Binding, Offer } from './wire.js';

/** What the seller needs of our API; a client of this package has it. */
export interface PaymentsApi {
  verifyPayment(call: {
    body: VerificationRequest;
    /** The seller repeats by itself, within `waitSeconds`. */
    retries: 0;
    timeoutMs: number;
  }): Promise<Verification>;
  listSupportedChains(): Promise<{ chains: readonly SupportedChain[] }>;
  getWallet(call: { path: { chain: string } }): Promise<{ address: string }>;
}

/** Body of `POST /verify`, as far as selling uses it. */
export interface VerificationRequest {
  txHash: string;
  chain: string;
  expectedAmount: string;
  recipient: string;
  reference?: string;
  payer?: string;
  paidAfter?: string;
}

/** The answer of `POST /verify`, as far as selling reads it. */
export interface Verification {
  readonly success: boolean;
  readonly status: 'confirmed' | 'pending' | 'rejected';
  readonly reason?: string;
  readonly paymentId: string | null;
  readonly fromAddress: string | null;
  readonly amountAtomic: string;
  readonly amountUsdc: string;
  readonly surplusAtomic: string;
  readonly finality: string;
  readonly binding: string;
  readonly timestamp: string | null;
  readonly claimed: boolean;
  readonly retryAfterSeconds?: number;
}

/** A chain of `GET /supported-chains`, as far as selling reads it. */
export interface SupportedChain {
  readonly chain: string;
  readonly network: string;
  readonly asset: { readonly address: string; readonly decimals: number };
  readonly enabled: boolean;
  readonly finality: string;
}

/** One way to pay. */
export interface Price {
  /** Our name (`base`) or the CAIP-2 id (`eip155:8453`). */
  readonly chain: string;
  /** USDC as decimal text: `'0.01'`. */
  readonly amount: string;
  /** One of your registered wallets; the one registered for the chain unless given (needs a key with the scope `wallets`). */
  readonly payTo?: string;
  /** Instead of the option of the same name, for this price. */
  readonly binding?: Binding;
  /** EIP-712 domain of the token, for tools that show it. */
  readonly token?: { readonly name: string; readonly version: string };
}

/** Keeps offers, where they are not signed. Shared by all processes that sell the resource, and restart-durable. */
export interface OfferStore {
  /** Keeps it until then, in Unix seconds. */
  put(offerId: string, offer: Offer, keepUntil: number): void | Promise<void>;
  get(offerId: string): Offer | undefined | Promise<Offer | undefined>;
}

/** Remembers what was delivered, in one place for all processes that sell the resource. */
export interface DeliveryStore {
  /** Atomic: true for the first call with this key, false for every other, for at least as long as offers are taken. */
  consume(key: string): boolean | Promise<boolean>;
}

/** How a resource is sold. */
export interface SellOptions {
  /** A client of this package; one is made of `apiKey` and `baseUrl` unless given. The key needs the scope `verify`. */
  readonly client?: PaymentsApi;
  readonly apiKey?: string;
  /** `http://localhost:3001` unless given, with or without `/api/v1/x402`. */
  readonly baseUrl?: string;
  /** At most eight. */
  readonly prices: Price | readonly Price[];
  /** What was asked for before: offers of these are still taken, and no new ones are made. Keep them for `maxProofAgeSeconds`. */
  readonly formerPrices?: readonly Price[];
  readonly description?: string;
  readonly mimeType?: string;
  /** `payer-signature` unless given; `none` in the sandbox, whose payers have no keys. */
  readonly binding?: Binding;
  /** Signs offers; of several, the first does, and all are taken. Derived from `apiKey` unless given. */
  readonly secret?: string | readonly string[];
  /** Keeps offers instead of signing them. */
  readonly offers?: OfferStore;
  /** Decides who is served, instead of our server's claim; see SELLING.md. */
  readonly deliveries?: DeliveryStore;
  /** `https://shop.example`: the origin that buyers call. Production needs it, or `hosts`. */
  readonly publicUrl?: string;
  /** The hosts that buyers call (`shop.example`, `shop.example:8443`), where there are several; others are answered with 400. */
  readonly hosts?: readonly string[];
  /** How long a buyer has to pay: 600 unless given. */
  readonly maxTimeoutSeconds?: number;
  /** How long after paying a proof is taken: 604800, seven days, unless given. At most what our server takes. */
  readonly maxProofAgeSeconds?: number;
  /** How long one request waits for a payment that is not final: 10 unless given. */
  readonly waitSeconds?: number;
  /** How far clocks may differ: 30 unless given. */
  readonly skewSeconds?: number;
  /** How many proofs are checked at once: 32 unless given. Further ones hear 503 and come again. */
  readonly maxConcurrentProofs?: number;
  /** Hono: the longest body that is read before it is paid for; 1,000,000 bytes unless given. */
  readonly maxBodyBytes?: number;
  /** Checks signatures of EVM payers; set it for wallets that are contracts. Plain accounts are checked without a node. */
  readonly verifyTypedData?: VerifyTypedData;
  /** Hears of problems on the seller's side, which buyers see as a plain 503. A warning of the process unless given. */
  readonly onProblem?: (error: unknown) => void;
}
