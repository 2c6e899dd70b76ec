import { getCompiledTransactionMessageDecoder, getCompiledTransactionMessageEncoder } from '@solana/kit';
import { TOKEN_PROGRAMS } from '../../../../chains/solana/associated-token-address.js';

const COMPUTE_BUDGET = 'ComputeBudget111111111111111111111111111111';
const SET_LIMIT = 2;
const SET_PRICE = 3;

const LAMPORTS_PER_SIGNATURE = 5_000n;
const DEFAULT_UNITS_PER_INSTRUCTION = 200_000n;
const MOST_UNITS = 1_400_000n;
const MICRO = 1_000_000n;

/** One instruction of a message. */
export interface SolanaInstruction {
  readonly program: string;
  /** Null for an account from a lookup table. */
  readonly accounts: readonly (string | null)[];
  readonly data: Uint8Array;
}

/** The signed message of a transaction, of the kinds that are settled (legacy and version 0). */
export interface SolanaMessage {
  readonly feePayer: string;
  readonly requiredSignatures: number;
  readonly instructions: readonly SolanaInstruction[];
}

/**
 * Reads a message.
 *
 * @returns null for bytes that are no message, for an unsupported version, and for a non-canonical encoding (trailing
 *   bytes, overlong numbers). Nodes simulate the last, and no leader accepts it.
 */
export function readSolanaMessage(bytes: Uint8Array): SolanaMessage | null {
  try {
    const compiled = getCompiledTransactionMessageDecoder().decode(bytes);
    if (!('instructions' in compiled)) return null;
    if (!Buffer.from(getCompiledTransactionMessageEncoder().encode(compiled)).equals(bytes)) return null;
    const { header, staticAccounts } = compiled;
    const [feePayer] = staticAccounts;
    if (feePayer === undefined) return null;
    return {
      feePayer,
      requiredSignatures: header.numSignerAccounts,
      instructions: compiled.instructions.map(({ programAddressIndex, accountIndices = [], data }) => ({
        program: staticAccounts[programAddressIndex] ?? '',
        accounts: accountIndices.map((index) => staticAccounts[index] ?? null),
        data: Uint8Array.from(data ?? []),
      })),
    };
  } catch {
    return null;
  }
}

/**
 * The most that this message takes from its fee payer, in lamports, whatever its result.
 * That is the signatures, and every requested compute unit at the offered price. Accounts that it creates are not paid
 * by the fee payer: no instruction may name it.
 *
 * @see https://solana.com/docs/core/fees
 */
export function costOf({ instructions, requiredSignatures }: SolanaMessage): bigint {
  const budgets = instructions.filter(({ program }) => program === COMPUTE_BUDGET).map(({ data }) => data);
  const others = BigInt(instructions.length - budgets.length);
  const limits = budgets.flatMap((data) => numberAfter(data, SET_LIMIT, 4));
  const prices = budgets.flatMap((data) => numberAfter(data, SET_PRICE, 8));
  const asked = limits.length === 0 ? others * DEFAULT_UNITS_PER_INSTRUCTION : greatest(limits);
  const units = asked < MOST_UNITS ? asked : MOST_UNITS;
  const priority = (units * greatest(prices) + MICRO - 1n) / MICRO;
  return LAMPORTS_PER_SIGNATURE * BigInt(requiredSignatures) + priority;
}

/** Little-endian numbers that follow the byte that names the instruction. */
function numberAfter(data: Uint8Array, kind: number, bytes: 4 | 8): bigint[] {
  if (data[0] !== kind || data.length < 1 + bytes) return [];
  const view = Buffer.from(data.buffer, data.byteOffset, data.length);
  return [bytes === 4 ? BigInt(view.readUInt32LE(1)) : view.readBigUInt64LE(1)];
}

function greatest(numbers: readonly bigint[]): bigint {
  return numbers.reduce((most, next) => (next > most ? next : most), 0n);
}

/** Whether an instruction could charge the fee payer beyond the fee, such as the rent of an account. */
export function involvesFeePayer({ feePayer, instructions }: SolanaMessage): boolean {
  return instructions.some(({ program, accounts }) => program === feePayer || accounts.includes(feePayer));
}

/** The token accounts of a transfer, and its signing owner. */
export interface SolanaTransfer {
  readonly source: string | null;
  readonly destination: string | null;
  readonly authority: string | null;
}

/** The transfer by the library's rule: the first instruction of a token program with four accounts. */
export function transferOf({ instructions }: SolanaMessage): SolanaTransfer | null {
  const found = instructions.find(
    ({ program, accounts }) => TOKEN_PROGRAMS.includes(program) && accounts.length >= 4,
  );
  if (found === undefined) return null;
  const [source = null, , destination = null, authority = null] = found.accounts;
  return { source, destination, authority };
}
