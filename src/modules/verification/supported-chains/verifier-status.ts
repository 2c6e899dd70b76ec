/** How the verifier is, as `/health` shows it. Times are ISO 8601. */
export interface VerifierState {
  readonly status: 'healthy' | 'degraded' | 'unhealthy' | 'disabled';
  readonly mode: 'python' | 'onchain' | 'none';
  readonly circuitBreaker: {
    readonly state: 'CLOSED' | 'OPEN' | 'HALF_OPEN';
    readonly failures: number;
    readonly openedAt?: string;
    readonly retryAt?: string;
  };
}

/** The port through which health asks about the verifier. It may be slow, it may throw; it must not be asked often. */
export abstract class VerifierStatus {
  abstract check(): Promise<VerifierState>;
}
