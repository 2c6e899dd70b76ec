/** What a process tells all others (and itself). `key` says which row changed; listeners re-read it, they never trust the signal. */
export interface Signal {
  /** `tenant` (plan, status, wallets), `api-key` (revoked, rotated), `flight` (a verification landed), `ban` (an address hash). */
  readonly topic: 'tenant' | 'api-key' | 'lease' | 'ban';
  readonly key: string;
}

/** Postgres channel of all signals; the payload is `{"topic":…,"key":…}`. SQL functions notify it too. */
export const SIGNALS_CHANNEL = 'x402_signals';

export type SignalListener = (key: string) => void;

/**
 * "This changed", to every process at once, over Postgres LISTEN/NOTIFY on a connection of its own.
 * Delivery is best effort: while the connection is lost signals are missed, so every listener also gives
 * `onReconnect`, which is called when the connection is back and must drop whatever may be stale.
 */
export abstract class Signals {
  /** Tells every process, this one included, after the caller's transaction has committed. Never throws. */
  abstract publish(signal: Signal): Promise<void>;
  /** @returns a function that ends the subscription */
  abstract subscribe(topic: Signal['topic'], listener: SignalListener, onReconnect: () => void): () => void;
}
