import { Logger } from '@nestjs/common';
import type { ChainNodes } from '../../../chains/chain-nodes.js';
import { parseAmount } from '../../../domain/amount.js';
import type { Clock } from '../../../platform/clock.js';
import type { AppConfig } from '../../../platform/config/app-config.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import type { Audience, Verifiers } from './verifier-registry.js';
import { EvmVerifier } from './onchain/evm-verifier.js';
import { OnchainVerifier } from './onchain/onchain-verifier.js';
import { SolanaVerifier } from './onchain/solana-verifier.js';
import { PythonVerifierHealth } from './python/python-verifier-health.js';
import { PythonVerifier } from './python/python-verifier.js';
import { SandboxVerifier } from './sandbox/sandbox-verifier.js';
import type { PythonParts } from '../supported-chains/verifier-status.service.js';

/** The verifiers of every audience, and the parts that health reads. */
export interface VerifierSet {
  readonly registry: Readonly<Record<Audience, Verifiers>>;
  /** The payers' instance: health shows its circuit. */
  readonly python: PythonParts | null;
}

/**
 * Builds every verifier from the settings, once for each audience.
 * Audiences share no queue and no breaker. They share the nodes: a finding by one audience only changes the order of
 * the nodes.
 */
export function createVerifiers(config: AppConfig, clock: Clock, nodes: ChainNodes): VerifierSet {
  const logger = new Logger('verifier');
  const sandbox = new SandboxVerifier(clock);
  const forAudience = (audience: Audience): Verifiers & { python: PythonVerifier | null } => ({
    sandbox,
    python: createPython(config, clock, logger, audience),
    onchain: createOnchain(config, clock, nodes),
  });
  const tenant = forAudience('tenant');
  return {
    registry: { tenant, anonymous: forAudience('anonymous'), background: forAudience('background') },
    python: tenant.python && { verifier: tenant.python, health: createHealth(config) },
  };
}

function createPython(
  config: AppConfig,
  clock: Clock,
  logger: Logger,
  audience: Audience,
): PythonVerifier | null {
  const { pythonUrl, pythonKey, timeoutMs, breakerCooldownMs } = config.verification;
  if (pythonUrl === null) return null;
  return new PythonVerifier({
    url: pythonUrl,
    key: pythonKey ?? '',
    clock,
    totalTimeoutMs: timeoutMs,
    breakerCooldownMs,
    onEvent: ({ level, message, ...event }) => {
      const line = { message, audience, ...event };
      if (level === 'error') logger.error(line);
      else if (level === 'warn') logger.warn(line);
      else if (level === 'info') logger.log(line);
      else logger.debug(line);
    },
  });
}

function createHealth({ verification: { pythonUrl, pythonKey } }: AppConfig): PythonVerifierHealth {
  return new PythonVerifierHealth({ url: pythonUrl ?? '', key: pythonKey ?? '' });
}

function createOnchain(config: AppConfig, clock: Clock, nodes: ChainNodes): OnchainVerifier {
  const crossCheckAboveAtomic = ({ usdcDecimals }: ConfiguredChain): bigint | null =>
    parseAmount(String(config.verification.crossCheckAboveUsdc), usdcDecimals);
  return new OnchainVerifier({
    evm: new EvmVerifier(nodes, { nowMs: () => clock.nowMs(), crossCheckAboveAtomic }),
    solana: new SolanaVerifier(nodes, { crossCheckAboveAtomic }),
    totalTimeoutMs: config.verification.timeoutMs,
  });
}
