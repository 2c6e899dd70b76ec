import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ChainNodes } from '../../../chains/chain-nodes.js';
import { EvmClient } from '../../../chains/evm/client.js';
import { ChainUnavailable } from '../../../chains/rpc-error.js';
import { evmSignatureFault } from '../../../chains/sign-in/evm-signature.js';
import { signInAddress } from '../../../chains/sign-in/sign-in-address.js';
import {
  deviationOf,
  parseSignInMessage,
  signInMessage,
  type SignInNamespace,
  type SignInTerms,
} from '../../../chains/sign-in/sign-in-message.js';
import { isSolanaSignature } from '../../../chains/sign-in/solana-signature.js';
import { DomainError } from '../../../domain/error-code.js';
import { Clock } from '../../../platform/clock.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { FailedAuthentication } from '../../limits/index.js';
import { Challenges, type ChallengeKind } from '../sign-in/challenges.repository.js';
import type { UserWallet } from '../users/users.repository.js';

/** What a signature is for. A signature for one purpose is worth nothing for another. */
export type WalletPurpose = 'sign-in' | 'join';

/** A wallet that is about to prove itself. `chainId` is an EIP-155 id, and null for Solana. */
export interface WalletClaim {
  readonly namespace: SignInNamespace;
  readonly address: string;
  readonly chainId: number | null;
  readonly purpose: WalletPurpose;
}

/** Who asks: the page's origin, and the browser (to sign in) or the person (to join a wallet). */
export interface WalletRequester {
  readonly origin: string;
  readonly browserHash: Buffer | null;
  readonly userId: string | null;
}

/** Who asks for a text. */
export interface CountedWalletRequester extends WalletRequester {
  /** Whose requests count together. */
  readonly requesterHash: Buffer;
}

/** What a wallet shows its owner and signs. */
export interface WalletChallenge {
  readonly message: string;
  readonly terms: SignInTerms;
}

/** The signed text, as the wallet gives it. `signature`: hexadecimal for EVM, base58 for Solana. */
export interface WalletProof {
  readonly namespace: SignInNamespace;
  readonly address: string;
  readonly message: string;
  readonly signature: string;
}

const LIFE_MS = 300_000;
const SKEW_MS = 60_000;
const NONCE_BYTES = 16;
/** Unanswered challenges of one wallet in five minutes, of one requester: a stranger does not use up what its owner may ask. */
const MOST_CHALLENGES = 20;
const LIMIT_MINUTES = 5;
/** How long a contract may take to say whether a signature is its own, over all nodes. */
const CONTRACT_LIMIT_MS = 8_000;
const NODE_LIMIT_MS = 4_000;

const KINDS: Readonly<Record<WalletPurpose, ChallengeKind>> = { 'sign-in': 'wallet', join: 'join-wallet' };
const STATEMENTS: Readonly<Record<WalletPurpose, string>> = {
  'sign-in': 'Sign in to x402 Infrastructure. This costs nothing and moves nothing.',
  join: 'Let this wallet sign in to my account at x402 Infrastructure. This costs nothing and moves nothing.',
};

/**
 * Lets wallets prove themselves by a signature over a text that is ours to the last byte (EIP-4361, and its profile for
 * Solana). A text is issued for one origin, purpose, wallet and browser, lasts five minutes, and counts once: whoever
 * presents it uses it up, whatever the signature is worth.
 */
