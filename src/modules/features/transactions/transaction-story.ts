import { formatAmount } from '../../../domain/amount.js';
import type { PaymentEvidence, Reason } from '../../../domain/payment.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import type { Outlook } from '../../verification/index.js';
import type { ForeignTokens } from './foreign-token.js';
import type { MoneyFlow } from './money-flow.js';

/** The facts that a story is told of. */
export interface StoryFacts {
  readonly chain: ConfiguredChain;
  readonly evidence: PaymentEvidence;
  readonly flow: MoneyFlow;
  readonly foreign: ForeignTokens;
  readonly outlook: Outlook | null;
}

/** Tells a transaction in a few sentences, for people. Programs read the members. */
export function summaryOf({ chain, evidence, flow, foreign }: StoryFacts): string {
  const said = [executionOf(chain, evidence)];
  if (evidence.execution === 'succeeded') {
    const [gain, ...others] = flow.gains;
    if (gain === undefined) said.push('Nobody gained USDC by it.');
    else said.push(`${usdc(chain, gain.amountAtomic)} reached ${gain.address}${sourceOf(gain)}.`);
    if (others.length > 0) said.push(`${others.length} more addresses gained USDC.`);
    if (flow.routers.length > 0) said.push(`It passed through ${listed(flow.routers)}.`);
    if (foreign.lookAlikes.length > 0) said.push(lookAlikesIn(foreign));
  }
  return said.join(' ');
}

/** Says why `POST /verify` answers what it answers, with the facts of this transaction. */
export function whyOf(facts: StoryFacts): string {
  const { chain, outlook, evidence } = facts;
  if (outlook === null) {
    const path = `PUT /wallets/${chain.name}`;
    return `POST /verify answers 409 WALLET_NOT_REGISTERED: register your wallet on ${chain.name} with ${path} first.`;
  }
  const { verdict, wallet, message } = outlook;
  if (verdict.reason === null) {
    const paid = usdc(chain, verdict.amountAtomic);
    const isDeepest = evidence.finality.deepest
      ? 'final'
      : `accepted at finality "${evidence.finality.level}"`;
    return `It is a yes: your wallet ${wallet} gained ${paid}, and the block is ${isDeepest}.`;
  }
  const detail = DETAILS[verdict.reason]?.(facts, outlook);
  return detail === undefined ? (message ?? '') : `${message ?? ''} ${detail}`;
}

type Detail = (facts: StoryFacts, outlook: Outlook) => string;

const DETAILS: Readonly<Partial<Record<Reason, Detail>>> = {
  WRONG_RECIPIENT: ({ chain, flow: { gains } }, { wallet }) => {
    const [first] = gains;
    const went =
      first === undefined ? 'nobody kept any' : `${usdc(chain, first.amountAtomic)} went to ${first.address}`;
    return `Your wallet is ${wallet}; ${went}.`;
  },
  WRONG_ASSET: ({ chain, foreign }, { wallet }) => {
    const lookAlike = foreign.movements.find(
      ({ to }) => to.toLowerCase() === wallet.toLowerCase() || to === wallet,
    );
    const token =
      lookAlike === undefined ? 'another token' : `the token ${lookAlike.token}, which calls itself USDC`;
    return `Your wallet ${wallet} received ${token}. The USDC of ${chain.title} is ${chain.usdcAddress}.`;
  },
  NO_TRANSFER: ({ chain }) => `The USDC of ${chain.title} is ${chain.usdcAddress}; it logged no transfer.`,
  AWAITING_CONFIRMATIONS: ({ evidence: { finality, execution } }) => {
    if (execution === 'pending') return 'It is in no block yet.';
    const { confirmations, requiredConfirmations: required } = finality;
    if (required === null || confirmations === null) return `Its block is at finality "${finality.level}".`;
    return `It has ${confirmations} of ${required} confirmations.`;
  },
  TX_TOO_OLD: ({ evidence: { block } }) =>
    block?.timeSeconds ? `Its block is of ${new Date(block.timeSeconds * 1_000).toISOString()}.` : '',
  ALREADY_CLAIMED: (_, { references }) => `It has been used for ${listed(references)}.`,
  REFERENCE_REQUIRED: () => 'Name the order in `reference`.',
};

function executionOf({ title }: ConfiguredChain, { execution, block }: PaymentEvidence): string {
  switch (execution) {
    case 'not_found':
      return `No node of ${title} knows the transaction.`;
    case 'pending':
      return `The transaction is known to ${title} and in no block yet.`;
    case 'failed':
      return `The transaction failed${blockOf(block)}: it moved nothing.`;
    case 'succeeded':
      return `The transaction succeeded${blockOf(block)}.`;
  }
}

function blockOf(block: PaymentEvidence['block']): string {
  return typeof block?.number === 'bigint' ? ` in block ${block.number.toString()}` : '';
}

function sourceOf({ payer, through }: MoneyFlow['gains'][number]): string {
  if (payer === null) return '; its payer is not clear';
  return through === null ? `, paid by ${payer}` : `, paid by ${payer} through ${through}`;
}

function lookAlikesIn({ lookAlikes }: ForeignTokens): string {
  const addresses = listed(lookAlikes.map(({ address }) => address));
  return `It also moved tokens that call themselves USDC and are not the registered one: ${addresses}.`;
}

/** At most three names. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

function usdc({ usdcDecimals }: ConfiguredChain, atomic: bigint): string {
  return `${formatAmount(atomic, usdcDecimals)} USDC`;
}
