import { Injectable } from '@nestjs/common';
import { formatAmount } from '../../../domain/amount.js';
import { DomainError } from '../../../domain/error-code.js';
import { payersOf } from '../../../domain/payers.js';
import type { PaymentEvidence, Transfer } from '../../../domain/payment.js';
import type { SenderStanding } from '../../../domain/risk.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { Screening } from '../../risk/index.js';
import { parseChain, parseHash, PaymentOutlook } from '../../verification/index.js';
import type { MovementDto, TransactionExplanation } from '../dto/transaction.dto.js';
import { FeatureCalls } from '../feature-calls.js';
import type { ForeignTokens } from './foreign-token.js';
import { ForeignTokenReader } from './foreign-tokens.js';
import { moneyFlowOf } from './money-flow.js';
import { summaryOf, whyOf, type StoryFacts } from './transaction-story.js';

const MOST_MOVEMENTS = 200;
const MOST_MEMOS = 10;
/** A token that claims more decimals has its amounts in atomic units alone. */
const MOST_DECIMALS = 36;
/** Payers that are looked up on the screening list. */
const MOST_SCREENED = 200;

/** Explains a transaction in terms of payments. */
@Injectable()
export class TransactionExplainer {
  constructor(
    private readonly calls: FeatureCalls,
    private readonly outlook: PaymentOutlook,
    private readonly foreignTokens: ForeignTokenReader,
    private readonly screening: Screening,
    private readonly config: AppConfig,
  ) {}

  /**
   * Tells what a transaction did, and what `POST /verify` answers about it.
   *
   * @throws DomainError `FEATURE_NOT_IN_PLAN`, `CHAIN_NOT_ENABLED`, `VERIFIER_NOT_CONFIGURED`, `VERIFIER_UNAVAILABLE`,
   * `NOT_FOUND` for a transaction that no node knows, and those of unreadable parameters
   */
  explain(
    principal: TenantPrincipal,
    asked: { readonly chain?: string | undefined; readonly hash?: string | undefined },
  ): Promise<TransactionExplanation> {
    const chain = parseChain(asked.chain, this.config);
    const txHash = parseHash(asked.hash, chain);
    return this.calls.run(principal, async (signal) => {
      this.outlook.assertPossible(principal, chain);
      const question = { chain, txHash };
      const evidence = await this.outlook.evidenceOf(question, principal.tenantId, signal);
      if (evidence.execution === 'not_found')
        throw new DomainError('NOT_FOUND', `No node of ${chain.title} knows this transaction.`);
      const [foreign, sender] = await Promise.all([
        this.foreignTokens.read(chain, txHash, evidence, signal),
        this.standingOf(principal, evidence),
      ]);
      const outlook = await this.outlook.of(principal, question, evidence, sender);
      const facts = { chain, evidence, foreign, outlook, flow: moneyFlowOf(evidence) };
      return toExplanation(txHash, facts);
    });
  }

  /** Only a tenant with a threshold has payments refused for their senders. */
  private async standingOf(
    { riskThreshold }: TenantPrincipal,
    evidence: PaymentEvidence,
  ): Promise<SenderStanding | null> {
    if (riskThreshold === null) return null;
    const gainers = evidence.balanceChanges.filter(({ deltaAtomic }) => deltaAtomic > 0n);
    const { senders, losers } = payersOf(evidence, new Set(gainers.map(({ owner }) => owner)));
    const addresses = [...new Set([...senders, ...losers])].slice(0, MOST_SCREENED);
    return { listing: await this.screening.worstListing(addresses), firstSeen: false, pace: 'calm' };
  }
}

function toExplanation(txHash: string, facts: StoryFacts): TransactionExplanation {
  const { chain, evidence, flow, foreign, outlook } = facts;
  const { block, finality } = evidence;
  const movements = [...usdcMovements(chain, evidence.transfers), ...lookAlikeMovements(foreign)];
  return {
    ...{ chain: chain.name, network: chain.network, txHash, asset: chain.usdcAddress },
    execution: evidence.execution === 'not_found' ? 'pending' : evidence.execution,
    blockNumber: typeof block?.number === 'bigint' ? Number(block.number) : null,
    timestamp:
      typeof block?.timeSeconds === 'number' ? new Date(block.timeSeconds * 1_000).toISOString() : null,
    finality,
    movements: movements.slice(0, MOST_MOVEMENTS),
    gains: flow.gains.map(({ amountAtomic, ...gain }) => ({
      ...gain,
      amountUsdc: formatAmount(amountAtomic, chain.usdcDecimals),
      amountAtomic: amountAtomic.toString(),
    })),
    routers: [...flow.routers],
    otherTokens: [...foreign.others],
    memos: evidence.memos.slice(0, MOST_MEMOS),
    complete: foreign.isWhole && !flow.isCut && movements.length <= MOST_MOVEMENTS,
    verification: outlook && {
      wallet: outlook.wallet,
      status: outlook.verdict.status,
      reason: outlook.verdict.reason,
      amountUsdc: formatAmount(outlook.verdict.amountAtomic, chain.usdcDecimals),
      fromAddress: outlook.verdict.fromAddress,
      references: [...outlook.references],
    },
    why: whyOf(facts),
    summary: summaryOf(facts),
  };
}

function usdcMovements(chain: ConfiguredChain, transfers: readonly Transfer[]): MovementDto[] {
  return transfers.map(({ from, to, amountAtomic }) => ({
    ...{ kind: 'usdc' as const, token: chain.usdcAddress, symbol: 'USDC', name: null, from, to },
    amount: formatAmount(amountAtomic, chain.usdcDecimals),
    amountAtomic: amountAtomic.toString(),
  }));
}

function lookAlikeMovements({ lookAlikes, movements }: ForeignTokens): MovementDto[] {
  const tokens = new Map(lookAlikes.map((token) => [token.address, token]));
  return movements.map(({ token, from, to, amountAtomic }) => {
    const { symbol = null, name = null, decimals = null } = tokens.get(token) ?? {};
    const isShown = decimals !== null && decimals <= MOST_DECIMALS;
    return {
      ...{ kind: 'look_alike' as const, token, symbol, name, from, to },
      amount: isShown ? formatAmount(amountAtomic, decimals) : null,
      amountAtomic: amountAtomic.toString(),
    };
  });
}
