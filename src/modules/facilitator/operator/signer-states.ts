import { Injectable } from '@nestjs/common';
import { CachedReading } from '../../../platform/resilience/cached-reading.js';
import type { Rail } from '../chains/rail.js';
import { Rails } from '../chains/rails.js';

/** The longest wait for a node, in milliseconds. Its answer then counts for the next caller. */
const LIMIT_MS = 2_000;

/** What the chain says about a signer; null: it did not answer in time. */
export interface SignerState {
  /** In whole coins of its chain. */
  readonly balance: number | null;
  /** Transactions that the chain has taken from it; null also where transactions carry no nonce. */
  readonly chainNonce: bigint | null;
}

interface WatchedSigner {
  readonly rail: Rail;
  readonly address: string;
  readonly balance: CachedReading<number | null>;
  readonly nonce: CachedReading<bigint | null>;
}

/** A signer on one chain, with the chain's word on it. */
export interface SignerReading extends SignerState {
  readonly rail: Rail;
  readonly address: string;
}

/**
 * Reads balances and nonces of the signers. Answers are kept for 15 s, and all nodes are asked at once. A node that does
 * not answer within two seconds leaves its own values open.
 */
@Injectable()
export class SignerStates {
  private readonly signers: readonly WatchedSigner[];

  constructor(rails: Rails) {
    this.signers = rails.all().flatMap((rail) =>
      rail.signers.map((address) => ({
        rail,
        address,
        balance: new CachedReading<number | null>(() => rail.balanceOf(address), null, LIMIT_MS),
        nonce: new CachedReading<bigint | null>(() => rail.nonceOf(address), null, LIMIT_MS),
      })),
    );
  }

  /** Reads all signers, in the order of the chains and the settings. Never rejects. */
  read(): Promise<SignerReading[]> {
    return Promise.all(
      this.signers.map(async ({ rail, address, balance, nonce }) => {
        const [known, chainNonce] = await Promise.all([balance.read(), nonce.read()]);
        return { rail, address, balance: known, chainNonce };
      }),
    );
  }
}
