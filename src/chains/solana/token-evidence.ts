import { base58 } from '@scure/base';
import { z } from 'zod';
import {
  netBalanceChanges,
  type BalanceChange,
  type PaymentEvidence,
  type Transfer,
} from '../../domain/payment.js';
import {
  atomicAmount,
  type InstructionAnswer,
  type TokenBalance,
  type TransactionAnswer,
  type TransactionMeta,
} from './answers.js';
import { TOKEN_PROGRAMS } from './associated-token-address.js';
import type { AccountOwners } from './account-owners.js';

/** SPL Memo v1, v2 (also called v3) and v4. */
const MEMO_PROGRAMS: readonly string[] = [
  'Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo',
  'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr',
  'Memo4c2pN8afCj432Lb7RMVKi9PbQnnW7ewFFaV3oAH',
];

const tokenTransfer = z.object({
  type: z.enum(['transfer', 'transferChecked', 'transferCheckedWithFee']),
  info: z.object({
    source: z.string(),
    destination: z.string(),
    amount: atomicAmount.optional(),
    tokenAmount: z.object({ amount: atomicAmount }).optional(),
    feeAmount: z.object({ amount: atomicAmount }).optional(),
  }),
});

type TransferInfo = z.infer<typeof tokenTransfer>['info'];

/** The balances of every token account in the transaction, before and after. */
export interface TokenBalances {
  readonly before: readonly TokenBalance[];
  readonly after: readonly TokenBalance[];
}

/** Evidence of a transaction about the registered mint. */
export type TokenEvidence = Pick<
  PaymentEvidence,
  'transfers' | 'balanceChanges' | 'foreignRecipients' | 'memos'
>;

/**
 * The effects of a successful transaction on the registered mint.
 *
 * The amounts rest only on the balances before and after, by mint and owner, which no instruction can fake. One rule
 * thus covers inner instructions, several accounts per owner, created and closed accounts, and transfer fees. The
 * transfers only identify payer and recipient.
 *
 * @param mint the registered USDC mint (of either token program)
 * @param owners of the mint's accounts whose owner the node omitted
 */
export function tokenEvidence(
  answer: TransactionAnswer,
  balances: TokenBalances,
  mint: string,
  owners: Pick<AccountOwners, 'of'>,
): TokenEvidence {
  const instructions = inOrder(answer, answer.meta);
  const known = { before: withOwners(balances.before, owners), after: withOwners(balances.after, owners) };
  const balanceChanges = changesOf(known, mint);
  return {
    transfers: explained(transfersOf(instructions, accountsOf(answer, known, mint)), balanceChanges),
    balanceChanges,
    foreignRecipients: foreignRecipients(balances, mint),
    memos: instructions.flatMap(memoOf).filter(isStorable),
  };
}

type OwnedBalance = TokenBalance & { readonly owner: string };

interface OwnedBalances {
  readonly before: readonly OwnedBalance[];
  readonly after: readonly OwnedBalance[];
}

function withOwners(balances: readonly TokenBalance[], owners: Pick<AccountOwners, 'of'>): OwnedBalance[] {
  return balances.map((balance) => ({ ...balance, owner: balance.owner ?? owners.of(balance.accountIndex) }));
}

function changesOf({ before, after }: OwnedBalances, mint: string): BalanceChange[] {
  const deltas = new Map<string, bigint>();
  const add = (balance: OwnedBalance, sign: bigint): void => {
    if (balance.mint !== mint) return;
    const { owner } = balance;
    deltas.set(owner, (deltas.get(owner) ?? 0n) + sign * balance.uiTokenAmount.amount);
  };
  for (const balance of before) add(balance, -1n);
  for (const balance of after) add(balance, 1n);
  return [...deltas]
    .filter(([, delta]) => delta !== 0n)
    .map(([owner, deltaAtomic]) => ({ owner, deltaAtomic }));
}

function foreignRecipients(balances: TokenBalances, mint: string): string[] {
  const isForeign = (balance: TokenBalance): balance is OwnedBalance =>
    balance.mint !== mint && balance.owner !== undefined;
  const foreign = { before: balances.before.filter(isForeign), after: balances.after.filter(isForeign) };
  const mints = new Set(foreign.after.map((balance) => balance.mint));
  const gains = [...mints]
    .flatMap((other) => changesOf(foreign, other))
    .filter(({ deltaAtomic }) => deltaAtomic > 0n);
  return [...new Set(gains.map(({ owner }) => owner))];
}

