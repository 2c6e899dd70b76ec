import { z } from 'zod';

/**
 * The parts of Ethereum JSON-RPC answers that are believed, read strictly: whatever does not fit is a failure of the
 * node, never evidence. Hexadecimal text comes out in lower case, so that everything can be compared as text.
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

const log = z.object({
  address,
  topics: z.array(word).max(4),
  data: hex(/^0x(?:[0-9a-fA-F]{2})*$/),
  removed: z.boolean().nullish(),
});

/** Block fields are null in what some nodes answer before a transaction is in a block (pre-confirmations). */
const receipt = z.object({
  transactionHash: word,
  blockHash: word.nullish(),
  blockNumber: quantity.nullish(),
  status: z.enum(['0x1', '0x0']),
  logs: z.array(log),
});
export const receiptAnswer = receipt.nullable();

export const blockAnswer = z.object({ number: quantity, hash: word, timestamp: seconds }).nullable();

export const transactionAnswer = z.object({ hash: word }).nullable();

/** An event that a contract wrote down. */
export type EvmLog = z.infer<typeof log>;
/** The outcome of a transaction. */
export type EvmReceipt = z.infer<typeof receipt>;
/** A block header. `timestamp` is Unix time in seconds. */
export type EvmBlock = NonNullable<z.infer<typeof blockAnswer>>;
