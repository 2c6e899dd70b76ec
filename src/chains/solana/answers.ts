import { z } from 'zod';

/**
 * Schemas of the parts of a node's answers that we read. The shapes are those of the Solana JSON-RPC HTTP methods with
 * encoding `jsonParsed`. Members that old and unusual nodes omit are optional. A reader then knows that a decisive
 * value is unknown, and never treats it as absent.
 */

/** Kit converts integers to bigint except at paths it knows; both are accepted. */
const integer = z.union([z.int().nonnegative(), z.bigint().nonnegative()]);
const slot = integer.transform(BigInt);
const index = integer.transform(Number);
const unixSeconds = z.union([z.int(), z.bigint()]).transform(Number);

/** u64 amounts are sent as decimal text. */
export const atomicAmount = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform(BigInt);

/** A `TransactionError` is a name or an object; null is success. A missing member is neither. */
const transactionError = z.union([z.null(), z.string(), z.record(z.string(), z.unknown())]);
/** The original form of `err`. */
const execution = z.union([z.object({ Ok: z.null() }), z.object({ Err: z.unknown() })]);

const tokenBalance = z.object({
  accountIndex: index,
  mint: z.string(),
  /** Absent in answers about old transactions. */
  owner: z
    .string()
    .nullish()
    .transform((text) => text ?? undefined),
  uiTokenAmount: z.object({ amount: atomicAmount }),
});

const instruction = z.object({
  programId: z.string(),
  /** Present when the node knows the program; text for memos. */
  parsed: z.unknown().optional(),
  /** Base58, present when the node does not know the program. */
  data: z.string().optional(),
});

const meta = z.object({
  err: transactionError.optional(),
  status: execution.optional().catch(undefined),
  /** In lamports, independent of the transaction's outcome. */
  fee: integer.transform(BigInt).nullish().catch(null),
  /** Absent from before nodes recorded them. */
  preTokenBalances: z.array(tokenBalance).nullish(),
  postTokenBalances: z.array(tokenBalance).nullish(),
  innerInstructions: z.array(z.object({ index, instructions: z.array(instruction) })).nullish(),
});

/** Schema of a `getTransaction` answer. */
export const transactionAnswer = z.object({
  slot,
  blockTime: unixSeconds.nullish(),
  /** Null when the node kept no result: then the outcome cannot be determined. */
  meta: meta.nullish(),
  transaction: z.object({
    signatures: z.array(z.string()).min(1),
    message: z.object({
      /** Static accounts, then those from lookup tables: `accountIndex` counts over both. */
      accountKeys: z.array(z.object({ pubkey: z.string() })),
      instructions: z.array(instruction),
    }),
  }),
});

/** Schema of a `getSignatureStatuses` answer. */
export const statusesAnswer = z.object({
  value: z.tuple([
    z
      .object({
        slot,
        /** Null once rooted. */
        confirmations: index.nullish(),
        err: transactionError.optional(),
        confirmationStatus: z.enum(['processed', 'confirmed', 'finalized']).nullish(),
      })
      .nullable(),
  ]),
});

/** Schema of a `getGenesisHash` answer. */
export const genesisAnswer = z.string().regex(/^[1-9A-HJ-NP-Za-km-z]{32,44}$/);

/** Schema of a `getBlockTime` answer: Unix seconds, or null. */
export const blockTimeAnswer = unixSeconds.nullable();

const account = z
  .object({
    owner: z.string(),
    /** Parsed, or `[text, encoding]` when the node could not parse it. */
    data: z.union([
      z.object({ parsed: z.object({ type: z.string(), info: z.unknown() }) }),
      z.tuple([z.string(), z.literal('base64')]),
    ]),
  })
  .nullable();

/** Schema of a `getAccountInfo` answer. */
export const accountAnswer = z.object({ value: account });

/** Schema of a `getMultipleAccounts` answer. */
export const accountsAnswer = z.object({ value: z.array(account) });

export type TransactionAnswer = z.infer<typeof transactionAnswer>;
export type TransactionMeta = z.infer<typeof meta>;
export type TokenBalance = z.infer<typeof tokenBalance>;
export type InstructionAnswer = z.infer<typeof instruction>;
export type SignatureStatus = NonNullable<z.infer<typeof statusesAnswer>['value'][0]>;
export type AccountAnswer = z.infer<typeof account>;
