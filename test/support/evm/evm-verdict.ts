import { findChain } from '../../../src/domain/chain.js';
import type { Expectation } from '../../../src/domain/expectation.js';
import { judge, type Verdict } from '../../../src/domain/judge.js';
import type { PaymentEvidence } from '../../../src/domain/payment.js';
import { EvmVerifier, type EvmVerifierOptions } from '../../../src/modules/verification/testing.js';
import type { ConfiguredChain } from '../../../src/platform/config/chain-settings.js';
import { expectation } from '../solana/solana-verdict.js';
import { NO_SPENDING } from '../facilitator/spending.js';
import { WatchedNodes } from '../proxies/watched-nodes.js';

/** Base's entry of the registry, pointed at these nodes. */
export function baseChain(
  rpcUrls: readonly string[],
  settings: Partial<ConfiguredChain> = {},
): ConfiguredChain {
  const base = findChain('base');
  if (!base) throw new Error('the registry lost Base');
  return { ...base, rpcUrls, ...NO_SPENDING, ...settings };
}

/** An EVM verifier that records the warnings of its nodes. Both share one clock. */
export class WatchedVerifier extends EvmVerifier {
  constructor(
    options: Partial<EvmVerifierOptions> = {},
    readonly warnings: string[] = [],
  ) {
    const nowMs = options.nowMs ?? (() => Date.now());
    super(new WatchedNodes({ nowMs }, warnings), { nowMs, ...options });
  }

  look(
    chain: ConfiguredChain,
    txHash: string,
    expectedAmount: string | null = null,
  ): Promise<PaymentEvidence> {
    return this.verify({ chain, txHash, expectedAmount }, AbortSignal.timeout(20_000));
  }
}

/** The verdict on the evidence for a seller with this wallet; the transaction is new. */
export function verdictOn(
  evidence: PaymentEvidence,
  wallet: string,
  minimumAtomic: bigint | null = null,
  settings: Partial<Expectation> = {},
): Verdict {
  return judge(evidence, expectation(wallet.toLowerCase(), { minimumAtomic, ...settings }));
}
