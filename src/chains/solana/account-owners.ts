import { base58 } from '@scure/base';
import { z } from 'zod';
import { accountsAnswer, type AccountAnswer, type TransactionAnswer } from './answers.js';
import { associatedTokenAddress, TOKEN_PROGRAMS, type TokenHolding } from './associated-token-address.js';
import type { RpcRequest } from '../json-rpc.js';

/** The owners of token accounts, by the account's index among the transaction's keys. */
export interface AccountOwners {
  of(accountIndex: number): string;
  /** Whether every owner that the node omitted was found. */
  readonly isComplete: boolean;
}

/** Nodes' maximum number of accounts per request. */
const MOST_ACCOUNTS = 100;
const KEY_BYTES = 32;

const parsedHolding = z.object({ owner: z.string(), mint: z.string() });

/**
 * Finds the owners that an answer about an old transaction (or from an unusual node) omits. It reads the account, and
 * accepts only the associated account of its owner: any other may have changed owners since. An unknown owner gets a
 * name that is not an address, so that it never matches a wallet.
 *
 * @throws when the request for the accounts fails
 */
export async function findOwners(
  request: RpcRequest,
  answer: TransactionAnswer,
  mint: string,
): Promise<AccountOwners> {
  const keys = answer.transaction.message.accountKeys;
  const lacking = accountsWithoutOwner(answer, mint);
  const asked = lacking.filter((index) => keys[index] !== undefined).slice(0, MOST_ACCOUNTS);
  const known = new Map<number, string>();
  if (asked.length > 0) {
    const addresses = asked.map((index) => keys[index]?.pubkey ?? '');
    const accounts = await accountsAt(request, addresses);
    for (const [position, index] of asked.entries()) {
      const owner = await associatedOwner(addresses[position] ?? '', accounts[position] ?? null, mint);
      if (owner !== null) known.set(index, owner);
    }
  }
  return {
    of: (index) => known.get(index) ?? `unknown:${keys[index]?.pubkey ?? index}`,
    isComplete: known.size === lacking.length,
  };
}

function accountsWithoutOwner({ meta }: TransactionAnswer, mint: string): number[] {
  const balances = [...(meta?.preTokenBalances ?? []), ...(meta?.postTokenBalances ?? [])];
  const lacking = balances.filter((balance) => balance.mint === mint && balance.owner === undefined);
  return [...new Set(lacking.map(({ accountIndex }) => accountIndex))];
}

async function accountsAt(
  request: RpcRequest,
  addresses: readonly string[],
): Promise<readonly AccountAnswer[]> {
  const options = { commitment: 'confirmed', encoding: 'jsonParsed' };
  return accountsAnswer.parse(await request('getMultipleAccounts', [addresses, options])).value;
}

async function associatedOwner(at: string, account: AccountAnswer, mint: string): Promise<string | null> {
  const holding = holdingOf(account);
  if (holding?.mint !== mint) return null;
  return (await associatedTokenAddress(holding)) === at ? holding.owner : null;
}

function holdingOf(account: AccountAnswer): TokenHolding | null {
  if (account === null || !TOKEN_PROGRAMS.includes(account.owner)) return null;
  const { owner: tokenProgram, data } = account;
  if ('parsed' in data) {
    const { success, data: parsed } = parsedHolding.safeParse(data.parsed.info);
    return success ? { ...parsed, tokenProgram } : null;
  }
  const bytes = Buffer.from(data[0], 'base64');
  if (bytes.length < 2 * KEY_BYTES) return null;
  const keyAt = (start: number): string => base58.encode(bytes.subarray(start, start + KEY_BYTES));
  return { mint: keyAt(0), owner: keyAt(KEY_BYTES), tokenProgram };
}
