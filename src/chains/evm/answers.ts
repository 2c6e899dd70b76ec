import { z } from 'zod';
import { logsAnswer } from './logs.js';

/**
 * Strict schemas of the Ethereum JSON-RPC answers that we use. An answer that does not fit is never evidence, and an
 * omitted value is unknown. Hexadecimal text becomes lower case, so that it can be compared as text.
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

/** Schema of an `eth_chainId` answer. */
export const chainIdAnswer = quantity;

/** The 32-byte words that a contract call returned. */
const returned = z.string().regex(/^0x(?:[0-9a-fA-F]{64})*$/);

/** The number that a contract call returned; 0 where there is no contract. @throws ZodError for any other result */
export function wordOf(result: unknown): bigint {
  const text = returned.parse(result);
  return text === '0x' ? 0n : BigInt(text.slice(0, 66));
}

/** The cost does not affect the outcome: an unreadable number counts as absent. */
const price = quantity.nullish().catch(null);

/** Some nodes answer with null block fields before a transaction is in a block (pre-confirmations). */
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
/** Schema of an `eth_getTransactionReceipt` answer; null without a receipt. */
export const receiptAnswer = receipt.nullable();

/**
 * Before Byzantium a receipt carried the state root instead of a status. Then the logs decide, because a reverted
 * transaction leaves none. Null when the outcome cannot be determined: neither success nor failure.
 *
 * @see https://eips.ethereum.org/EIPS/eip-658
 */
function outcomeOf(status: string | null, root: unknown, logs: unknown): '0x1' | '0x0' | null {
  if (status !== null && BigInt(status) === 0n) return '0x0';
  if (logs === null) return null;
  return status !== null || word.safeParse(root).success ? '0x1' : null;
}

/** Schema of a block answer; null for a block under construction, which lacks its number or its hash. */
export const blockAnswer = z
  .object({ number: quantity.nullish(), hash: word.nullish(), timestamp: seconds.nullish().catch(null) })
  .nullable()
  .transform((block) => {
    if (typeof block?.number !== 'bigint' || typeof block.hash !== 'string') return null;
    return { number: block.number, hash: block.hash, timestamp: block.timestamp ?? null };
  });

/** Schema of an `eth_getTransactionByHash` answer; null without a transaction. */
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
/** A receipt that names its block and the outcome. It does not prove that the block exists. */
export interface PlacedReceipt extends EvmReceipt {
  readonly transactionHash: string;
  readonly blockHash: string;
  readonly blockNumber: bigint;
  readonly status: '0x1' | '0x0';
}
/**
 * A receipt, or the reason why none is usable. `pending` names no block. `unreadable` leaves the outcome or the
 * transaction open: no conclusion follows, least of all that no block includes the transaction.
 */
export type ReceiptReading = PlacedReceipt | 'absent' | 'pending' | 'unreadable';
/** A block header. `timestamp` is Unix time in seconds; null if the node omits it. */
export type EvmBlock = NonNullable<z.infer<typeof blockAnswer>>;
/** A transaction as its sender signed it. */
export type EvmTransaction = NonNullable<z.infer<typeof transactionAnswer>>;
