/**
 * A message to all processes, including the sender. `key` identifies the changed row; listeners re-read it and never
 * trust the signal.
 */
export interface Signal {
  /**
   * `tenant` (plan, status, wallets), `api-key` (revoked, rotated), `lease` (a verification committed), `ban` (an
   * address hash).
   */
  readonly topic: 'tenant' | 'api-key' | 'lease' | 'ban';
  readonly key: string;
}

/** Channel of all signals, in Postgres and in Redis; the payload is `{"topic":…,"key":…}`. */
export const SIGNALS_CHANNEL = 'x402_signals';

/** Receives the key of a signal. */
export type SignalListener = (key: string) => void;

/**
 * Announces a change to every process at once. Delivery is best effort: signals are missed while the connection that
 * carries them is lost. Therefore every listener also gives `onReconnect`, which runs after a reconnection and must drop
 * all data that may be stale. Where nothing carries signals it runs every few seconds.
 */
export abstract class Signals {
  /** Notifies every process, including this one, after the caller's transaction has committed. Never throws. */
  abstract publish(signal: Signal): Promise<void>;
  /** @returns a function that ends the subscription */
  abstract subscribe(topic: Signal['topic'], listener: SignalListener, onReconnect: () => void): () => void;
}
