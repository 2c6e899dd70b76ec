import { DeadlineExceededError, DeadlinePolicy } from '../../../../platform/resilience/deadline.js';
import { PythonServiceError } from './python-errors.js';
import { PythonService } from './python-service.js';

export interface PythonHealth {
  readonly isHealthy: boolean;
  readonly latencyMs: number;
  /** The cause, for the log. */
  readonly detail?: string;
}

export interface PythonVerifierHealthOptions {
  readonly url: string;
  readonly key: string;
  /** 2 s by default. */
  readonly timeoutMs?: number | undefined;
}

/** Asks the service's `GET /health`, outside the breaker, so that the answer is true while the circuit is open. */
export class PythonVerifierHealth {
  private readonly service: PythonService;
  private readonly deadline: DeadlinePolicy;

  /** @throws Error when URL or key cannot be used */
  constructor({ url, key, timeoutMs = 2_000 }: PythonVerifierHealthOptions) {
    this.service = new PythonService(url, key);
    this.deadline = new DeadlinePolicy('attempt', timeoutMs);
  }

  /** Never rejects and never hangs: any result but a 2xx within the time is unhealthy. */
  async check(): Promise<PythonHealth> {
    const startedAt = performance.now();
    const latency = (): number => Math.round(performance.now() - startedAt);
    try {
      await this.deadline.execute(({ signal }) => this.service.health(signal));
      return { isHealthy: true, latencyMs: latency() };
    } catch (error) {
      return { isHealthy: false, latencyMs: latency(), detail: detailOf(error) };
    }
  }
}

function detailOf(error: unknown): string {
  const isKnown = error instanceof PythonServiceError || error instanceof DeadlineExceededError;
  return isKnown ? error.message : 'The health check of the verifier service failed.';
}
