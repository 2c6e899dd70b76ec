import { parseAmount, parseExpectedAmount } from '../../../domain/amount.js';
import { holdsApiKey } from '../../../domain/access/api-key.js';
import { canonicalTxHash, comparableAddress } from '../../../domain/chain.js';
import { DomainError, type ErrorCode } from '../../../domain/error-code.js';
import { LONGEST_MEMO } from '../../../domain/evidence.js';
import { addressHint } from '../../../domain/hints/address-hint.js';
import { amountHint } from '../../../domain/hints/amount-hint.js';
import { chainHint } from '../../../domain/hints/chain-hint.js';
import { hashHint } from '../../../domain/hints/hash-hint.js';
import type { AppConfig } from '../../../platform/config/app-config.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import { parseTime } from '../../../platform/http/query/instant.js';

/** The members that a caller may send, in either spelling. */
export interface RawVerification {
  readonly tx_hash?: string | undefined;
  readonly txHash?: string | undefined;
  readonly chain?: string | undefined;
  readonly expected_amount?: string | number | undefined;
  readonly expectedAmount?: string | number | undefined;
  readonly recipient?: string | undefined;
  readonly reference?: string | undefined;
  readonly payer?: string | undefined;
  readonly paidAfter?: string | undefined;
  readonly memo?: string | undefined;
}

/** A verification request with valid fields. Addresses are in comparable form. */
export interface VerificationRequest {
  readonly chain: ConfiguredChain;
  readonly txHash: string;
  /** Canonical decimal string; null accepts any amount. */
  readonly expectedAmount: string | null;
  readonly expectedAtomic: bigint | null;
  readonly recipient: string | null;
  readonly reference: string | null;
  readonly payer: string | null;
  readonly paidAfterSeconds: number | null;
  readonly memo: string | null;
}

const MAX_TEXT = 200;
const REFERENCE_PATTERN = /^[A-Za-z0-9._:-]{1,128}$/;

/**
 * Checks a request field by field.
 *
 * @throws DomainError with the field's own code (`INVALID_CHAIN`, `INVALID_TX_HASH`, `INVALID_AMOUNT`, …)
 */
export function parseVerification(raw: RawVerification, config: AppConfig): VerificationRequest {
  if (Object.values(raw).every((value) => value === undefined)) throw emptyRequest();
  const chain = parseChain(raw.chain, config);
  const txHash = parseHash(eitherOf(raw.tx_hash, raw.txHash, 'tx_hash', 'INVALID_TX_HASH'), chain);
  const expectedAmount = parseExpected(
    eitherOf(raw.expected_amount, raw.expectedAmount, 'expected_amount', 'INVALID_AMOUNT'),
  );
  return {
    chain,
    txHash,
    expectedAmount,
    expectedAtomic: expectedAmount === null ? null : parseAmount(expectedAmount, chain.usdcDecimals),
    recipient: parseAddress('recipient', raw.recipient, chain),
    reference: parseReference(raw.reference),
    payer: parseAddress('payer', raw.payer, chain),
    paidAfterSeconds: parsePaidAfter(raw.paidAfter),
    memo: parseMemo(raw.memo, chain),
  };
}

function emptyRequest(): DomainError {
  const [hash, chain] = ['tx_hash is missing', 'chain is missing'];
  const message = `The body is empty: send {"tx_hash": "0x…", "chain": "base"}, with curl behind -d (of a file that is missing, as in -d @body.json, curl sends nothing).`;
  const errors = [
    { field: 'tx_hash', message: hash },
    { field: 'chain', message: chain },
  ];
  return new DomainError('INVALID_CHAIN', message, { errors });
}

function refuse(code: ErrorCode, field: string, message: string): never {
  throw new DomainError(code, message, { errors: [{ field, message }] });
}

/** Reads a member in snake_case or camelCase: both spellings are accepted, but not with two different values. */
function eitherOf<T>(
  snake: T | undefined,
  camel: T | undefined,
  field: string,
  code: ErrorCode,
): T | undefined {
  if (snake !== undefined && camel !== undefined && snake !== camel) {
    refuse(code, field, `${field} is given twice with different values.`);
  }
  return snake ?? camel;
}

/** Reads the name of a chain. @throws DomainError `INVALID_CHAIN` */
export function parseChain(name: string | undefined, config: AppConfig): ConfiguredChain {
  const chain = name === undefined || name.length > MAX_TEXT ? null : config.chain(name);
  return chain ?? refuse('INVALID_CHAIN', 'chain', unknownChain(name));
}

function unknownChain(name: string | undefined): string {
  return `chain must be one of those listed by GET /supported-chains. ${chainHint(name)}`;
}

/** Reads a transaction hash to its canonical form. @throws DomainError `INVALID_TX_HASH` */
export function parseHash(text: string | undefined, chain: ConfiguredChain): string {
  const hash = text === undefined || text.length > MAX_TEXT ? null : canonicalTxHash(chain.family, text);
  if (hash !== null) return hash;
  const shape = chain.family === 'solana' ? 'a base58 signature of 64 bytes' : '0x and 64 hexadecimal digits';
  const message = `tx_hash must be ${shape} on ${chain.name}. ${hashHint(chain.family, text)}`;
  return refuse('INVALID_TX_HASH', 'tx_hash', message);
}

function parseExpected(value: string | number | undefined): string | null {
  if (value === undefined) return null;
  return (
    parseExpectedAmount(value) ??
    refuse(
      'INVALID_AMOUNT',
      'expected_amount',
      `expected_amount must be greater than 0, at most 1000000 and have at most 6 decimals. ${amountHint(value)}`,
    )
  );
}

/** Reads an address to its comparable form; null where none is given. @throws DomainError `INVALID_ADDRESS` */
export function parseAddress(field: string, text: string | undefined, chain: ConfiguredChain): string | null {
  if (text === undefined) return null;
  const address = text.length > MAX_TEXT ? null : comparableAddress(chain.family, text);
  if (address !== null) return address;
  const message = `${field} is not an address of ${chain.name}. ${addressHint(chain.family, text)}`;
  return refuse('INVALID_ADDRESS', field, message);
}

function parseReference(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (holdsApiKey(text))
    refuse('INVALID_PARAMETER', 'reference', 'reference holds an API key: revoke that key.');
  if (text.startsWith('x402:'))
    refuse('INVALID_PARAMETER', 'reference', 'references that begin with x402: are those of settlements.');
  if (REFERENCE_PATTERN.test(text)) return text;
  return refuse(
    'INVALID_PARAMETER',
    'reference',
    'reference must be 1 to 128 characters of A–Z a–z 0–9 . _ : -',
  );
}

function parsePaidAfter(text: string | undefined): number | null {
  if (text === undefined) return null;
  const time = parseTime(text);
  if (time !== null) return Math.floor(time.getTime() / 1_000);
  return refuse(
    'INVALID_PARAMETER',
    'paidAfter',
    'paidAfter must be an ISO 8601 time with a zone, such as 2026-01-31T12:00:00Z.',
  );
}

function parseMemo(text: string | undefined, chain: ConfiguredChain): string | null {
  if (text === undefined) return null;
  if (chain.family === 'evm') refuse('INVALID_PARAMETER', 'memo', 'memo is for Solana only.');
  if (text === '' || text.length > LONGEST_MEMO)
    refuse('INVALID_PARAMETER', 'memo', `memo must be 1 to ${LONGEST_MEMO} characters.`);
  // Evidence holds no memo with it: Postgres cannot store the character.
  if (text.includes('\u0000')) refuse('INVALID_PARAMETER', 'memo', 'memo must not hold U+0000.');
  return text;
}
