import { ZodError } from 'zod';

/**
 * A node was unreachable, or its answer is not credible. The message is ours: it never carries the URL (which often
 * holds a key), nor text from the node.
 */
export class RpcFailure extends Error {
  override readonly name = 'RpcFailure';

  constructor(
    message: string,
    /** The code of the node's JSON-RPC error; null without one. */
    readonly code: number | null = null,
  ) {
    super(message);
  }
}

/**
 * The node answered with a JSON-RPC error that any other node would give too. Its text is kept for internal use and
 * must not be shown.
 */
export class RpcError extends RpcFailure {
  constructor(
    override readonly code: number,
    readonly nodeText: string,
  ) {
    super(`JSON-RPC error ${code}`, code);
  }
}

/** The answer is larger than we read. This is no failure of the node: a second attempt would have the same result. */
export class RpcAnswerTooLarge extends RpcFailure {}

/** This node does not offer the method; its other methods work. */
export class RpcMethodMissing extends RpcFailure {}

/**
 * The node has a transaction, and failed before the rest was read. Nothing else is known, but the transaction must not
 * be reported as absent.
 */
export class HalfReadTransaction extends RpcFailure {
  constructor(failure: unknown) {
    super(failureReason(failure), failure instanceof RpcFailure ? failure.code : null);
  }
}

/** No node of a chain is usable now. No request was sent, or its outcome is unknown. */
export class ChainUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ChainUnavailable';
  }
}

/**
 * True for a failure of the node: no answer, a broken answer, or a refused key or rate. False for an answer to the
 * request, an oversized answer, or a missing method.
 */
export function isTrouble(error: unknown): boolean {
  if (error instanceof RpcError || error instanceof RpcMethodMissing) return false;
  if (error instanceof RpcAnswerTooLarge) return false;
  return error instanceof RpcFailure && !error.message.startsWith('JSON-RPC error');
}

/** The reason of a node's failure, in text that is safe to log. */
export function failureReason(error: unknown): string {
  if (error instanceof RpcFailure) return error.message;
  if (error instanceof ZodError) return `malformed answer at ${error.issues[0]?.path.join('.') ?? '?'}`;
  return 'failed in an unknown way';
}

/**
 * Errors from a contract, a transaction or the ledger, whatever node or HTTP status delivers them. Another node would
 * give the same error. The wording of EVM and Solana nodes is similar enough for one pattern.
 */
const DEFINITE = new RegExp(
  [
    'revert',
    'nonce.{0,8}too (?:low|high)',
    'nonce has already been used',
    'already (?:known|imported|been processed)',
    'known transaction',
    'underpriced',
    'insufficient (?:funds|lamports)',
    'intrinsic gas',
    'out of gas',
    'block gas limit',
    'invalid (?:sender|opcode|signature)',
    'simulation failed',
    'blockhash not found',
    'signature verification',
  ].join('|'),
  'i',
);

/** Failures of the node or of our account with it, under codes that do not say so (-32000 above all). */
const OWN_TROUBLE = new RegExp(
  [
    'rate.?limit',
    'too many requests',
    'quota',
    'compute units',
    'capacity',
    'unauthori[sz]ed',
    'forbidden',
    'api.?key',
    'no (?:healthy )?(?:backends?|upstreams?)',
    'temporarily',
    'try again',
    'timed? ?out',
    'missing trie node',
    'unhealthy',
  ].join('|'),
  'i',
);

/**
 * EIP-1474's "resource unavailable", "method not supported" and "limit exceeded" (on Solana: a lagging node). Also the
 * rate limits of several providers, JSON-RPC's "internal error" and "method not found".
 *
 * @see https://eips.ethereum.org/EIPS/eip-1474
 */
const OWN_CODES = new Set([
  -32002, -32004, -32005, -32011, -32016, -32029, -32090, -32097, -32601, -32603, 429,
]);
/** An invalid request fails on every node; nodes explain it in the body. */
const BAD_REQUEST = 400;

/**
 * Whether a JSON-RPC error concerns one node only, so that the next node is tried; otherwise it is an answer.
 *
 * @param httpStatus of the answer that brought it; undefined for 200
 */
export function isForAnotherNode(code: number, text: string, httpStatus?: number): boolean {
  if (code === 3 || DEFINITE.test(text)) return false;
  if (httpStatus !== undefined && httpStatus !== BAD_REQUEST) return true;
  return OWN_CODES.has(code) || OWN_TROUBLE.test(text);
}
