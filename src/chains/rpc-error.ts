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
