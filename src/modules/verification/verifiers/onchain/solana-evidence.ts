import { base58 } from '@scure/base';
import { z } from 'zod';
import {
  netBalanceChanges,
  type BalanceChange,
  type PaymentEvidence,
  type Transfer,
} from '../../../../domain/payment.js';
import {
  atomicAmount,
  type InstructionAnswer,
  type TokenBalance,
  type TransactionAnswer,
  type TransactionMeta,
} from './solana-answers.js';
import { SolanaRpcFailure } from './solana-transport.js';

/** SPL Token and Token-2022. */
export const TOKEN_PROGRAMS: readonly string[] = [
  'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
  'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb',
];

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

type TokenEvidence = Pick<PaymentEvidence, 'transfers' | 'balanceChanges' | 'foreignRecipients' | 'memos'>;

/**
 * What a successful transaction did with the registered mint.
 *
 * The amounts rest on the balances before and after alone, by mint and owner: they cover inner instructions,
 * several accounts of one owner, created and closed accounts and transfer fees in one rule, and no instruction
 * can fake them. The transfers only say who paid whom.
 *
 * @param mint the registered USDC mint (of either token program)
 * @throws SolanaRpcFailure when the node left out the owner of one of the mint's accounts
 */
export function tokenEvidence(answer: TransactionAnswer, meta: TransactionMeta, mint: string): TokenEvidence {
  const instructions = inOrder(answer, meta);
  const balanceChanges = changesOf(meta, mint);
  return {
    transfers: explained(transfersOf(instructions, accountsOf(answer, meta, mint)), balanceChanges),
    balanceChanges,
    foreignRecipients: foreignRecipients(meta, mint),
    memos: instructions.flatMap(memoOf).filter(isStorable),
  };
}

function changesOf(
  meta: Pick<TransactionMeta, 'preTokenBalances' | 'postTokenBalances'>,
  mint: string,
): BalanceChange[] {
  const deltas = new Map<string, bigint>();
  const add = (balance: TokenBalance, sign: bigint): void => {
    if (balance.mint !== mint) return;
    const owner = ownerOf(balance);
    deltas.set(owner, (deltas.get(owner) ?? 0n) + sign * balance.uiTokenAmount.amount);
  };
  for (const balance of meta.preTokenBalances) add(balance, -1n);
  for (const balance of meta.postTokenBalances) add(balance, 1n);
  return [...deltas]
    .filter(([, delta]) => delta !== 0n)
    .map(([owner, deltaAtomic]) => ({ owner, deltaAtomic }));
}

function ownerOf({ owner }: TokenBalance): string {
  if (owner === undefined) throw new SolanaRpcFailure('token balance without owner');
  return owner;
}

function foreignRecipients(meta: TransactionMeta, mint: string): string[] {
  const foreign = ({ mint: other, owner }: TokenBalance): boolean => other !== mint && owner !== undefined;
  const preTokenBalances = meta.preTokenBalances.filter(foreign);
  const postTokenBalances = meta.postTokenBalances.filter(foreign);
  const mints = new Set(postTokenBalances.map((balance) => balance.mint));
  const gains = [...mints]
    .flatMap((other) => changesOf({ preTokenBalances, postTokenBalances }, other))
    .filter(({ deltaAtomic }) => deltaAtomic > 0n);
  return [...new Set(gains.map(({ owner }) => owner))];
}

/** Owners of a token account of the registered mint; they differ when the account itself was handed over. */
interface TokenAccount {
  readonly ownerBefore: string;
  readonly ownerAfter: string;
}

function accountsOf(
  answer: TransactionAnswer,
  meta: TransactionMeta,
  mint: string,
): Map<string, TokenAccount> {
  const keys = answer.transaction.message.accountKeys;
  const accounts = new Map<string, TokenAccount>();
  const note = (balance: TokenBalance, when: 'before' | 'after'): void => {
    const address = keys[balance.accountIndex]?.pubkey;
    if (balance.mint !== mint || address === undefined) return;
    const owner = ownerOf(balance);
    const known = accounts.get(address);
    accounts.set(address, {
      ownerBefore: when === 'before' ? owner : (known?.ownerBefore ?? owner),
      ownerAfter: owner,
    });
  };
  for (const balance of meta.preTokenBalances) note(balance, 'before');
  for (const balance of meta.postTokenBalances) note(balance, 'after');
  return accounts;
}

/** Each top-level instruction, followed by the inner ones it called. */
function inOrder(answer: TransactionAnswer, meta: TransactionMeta): InstructionAnswer[] {
  return answer.transaction.message.instructions.flatMap((outer, position) => [
    outer,
    ...(meta.innerInstructions ?? [])
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
      // An unchecked `transfer` names no mint: that both accounts hold the registered one decides.
      const source = accounts.get(transfer.source);
      const destination = accounts.get(transfer.destination);
      if (!source || !destination) return [];
      // Who owned the source at first gave: handing the account on afterwards makes nobody else a payer.
      return { from: source.ownerBefore, to: destination.ownerAfter, amountAtomic: arriving(transfer) };
    })
    .filter(({ from, to, amountAtomic }) => amountAtomic > 0n && from !== to);
}

function arriving({ amount, tokenAmount, feeAmount }: TransferInfo): bigint {
  return (amount ?? tokenAmount?.amount ?? 0n) - (feeAmount?.amount ?? 0n);
}

/**
 * Instructions a node cannot parse (batches) and accounts that lived only within the transaction leave gaps. Where
 * the transfers do not add up to the balances, and all that was gained came from one owner, that owner paid it.
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

/** Postgres takes neither; such a memo must not keep the payment it rides along with from being recorded. */
function isStorable(memo: string): boolean {
  return !memo.includes('\u0000') && !/\p{Surrogate}/u.test(memo);
}

/** The text of a memo instruction; nodes hand out what is no UTF-8, or a program they do not know, as base58. */
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