/** Owners of a token account of the registered mint; they differ when the account itself changed owners. */
interface TokenAccount {
  readonly ownerBefore: string;
  readonly ownerAfter: string;
}

function accountsOf(
  answer: TransactionAnswer,
  balances: OwnedBalances,
  mint: string,
): Map<string, TokenAccount> {
  const keys = answer.transaction.message.accountKeys;
  const accounts = new Map<string, TokenAccount>();
  const note = (balance: OwnedBalance, when: 'before' | 'after'): void => {
    const address = keys[balance.accountIndex]?.pubkey;
    if (balance.mint !== mint || address === undefined) return;
    const { owner } = balance;
    const known = accounts.get(address);
    accounts.set(address, {
      ownerBefore: when === 'before' ? owner : (known?.ownerBefore ?? owner),
      ownerAfter: owner,
    });
  };
  for (const balance of balances.before) note(balance, 'before');
  for (const balance of balances.after) note(balance, 'after');
  return accounts;
}

/** Each top-level instruction, followed by its inner instructions. */
function inOrder(answer: TransactionAnswer, meta: TransactionMeta | null | undefined): InstructionAnswer[] {
  return answer.transaction.message.instructions.flatMap((outer, position) => [
    outer,
    ...(meta?.innerInstructions ?? [])
      .filter(({ index }) => index === position)
      .flatMap(({ instructions }) => instructions),
  ]);
}

function transfersOf(
  instructions: readonly InstructionAnswer[],
  accounts: ReadonlyMap<string, TokenAccount>,
): Transfer[] {
  return instructions
    .filter(({ programId }) => TOKEN_PROGRAMS.includes(programId))
    .flatMap(({ parsed }) => tokenTransfer.safeParse(parsed).data?.info ?? [])
    .flatMap((transfer) => {
      // An unchecked `transfer` names no mint: it counts if both accounts hold the registered one.
      const source = accounts.get(transfer.source);
      const destination = accounts.get(transfer.destination);
      if (!source || !destination) return [];
      // The initial owner of the source paid: a later change of the account's owner makes no one else the payer.
      return { from: source.ownerBefore, to: destination.ownerAfter, amountAtomic: arriving(transfer) };
    })
    .filter(({ from, to, amountAtomic }) => amountAtomic > 0n && from !== to);
}

function arriving({ amount, tokenAmount, feeAmount }: TransferInfo): bigint {
  return (amount ?? tokenAmount?.amount ?? 0n) - (feeAmount?.amount ?? 0n);
}

/**
 * Instructions that a node cannot parse (batches) and accounts that existed only within the transaction leave gaps. If
 * the transfers do not match the balances, and one owner lost all that was gained, that owner is the payer.
 */
function explained(transfers: readonly Transfer[], changes: readonly BalanceChange[]): readonly Transfer[] {
  const net = new Map(netBalanceChanges(transfers).map(({ owner, deltaAtomic }) => [owner, deltaAtomic]));
  const complete =
    net.size === changes.length && changes.every(({ owner, deltaAtomic }) => net.get(owner) === deltaAtomic);
  const losers = changes.filter(({ deltaAtomic }) => deltaAtomic < 0n);
  const [payer] = losers;
  const sum = changes.reduce((total, { deltaAtomic }) => total + deltaAtomic, 0n);
  if (complete || !payer || losers.length !== 1 || sum !== 0n) return transfers;
  return changes
    .filter(({ deltaAtomic }) => deltaAtomic > 0n)
    .map(({ owner, deltaAtomic }) => ({ from: payer.owner, to: owner, amountAtomic: deltaAtomic }));
}

/** Postgres accepts neither; such a memo must not prevent the record of its payment. */
function isStorable(memo: string): boolean {
  return !memo.includes('\u0000') && !/\p{Surrogate}/u.test(memo);
}

/** The text of a memo instruction; nodes return base58 for invalid UTF-8 and for unknown programs. */
function memoOf({ programId, parsed, data }: InstructionAnswer): string[] {
  if (!MEMO_PROGRAMS.includes(programId)) return [];
  if (typeof parsed === 'string') return [parsed];
  if (data === undefined) return [];
  try {
    return [new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(base58.decode(data))];
  } catch {
    return [];
  }
}
