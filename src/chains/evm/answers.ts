import { z } from 'zod';
import { logsAnswer } from './logs.js';

/**
 * The parts of Ethereum JSON-RPC answers that are believed, read strictly: whatever does not fit is never evidence, and
 * what a node leaves out is not known. Hexadecimal text comes out in lower case, so that all can be compared as text.
 *
 * @see https://ethereum.github.io/execution-apis/
 */
const hex = (pattern: RegExp) =>
  z
    .string()
    .regex(pattern)
    .transform((text) => text.toLowerCase());
const quantity = z
  .string()
  .regex(/^0x[0-9a-fA-F]{1,64}$/)
  .transform(BigInt);
const seconds = z
  .string()
  .regex(/^0x[0-9a-fA-F]{1,12}$/)
  .transform(Number);
const address = hex(/^0x[0-9a-fA-F]{40}$/);
const word = hex(/^0x[0-9a-fA-F]{64}$/);

export const chainIdAnswer = quantity;

/** The first word of what a call of a contract returned. */
const returned = z.string().regex(/^0x(?:[0-9a-fA-F]{64})*$/);

/** The number that a call of a contract returned; 0 where there is no contract. @throws ZodError for what is none */
export function wordOf(result: unknown): bigint {
  const text = returned.parse(result);
  return text === '0x' ? 0n : BigInt(text.slice(0, 66));
}

/** What it cost is no matter of what it did: a number that cannot be read is one that is not there. */
const price = quantity.nullish().catch(null);

/** Block fields are null in what some nodes answer before a transaction is in a block (pre-confirmations). */
const receipt = z
  .object({
    transactionHash: word.nullish(),
    blockHash: word.nullish(),
    blockNumber: quantity.nullish(),
    status: z
      .string()
      .regex(/^0x0*[01]$/)
      .nullish(),
    root: z.unknown().optional(),
    to: address.nullish().catch(null),
    logs: logsAnswer.nullish(),
    gasUsed: price,
    effectiveGasPrice: price,
    l1Fee: price,
  })
  .transform(({ status, root, logs, ...rest }) => ({
    ...rest,
    status: outcomeOf(status ?? null, root, logs ?? null),
    logs: logs ?? [],
  }));
export const receiptAnswer = receipt.nullable();

/**
 * Before Byzantium a receipt carried the state's root in place of a status: then the logs decide, because a transaction
 * that was reverted leaves none. Null where it cannot be told: no yes, and no no either.
 *
 * @see https://eips.ethereum.org/EIPS/eip-658
 */
function outcomeOf(status: string | null, root: unknown, logs: unknown): '0x1' | '0x0' | null {
  if (status !== null && BigInt(status) === 0n) return '0x0';
  if (logs === null) return null;
  return status !== null || word.safeParse(root).success ? '0x1' : null;
}

/** Null for a block that is being made still: it has no number or no hash. */
export const blockAnswer = z
  .object({ number: quantity.nullish(), hash: word.nullish(), timestamp: seconds.nullish().catch(null) })
  .nullable()
  .transform((block) => {
    if (typeof block?.number !== 'bigint' || typeof block.hash !== 'string') return null;
    return { number: block.number, hash: block.hash, timestamp: block.timestamp ?? null };
  });

export const transactionAnswer = z
  .object({
    hash: word.nullish(),
    blockHash: word.nullish(),
    blockNumber: quantity.nullish(),
    to: address.nullish().catch(null),
    input: hex(/^0x(?:[0-9a-fA-F]{2})*$/)
      .nullish()
      .catch(null),
  })
  .nullable();

/** The outcome of a transaction; `status` is null when it is not known. */
export type EvmReceipt = z.infer<typeof receipt>;
/** A receipt that names its block and says what the transaction did. Whether that block exists is another question. */
export interface PlacedReceipt extends EvmReceipt {
  readonly transactionHash: string;
  readonly blockHash: string;
  readonly blockNumber: bigint;
  readonly status: '0x1' | '0x0';
}
/**
 * A receipt, or why there is none to go by. `pending` names no block; `unreadable` leaves open what the transaction did, or
 * whose it is: nothing follows from it, least of all that the transaction is in no block.
 */
export type ReceiptReading = PlacedReceipt | 'absent' | 'pending' | 'unreadable';
/** A block header. `timestamp` is Unix time in seconds; null where the node does not say. */
export type EvmBlock = NonNullable<z.infer<typeof blockAnswer>>;
/** What somebody has sent. */
export type EvmTransaction = NonNullable<z.infer<typeof transactionAnswer>>;
