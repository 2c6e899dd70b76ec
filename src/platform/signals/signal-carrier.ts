/** Receives what a carrier brings. */
export interface CarrierEvents {
  readonly onPayload: (payload: string) => void;
  /** Signals may have been missed until now: listeners drop what may be stale. */
  readonly onGap: () => void;
  /** Signals are no longer received; the carrier tries to receive them again by itself. */
  readonly onLost: (error: unknown) => void;
  /** Signals are received again; a gap follows. */
  readonly onBack: () => void;
}

/** Brings signals from process to process. All processes of an installation must use the same one. */
export interface SignalCarrier {
  /** One line for the log: the way that signals go. */
  readonly description: string;
  /** Resolves when signals are received, or when the first attempt failed. Never throws. */
  start(events: CarrierEvents): Promise<void>;
  /** Sends to all processes. @throws the driver's error */
  send(payload: string): Promise<void>;
  stop(): Promise<void>;
}
