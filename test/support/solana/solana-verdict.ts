import { findChain } from '../../../src/domain/chain.js';
import type { Expectation } from '../../../src/domain/expectation.js';
import { judge, type Verdict } from '../../../src/domain/judge.js';
import { SolanaVerifier } from '../../../src/modules/verification/testing.js';
import type { ConfiguredChain } from '../../../src/platform/config/chain-settings.js';
import { NO_SPENDING } from '../facilitator/spending.js';
import { WatchedNodes } from '../proxies/watched-nodes.js';

/** Solana's entry of the registry, pointed at these nodes. */
export function solanaChain(
  rpcUrls: readonly string[],
  settings: Partial<ConfiguredChain> = {},
): ConfiguredChain {
  const solana = findChain('solana');
  if (!solana) throw new Error('the registry lost Solana');
  return { ...solana, rpcUrls, ...NO_SPENDING, ...settings };
}

/** What a seller expects: nothing but the given members. */
export function expectation(wallet: string, settings: Partial<Expectation> = {}): Expectation {
  return {
    wallets: [wallet],
    minimumAtomic: null,
    payer: null,
    paidAfterSeconds: null,
    memo: null,
    reference: null,
    requireReference: false,
    firstSeenSeconds: 0,
    maxAgeSeconds: 604_800,
    claims: [],
    reorged: false,
    sender: null,
    riskThreshold: null,
    ...settings,
  };
}

/** Verifies and judges, as the service does. */
export async function verdictOn(
  chain: ConfiguredChain,
  txHash: string,
  expected: Expectation,
): Promise<Verdict> {
  const query = { chain, txHash, expectedAmount: null };
  const evidence = await new SolanaVerifier(new WatchedNodes()).verify(query, AbortSignal.timeout(10_000));
  return judge(evidence, expected);
}
