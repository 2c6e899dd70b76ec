import type { ChainNodes } from '../../../chains/chain-nodes.js';
import { isReadable } from '../../../chains/readable.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { CircuitSnapshot } from '../../../platform/resilience/circuit-breaker.js';
import type { VerifierCheckDto } from './dto/verifier-check.dto.js';
import { VERIFIER_SERVICE, VerifierStatus } from './verifier-status.js';
import type { PythonVerifierHealth } from '../verifiers/python/python-verifier-health.js';
import type { PythonVerifier } from '../verifiers/python/python-verifier.js';

export interface PythonParts {
  readonly verifier: PythonVerifier;
  readonly health: PythonVerifierHealth;
}

/** Time limit of one node, in milliseconds. */
const LOOK_MS = 5_000;

const NO_CIRCUIT = { state: 'CLOSED', failures: 0 } as const;

/** Reports the verifier's state to health: the Python service and its circuit, or which kind of verifier is in use. */
export class VerifierStatusService extends VerifierStatus {
  readonly mode: VerifierCheckDto['mode'];

  constructor(
    private readonly config: AppConfig,
    private readonly nodes: ChainNodes,
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

  /** The service answers for all chains, and half an open circuit is none: the next call passes it. */
  async unreadable(): Promise<readonly string[]> {
    if (this.python === null) return this.unreadableChains();
    const { status, circuitBreaker } = await this.check();
    return status === 'unhealthy' || circuitBreaker.state === 'OPEN' ? [VERIFIER_SERVICE] : [];
  }

  refusingSince(): Date | null {
    const circuit = this.python?.verifier.circuitBreaker();
    return circuit?.state === 'OPEN' && circuit.openedAt !== undefined ? new Date(circuit.openedAt) : null;
  }

  private async unreadableChains(): Promise<string[]> {
    const looks = this.config.chains.map(async (chain) => {
      const { name, family, rpcUrls } = chain;
      if (family === 'sandbox' || rpcUrls.length === 0) return [];
      return (await isReadable(this.nodes.of(chain), family, LOOK_MS)) ? [] : [name];
    });
    return (await Promise.all(looks)).flat();
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
