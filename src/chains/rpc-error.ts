import { ZodError } from 'zod';

/**
 * A node could not be asked, or what it answered cannot be believed. The message is ours: it never carries the URL
 * (which often holds a key), nor text that the node wrote.
 */
export class RpcFailure extends Error {
  override readonly name = 'RpcFailure';

  constructor(
    message: string,
    /** Of the JSON-RPC error that the node gave; null when it gave none. */
    readonly code: number | null = null,
  ) {
    super(message);
  }
}

/**
 * The node answered with a JSON-RPC error that any other node would give too. What it wrote stays here, for us to look at
 * and never to be shown.
 */
export class RpcError extends RpcFailure {
  constructor(
    override readonly code: number,
    readonly nodeText: string,
  ) {
    super(`JSON-RPC error ${code}`, code);
  }
}

/** What was asked for is more than we read: no trouble of the node's, which would say the same again. */
export class RpcAnswerTooLarge extends RpcFailure {}

/** This node does not offer the method; with its others there is nothing wrong. */
export class RpcMethodMissing extends RpcFailure {}

/**
 * The node has a transaction, and failed before the rest was read: nothing is known of it but that nobody may say that it is
 * not there.
 */
export class HalfReadTransaction extends RpcFailure {
  constructor(failure: unknown) {
    super(failureReason(failure), failure instanceof RpcFailure ? failure.code : null);
  }
}

/** None of a chain's nodes can be asked right now. Nothing was sent, or nothing is known of what was. */
export class ChainUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ChainUnavailable';
  }
}

/**
 * Silence, a broken answer, a refused key or rate: not what the node says of the question, that there is too much to answer,
 * nor that it lacks the method.
 */
export function isTrouble(error: unknown): boolean {
  if (error instanceof RpcError || error instanceof RpcMethodMissing) return false;
  if (error instanceof RpcAnswerTooLarge) return false;
  return error instanceof RpcFailure && !error.message.startsWith('JSON-RPC error');
}

/** Why a node failed, in words that are safe to log. */
export function failureReason(error: unknown): string {
  if (error instanceof RpcFailure) return error.message;
  if (error instanceof ZodError) return `malformed answer at ${error.issues[0]?.path.join('.') ?? '?'}`;
  return 'failed in an unknown way';
}

/**
 * What a contract, a transaction or the ledger said, whichever node passes it on, and with whatever status: another node
 * would say the same. EVM nodes and Solana's write it alike enough to be read together.
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

/** Trouble of the node or of our contract with it, under codes that do not say so (-32000 above all). */
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
 * EIP-1474's "resource unavailable", "method not supported" and "limit exceeded" (Solana: a node that is behind), the
 * rate limits of several providers, JSON-RPC's "internal error" and "method not found".
 *
 * @see https://eips.ethereum.org/EIPS/eip-1474
 */
const OWN_CODES = new Set([
  -32002, -32004, -32005, -32011, -32016, -32029, -32090, -32097, -32601, -32603, 429,
]);
/** A request that is wrong everywhere; nodes explain it in the body. */
const BAD_REQUEST = 400;

/**
 * Whether a JSON-RPC error is one node's own trouble, so that the next node is to be asked; otherwise it is an answer.
 *
 * @param httpStatus of the answer that brought it; undefined for 200
 */
export function isForAnotherNode(code: number, text: string, httpStatus?: number): boolean {
  if (code === 3 || DEFINITE.test(text)) return false;
  if (httpStatus !== undefined && httpStatus !== BAD_REQUEST) return true;
  return OWN_CODES.has(code) || OWN_TROUBLE.test(text);
}
