import type { ChainEntry } from '../../domain/chain.js';

/** A chain of the registry with this deployment's settings applied (`<CHAIN>_RPC_URL`, `_USDC_ADDRESS`, …). */
export interface ConfiguredChain extends ChainEntry {
  /** JSON-RPC endpoints in order of preference; empty when the chain is not configured. */
  readonly rpcUrls: readonly string[];
  /** Maximum cost of one settlement transaction, in billionths of the chain's native coin. */
  readonly settlementMaxCostGwei: number;
  /** Maximum settlement cost of one tenant per day, in billionths of the chain's native coin. */
  readonly settlementTenantGasGweiPerDay: number;
  /** Maximum gas price; chains without gas ignore it. */
  readonly settlementMaxGasGwei: number;
}
