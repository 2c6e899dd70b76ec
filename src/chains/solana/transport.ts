import { ZodError } from 'zod';

/**
 * Largest answer read from a node: a transaction may hold 64 instructions of 10 KB, 128 accounts and 10 KB of log, which is
 * 1.2 MB in jsonParsed encoding.
 */
const MAX_ANSWER_BYTES = 2 * 1024 * 1024;

/**
 * A node could not be asked, or what it answered cannot be believed. The message is ours: it never carries the
 * URL (which often holds a key), nor text that the node wrote.
 */
export class SolanaRpcFailure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SolanaRpcFailure';
  }
}

/** What was asked for is more than we read; the node would say the same again. */
export class SolanaAnswerTooLarge extends SolanaRpcFailure {}

/** The node answered with a JSON-RPC error. */
export class SolanaRpcError extends SolanaRpcFailure {
  constructor(
    readonly code: number,
    options?: ErrorOptions,
  ) {
    super(`JSON-RPC error ${code}`, options);
  }
}

/**
 * Asks one method and answers with its result, whoever is asked: one node, or several of which one answers.
 *
 * @throws SolanaRpcError where the answer is a JSON-RPC error
 */
export type SolanaAsk = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** Asks one method of one node. @throws SolanaRpcFailure, and what `fetch` throws */
export type SolanaCall = (
  method: string,
  params: readonly unknown[],
  signal: AbortSignal,
) => Promise<unknown>;

/**
 * JSON-RPC 2.0 over HTTP for one node: the answer is bounded, no redirect is followed (a key in the URL stays where it
 * was sent), and the socket of a refused request is freed.
 */
export function solanaCall(url: string): SolanaCall {
  let id = 0;
  return async (method, params, signal) => {
    id += 1;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id, method, params }),
      redirect: 'error',
      signal,
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new SolanaRpcFailure(`HTTP ${response.status}`);
    }
    return resultOf(await readBounded(response));
  };
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    // Leaving the loop early cancels the stream, which closes the socket.
    if (size > MAX_ANSWER_BYTES) throw new SolanaAnswerTooLarge('answer too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function resultOf(text: string): unknown {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new SolanaRpcFailure('answer is no JSON');
  }
  if (typeof answer !== 'object' || answer === null) throw new SolanaRpcFailure('answer is no JSON-RPC');
  // Version 1 style servers send both members, one of them null.
  const { error, result } = answer as { error?: { code?: unknown } | null; result?: unknown };
  if (error !== undefined && error !== null) throw new SolanaRpcError(Number(error.code));
  if (result === undefined) throw new SolanaRpcFailure('answer is no JSON-RPC');
  return result;
}

/** Why a node failed, in words that are safe to log. */
export function failureReason(error: unknown): string {
  if (error instanceof SolanaRpcFailure) return error.message;
  if (error instanceof ZodError) return `malformed answer at ${error.issues[0]?.path.join('.') ?? '?'}`;
  if (memberOf(error, 'name') === 'TimeoutError') return 'timed out';
  const code = memberOf(memberOf(error, 'cause'), 'code');
  return `unreachable (${typeof code === 'string' ? code : 'no answer'})`;
}

function memberOf(value: unknown, name: 'name' | 'cause' | 'code'): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Partial<Record<typeof name, unknown>>)[name]
    : undefined;
}
