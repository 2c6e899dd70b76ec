import type { ChainEntry } from '../../domain/chain.js';

/** A chain of the registry with this deployment's settings applied (`<CHAIN>_RPC_URL`, `_USDC_ADDRESS`, …). */
export interface ConfiguredChain extends ChainEntry {
  /** JSON-RPC end points in order of preference; empty when the chain is not configured. */
  readonly rpcUrls: readonly string[];
  /** What one transaction of a settlement may cost us at most, in billionths of the chain's own coin. */
  readonly settlementMaxCostGwei: number;
  /** What the settlements of one tenant may cost us a day, in billionths of the chain's own coin. */
  readonly settlementTenantGasGweiPerDay: number;
  /** No gas is bought at a higher price; chains without gas have no use for it. */
  readonly settlementMaxGasGwei: number;
}
