import type { ChainEntry } from '../../../src/domain/chain.js';
import type { ConfiguredChain } from '../../../src/platform/config/chain-settings.js';

/** Spending limits of a chain on which nothing is settled. */
export const NO_SPENDING: Omit<ConfiguredChain, keyof ChainEntry | 'rpcUrls'> = {
  settlementMaxCostGwei: 0,
  settlementTenantGasGweiPerDay: 0,
  settlementMaxGasGwei: 0,
};
