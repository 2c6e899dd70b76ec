import { AppConfig } from '../../../platform/config/app-config.js';
import type { CircuitSnapshot } from '../../../platform/resilience/circuit-breaker.js';
import type { VerifierCheckDto } from './dto/verifier-check.dto.js';
import { VerifierStatus } from './verifier-status.js';
import type { PythonVerifierHealth } from '../verifiers/python/python-verifier-health.js';
import type { PythonVerifier } from '../verifiers/python/python-verifier.js';

export interface PythonParts {
  readonly verifier: PythonVerifier;
  readonly health: PythonVerifierHealth;
}

const NO_CIRCUIT = { state: 'CLOSED', failures: 0 } as const;

/** Reports the verifier's state to health: the Python service and its circuit, or which kind of verifier is in use. */
export class VerifierStatusService extends VerifierStatus {
  readonly mode: VerifierCheckDto['mode'];

  constructor(
    config: AppConfig,
    private readonly python: PythonParts | null,
  ) {
    super();
    const hasRpc = config.chains.some(({ rpcUrls }) => rpcUrls.length > 0);
    this.mode = python === null ? (hasRpc ? 'onchain' : 'none') : 'python';
  }

  async check(): Promise<VerifierCheckDto> {
    if (this.python === null) return this.withoutService();
    const { isHealthy } = await this.python.health.check();
    const circuit = this.python.verifier.circuitBreaker();
    const well = circuit.state === 'CLOSED' ? 'healthy' : 'degraded';
    return { status: isHealthy ? well : 'unhealthy', mode: this.mode, circuitBreaker: toState(circuit) };
  }

  private withoutService(): VerifierCheckDto {
    const status = this.mode === 'none' ? 'disabled' : 'healthy';
    return { status, mode: this.mode, circuitBreaker: NO_CIRCUIT };
  }
}

function toState({
  state,
  failures,
  openedAt,
  retryAt,
}: CircuitSnapshot): VerifierCheckDto['circuitBreaker'] {
  return {
    state,
    failures,
    ...(openedAt === undefined ? {} : { openedAt: new Date(openedAt).toISOString() }),
    ...(retryAt === undefined ? {} : { retryAt: new Date(retryAt).toISOString() }),
  };
}
