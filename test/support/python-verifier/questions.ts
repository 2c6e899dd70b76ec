import { findChain } from '../../../src/domain/chain.js';
import type { Expectation } from '../../../src/domain/expectation.js';
import type { VerificationQuery } from '../../../src/modules/verification/testing.js';
import type { ConfiguredChain } from '../../../src/platform/config/chain-settings.js';
import { NO_SPENDING } from '../facilitator/spending.js';

/** Addresses of the stand-in's default answer. */
export const EVM_PAYER = '0x1111111111111111111111111111111111111111';
export const EVM_WALLET = '0x2222222222222222222222222222222222222222';

export function configuredChain(name: string): ConfiguredChain {
  const chain = findChain(name);
  if (!chain) throw new Error(`no chain ${name}`);
  return { ...chain, rpcUrls: [], ...NO_SPENDING };
}

/** A query about a separate transaction: number `n` becomes the hash. */
export function question(n: number, over: Partial<VerificationQuery> = {}): VerificationQuery {
  const txHash = `0x${n.toString(16).padStart(64, '0')}`;
  return { chain: configuredChain('base'), txHash, expectedAmount: '1.5', fairnessKey: 'tenant', ...over };
}

/** An expectation of 1.5 USDC in the wallet, and nothing else. */
export function expectation(over: Partial<Expectation> = {}): Expectation {
  return {
    wallets: [EVM_WALLET],
    minimumAtomic: 1_500_000n,
    payer: null,
    paidAfterSeconds: null,
    memo: null,
    reference: null,
    requireReference: false,
    firstSeenSeconds: 1_767_225_600,
    maxAgeSeconds: 604_800,
    claims: [],
    reorged: false,
    sender: null,
    riskThreshold: null,
    ...over,
  };
}
