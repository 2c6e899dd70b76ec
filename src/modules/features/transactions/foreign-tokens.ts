import { Injectable } from '@nestjs/common';
import { ChainNodes } from '../../../chains/chain-nodes.js';
import { EvmClient } from '../../../chains/evm/client.js';
import { readTokenMetadata } from '../../../chains/evm/inspection/token-metadata.js';
import { readTokenMovements } from '../../../chains/evm/inspection/token-movements.js';
import { readSolanaAccount } from '../../../chains/solana/inspection/account.js';
import { readForeignMovements } from '../../../chains/solana/inspection/token-movements.js';
import { readsLikeUsdc } from '../look-alike.js';
import type { PaymentEvidence } from '../../../domain/payment.js';
import { Clock } from '../../../platform/clock.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import { sandboxMovements } from '../sandbox-chain.js';
import type { ForeignMovement, ForeignToken, ForeignTokens } from './foreign-token.js';

/** Tokens asked for their names, in the order of their first movement. */
const MOST_ASKED = 10;
/** Tokens asked at a time: a token takes up to six requests, and payments go first. */
const ASKED_AT_ONCE = 3;
const NOTHING: ForeignTokens = { lookAlikes: [], movements: [], others: [], isWhole: true };

/** Finds the tokens that pass themselves off as USDC in a transaction. */
@Injectable()
export class ForeignTokenReader {
  constructor(
    private readonly nodes: ChainNodes,
    private readonly clock: Clock,
  ) {}

  /**
   * Reads the movements of all other tokens, and the names of the tokens.
   *
   * @throws ChainUnavailable when no node answers
   */
  async read(
    chain: ConfiguredChain,
    txHash: string,
    evidence: PaymentEvidence,
    signal: AbortSignal,
  ): Promise<ForeignTokens> {
    if (evidence.execution !== 'succeeded') return NOTHING;
    if (chain.family === 'sandbox') return sandboxMovements(evidence);
    if (chain.rpcUrls.length === 0) return { ...NOTHING, isWhole: false };
    const { movements, isWhole } = await this.movements(chain, txHash, signal);
    const tokens = [...new Set(movements.map(({ token }) => token))];
    const asked = await this.describeAll(chain, tokens.slice(0, MOST_ASKED), signal);
    const lookAlikes = asked.filter(
      ({ symbol, name }) => readsLikeUsdc(symbol ?? '') || readsLikeUsdc(name ?? ''),
    );
    const found = new Set(lookAlikes.map(({ address }) => address));
    return {
      lookAlikes,
      movements: movements.filter(({ token }) => found.has(token)),
      others: tokens.filter((token) => !found.has(token)).slice(0, 2 * MOST_ASKED),
      isWhole: isWhole && tokens.length <= MOST_ASKED && asked.every(isKnown),
    };
  }

  private async movements(
    chain: ConfiguredChain,
    txHash: string,
    signal: AbortSignal,
  ): Promise<{ readonly movements: readonly ForeignMovement[]; readonly isWhole: boolean }> {
    const nodes = this.nodes.of(chain);
    const { usdcAddress } = chain;
    if (chain.family === 'solana') return readForeignMovements(nodes, txHash, usdcAddress, signal);
    const nowMs = (): number => this.clock.nowMs();
    const all = await readTokenMovements(nodes, { txHash, usdcAddress, nowMs }, signal);
    return { movements: all.filter(({ token }) => token !== usdcAddress.toLowerCase()), isWhole: true };
  }

  private async describeAll(
    chain: ConfiguredChain,
    tokens: readonly string[],
    signal: AbortSignal,
  ): Promise<ForeignToken[]> {
    const described: ForeignToken[] = [];
    for (let at = 0; at < tokens.length; at += ASKED_AT_ONCE) {
      signal.throwIfAborted();
      const next = tokens.slice(at, at + ASKED_AT_ONCE);
      described.push(...(await Promise.all(next.map((token) => this.describe(chain, token, signal)))));
    }
    return described;
  }

  private async describe(chain: ConfiguredChain, token: string, signal: AbortSignal): Promise<ForeignToken> {
    const nodes = this.nodes.of(chain);
    if (chain.family === 'solana') {
      const account = await readSolanaAccount(nodes, token, signal);
      const { name = null, symbol = null, decimals = null } = account.kind === 'mint' ? account.mint : {};
      return { address: token, name, symbol, decimals };
    }
    const metadata = await readTokenMetadata(
      new EvmClient(nodes, { signal, callsUnknownContracts: true }),
      token,
    );
    const { name = null, symbol = null, decimals = null } = metadata ?? {};
    return { address: token, name, symbol, decimals };
  }
}

/** Whether a token tells anything of itself; otherwise it may be called like USDC, or not. */
function isKnown({ name, symbol, decimals }: ForeignToken): boolean {
  return name !== null || symbol !== null || decimals !== null;
}
