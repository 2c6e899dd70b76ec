import type { AppConfig } from './app-config.js';
import type { ConfiguredChain } from './chain-settings.js';

/**
 * Whether payments on this chain can be verified here: by the Python service, by the chain's own nodes, or without any
 * (the sandbox).
 */
export function canVerify({ verification }: AppConfig, { family, rpcUrls }: ConfiguredChain): boolean {
  return family === 'sandbox' || verification.pythonUrl !== null || rpcUrls.length > 0;
}

/**
 * Whether payments on this chain can be settled here: it has a node, a signer of its family, and signed transfers. The
 * sandbox needs none of them.
 */
export function canSettle({ facilitator }: AppConfig, chain: ConfiguredChain): boolean {
  if (chain.family === 'sandbox') return true;
  if (chain.rpcUrls.length === 0) return false;
  if (chain.family === 'solana') return facilitator.svmSignerKeys.length > 0;
  return facilitator.evmSignerKeys.length > 0 && chain.withoutEip3009 !== true;
}
