import type { Transfer } from '../../../domain/payment.js';

/** A token that is not the registered USDC, by its own words. */
export interface ForeignToken {
  readonly address: string;
  readonly symbol: string | null;
  readonly name: string | null;
  readonly decimals: number | null;
}

/** A movement of such a token. */
export interface ForeignMovement extends Transfer {
  readonly token: string;
}

/** The tokens other than USDC that a transaction moved. */
export interface ForeignTokens {
  /** Those that read like USDC. */
  readonly lookAlikes: readonly ForeignToken[];
  /** Movements of look-alikes. */
  readonly movements: readonly ForeignMovement[];
  /** Addresses of all other tokens that moved. */
  readonly others: readonly string[];
  /** False: more tokens moved than were asked for their names, or they could not be read. */
  readonly isWhole: boolean;
}