@Injectable()
export class WalletProofs {
  constructor(
    private readonly dataSource: DataSource,
    private readonly challenges: Challenges,
    private readonly nodes: ChainNodes,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Issues a text to sign.
   *
   * @throws DomainError `INVALID_ADDRESS`; `RATE_LIMIT_EXCEEDED` when too many texts of the wallet wait for an answer
   */
  async challenge(claim: WalletClaim, requester: CountedWalletRequester): Promise<WalletChallenge> {
    const address = signInAddress(claim.namespace, claim.address);
    if (address === null) throw invalidAddress();
    const kind = KINDS[claim.purpose];
    const terms = this.termsOf({ ...claim, address }, requester.origin);
    const subject = `${claim.namespace}:${address}`;
    await this.dataSource.transaction(async (manager) => {
      const limit = { requesterHash: requester.requesterHash, minutes: LIMIT_MINUTES };
      const { recent } = await this.challenges.countLatest(manager, [kind], subject, limit);
      if (recent >= MOST_CHALLENGES) throw tooMany();
      await this.challenges.insert(manager, {
        kind,
        subject,
        secretHash: hashOf(terms.nonce),
        browserHash: requester.browserHash,
        requesterHash: requester.requesterHash,
        userId: requester.userId,
        data: { ...terms },
        expiresAt: new Date(terms.expirationTime),
      });
    });
    return { message: signInMessage(terms), terms };
  }

  /**
   * Returns the wallet that signed a text of ours, and uses the text up.
   *
   * @throws DomainError `INVALID_SIGN_IN` with the reason; `VERIFIER_UNAVAILABLE` when a contract cannot be asked
   */
  async prove(proof: WalletProof, purpose: WalletPurpose, requester: WalletRequester): Promise<UserWallet> {
    const parsed = parseSignInMessage(proof.namespace, proof.message);
    if (parsed === null)
      throw new DomainError('INVALID_SIGN_IN', 'The signed text is not the one that this server gave.');
    // In a transaction of its own: a text that failed is used up all the same.
    const { manager } = this.dataSource;
    const taken = await this.challenges.take(
      manager,
      [KINDS[purpose]],
      hashOf(parsed.nonce),
      requester.browserHash,
    );
    if (taken?.userId !== requester.userId) throw refuse(USED);
    const terms = taken.data as unknown as SignInTerms;
    if (terms.namespace !== proof.namespace) throw refuse(USED);
    const deviation = deviationOf(proof.message, parsed, terms);
    if (deviation !== null)
      throw refuse(`The signed text differs from the one that this server gave (${deviation}).`);
    if (signInAddress(proof.namespace, proof.address) !== terms.address)
      throw refuse('Another wallet was asked to sign.');
    this.assertHereAndNow(terms, requester.origin);
    const chain = await this.chainOfSigner(proof, terms);
    return { namespace: terms.namespace, address: terms.address, chain };
  }

  private termsOf({ namespace, address, chainId, purpose }: WalletClaim, origin: string): SignInTerms {
    const nowMs = this.clock.nowMs();
    return {
      namespace,
      domain: new URL(origin).host,
      address,
      statement: STATEMENTS[purpose],
      uri: `${origin}/console`,
      chainId: namespace === 'solana' ? 'mainnet' : String(chainId ?? 1),
      nonce: randomBytes(NONCE_BYTES).toString('hex'),
      issuedAt: new Date(nowMs).toISOString(),
      expirationTime: new Date(nowMs + LIFE_MS).toISOString(),
    };
  }

  /** Clocks of processes may differ by a minute. */
  private assertHereAndNow(terms: SignInTerms, origin: string): void {
    const nowMs = this.clock.nowMs();
    const isNow =
      Date.parse(terms.issuedAt) <= nowMs + SKEW_MS && nowMs < Date.parse(terms.expirationTime) + SKEW_MS;
    if (!isNow) throw refuse(USED);
    if (new URL(terms.uri).origin !== origin)
      throw refuse('The text was given for another address of this server.');
  }

  /** The chain whose contract has signed; null for a key. @throws as `prove` */
  private async chainOfSigner(
    { message, signature }: WalletProof,
    terms: SignInTerms,
  ): Promise<string | null> {
    const { address, chainId } = terms;
    if (terms.namespace === 'solana') {
      if (!isSolanaSignature(address, message, signature))
        throw refuse('The signature is not by this wallet.');
      return null;
    }
    const signed = { address, message, signature };
    if ((await evmSignatureFault(signed, null)) === null) return null;
    const fault = await this.contractFault(signed, chainId);
    if (fault === 'undeployed')
      throw refuse(
        'This wallet is not deployed yet: send one transaction with it first, or use another wallet.',
      );
    if (fault === 'no-node')
      throw refuse(
        `The signature is not by the key of this address. The contract of a smart wallet cannot be asked on chain ${chainId}: it is no main network of which this server has a node.`,
      );
    if (fault !== null) throw refuse('The signature is not by this wallet.');
    return `eip155:${chainId}`;
  }

  private async contractFault(
    signed: Parameters<typeof evmSignatureFault>[0],
    chainId: string,
  ): ReturnType<typeof evmSignatureFault> {
    try {
      return await evmSignatureFault(signed, this.clientOf(chainId));
    } catch (error) {
      if (!(error instanceof ChainUnavailable)) throw error;
      const message = 'The contract of this wallet cannot be asked at the moment; start again in a while.';
      throw new DomainError('VERIFIER_UNAVAILABLE', message, { retryAfterSeconds: 5 }, { cause: error });
    }
  }

  /** Test networks are nobody's to trust: who runs one says what its contracts answer. */
  private clientOf(chainId: string): EvmClient | null {
    const network = `eip155:${chainId}`;
    const chain = this.config.chains.find((each) => each.network === network);
    if (chain?.environment !== 'live' || chain.rpcUrls.length === 0) return null;
    const signal = AbortSignal.timeout(CONTRACT_LIMIT_MS);
    return new EvmClient(this.nodes.of(chain), {
      timeoutMs: NODE_LIMIT_MS,
      signal,
      callsUnknownContracts: true,
    });
  }
}

const USED = 'This text was signed too late, or used already, or given to another browser: start again.';

function refuse(message: string): FailedAuthentication {
  return new FailedAuthentication('INVALID_SIGN_IN', message);
}

function invalidAddress(): DomainError {
  const message = 'This is no address of a wallet that can sign.';
  return new DomainError('INVALID_ADDRESS', message, { errors: [{ field: 'address', message }] });
}

function tooMany(): DomainError {
  const message = 'Too many sign-ins of this wallet wait for a signature; wait a few minutes.';
  return new DomainError('RATE_LIMIT_EXCEEDED', message, { retryAfterSeconds: LIMIT_MINUTES * 60 });
}

function hashOf(nonce: string): Buffer {
  return hash('sha256', nonce, 'buffer');
}
