import { z } from 'zod';
import { canonicalTxHash, comparableAddress, type ChainEntry } from '../../../../domain/chain.js';
import type { BlockReference, Transfer } from '../../../../domain/payment.js';
import { readAmount, readBlockTime } from './python-scalars.js';
import { ContractViolationError } from './python-errors.js';

/** The transaction that the service was asked about. */
export interface Question {
  readonly chain: ChainEntry;
  readonly txHash: string;
}

/** The service's answer, checked and in domain terms. */
export interface PythonAnswer {
  readonly isValid: boolean;
  /** In upper case; null when the service gave none. */
  readonly errorCode: string | null;
  /** Null unless sender, recipient and an amount above zero are all present. */
  readonly transfer: Transfer | null;
  readonly recipient: string | null;
  /** Null when the service gave none. */
  readonly confirmations: number | null;
  readonly finalized: boolean | null;
  readonly riskScore: number | null;
  readonly block: BlockReference | null;
}

const amount = z.union([z.string().max(64), z.number()]);
const count = z.int().min(0);

const schema = z.object({
  is_valid: z.boolean(),
  tx_hash: z.string().max(200),
  chain: z.string().max(64),
  amount_usdc: amount.nullish(),
  from_address: z.string().max(64).nullish(),
  to_address: z.string().max(64).nullish(),
  confirmations: count.nullish(),
  risk_score: z.number().min(0).max(1).nullish(),
  error_message: z.string().nullish(),
  error_code: z.string().max(64).nullish(),
  block_time: z.union([z.string().max(40), z.number()]).nullish(),
  block_number: count.nullish(),
  finalized: z.boolean().nullish(),
});

type Fields = z.infer<typeof schema>;

/**
 * Reads the body of the service's answer.
 * Unknown members are ignored. A member's camelCase twin replaces it, unless both are present and differ.
 *
 * @throws ContractViolationError when it is no answer to this question by the contract
 */
export function readAnswer(body: unknown, { chain, txHash }: Question): PythonAnswer {
  const parsed = schema.safeParse(withSnakeCaseNames(body));
  if (!parsed.success) throw new ContractViolationError(describe(parsed.error));
  const fields = parsed.data;
  if (fields.chain !== chain.name || canonicalTxHash(chain.family, fields.tx_hash) !== txHash) {
    throw new ContractViolationError('The verifier service returned another transaction.');
  }
  const errorCode = fields.error_code?.trim() ? fields.error_code.trim().toUpperCase() : null;
  if (fields.is_valid) refuseIncomplete(fields, errorCode);
  return {
    isValid: fields.is_valid,
    errorCode,
    transfer: transferOf(fields, chain),
    recipient: addressOf(fields.to_address, chain),
    confirmations: fields.confirmations ?? null,
    finalized: fields.finalized ?? null,
    riskScore: fields.risk_score ?? null,
    block: blockOf(fields),
  };
}

function withSnakeCaseNames(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const given = new Map<string, unknown>(Object.entries(body));
  return Object.fromEntries(Object.keys(schema.shape).map((name) => [name, memberOf(given, name)]));
}

function memberOf(given: ReadonlyMap<string, unknown>, name: string): unknown {
  const twin = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (!given.has(name)) return given.get(twin);
  if (given.has(twin) && given.get(twin) !== given.get(name)) {
    throw new ContractViolationError(`The verifier service gave ${name} twice, with two values.`);
  }
  return given.get(name);
}

/** Names paths and kinds only: the service's text stays out of the logs. */
function describe(error: z.ZodError): string {
  const issues = error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  return `The verifier service violated its contract: ${issues.join('; ')}`;
}

function refuseIncomplete(fields: Fields, errorCode: string | null): void {
  if (errorCode !== null)
    throw new ContractViolationError('The verifier service returned valid, with an error code.');
  const needed = [fields.amount_usdc, fields.from_address, fields.to_address];
  if (needed.some((value) => value === undefined || value === null || value === '')) {
    throw new ContractViolationError(
      'The verifier service returned valid, without amount, sender or recipient.',
    );
  }
  if (fields.confirmations === undefined) {
    throw new ContractViolationError('The verifier service returned valid, without confirmations.');
  }
}

function transferOf(fields: Fields, chain: ChainEntry): Transfer | null {
  const from = addressOf(fields.from_address, chain);
  const to = addressOf(fields.to_address, chain);
  const amountAtomic = readAmount(fields.amount_usdc ?? null, chain.usdcDecimals);
  return from !== null && to !== null && amountAtomic > 0n ? { from, to, amountAtomic } : null;
}

function addressOf(text: string | null | undefined, { family }: ChainEntry): string | null {
  if (text === null || text === undefined || text === '') return null;
  const address = comparableAddress(family, text);
  if (address === null) throw new ContractViolationError('The verifier service returned an invalid address.');
  return address;
}

/** A time without a number is kept too, for the age rule. */
function blockOf({ block_number: number, block_time: time }: Fields): BlockReference | null {
  const timeSeconds = readBlockTime(time ?? null);
  const known = typeof number === 'number' ? BigInt(number) : null;
  return timeSeconds === null && known === null ? null : { number: known, hash: null, timeSeconds };
}
