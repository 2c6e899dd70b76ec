import { isSolanaError, type RpcTransport } from '@solana/kit';
import { ZodError } from 'zod';

/** Largest answer read from a node: the biggest transactions are some hundred kilobytes in jsonParsed encoding. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/**
 * A node could not be asked, or what it answered cannot be believed. The message is ours: it never carries the
 * URL (which often holds a key), nor text that the node wrote.
 */
export class SolanaRpcFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SolanaRpcFailure';
  }
}

/**
 * JSON-RPC 2.0 over HTTP for one node. In place of kit's own transport, because ours bounds the answer, follows
 * no redirect (a key in the URL stays where it was sent), frees the socket of a refused request, and hands the
 * caller's abort signal to the socket itself instead of to a request shared with others.
 */
export function solanaTransport(url: string): RpcTransport {
  return async <TResponse>({ payload, signal }: Parameters<RpcTransport>[0]): Promise<TResponse> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(payload, withoutBigInts),
      redirect: 'error',
      signal: signal ?? null,
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new SolanaRpcFailure(`HTTP ${response.status}`);
    }
    return parseAnswer(await readBounded(response)) as TResponse;
  };
}

/** Kit writes slots as bigint; every one of them fits a JSON number exactly. */
function withoutBigInts(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    // Leaving the loop early cancels the stream, which closes the socket.
    if (size > MAX_ANSWER_BYTES) throw new SolanaRpcFailure('answer too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseAnswer(text: string): object {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new SolanaRpcFailure('answer is no JSON');
  }
  if (typeof answer !== 'object' || answer === null) throw new SolanaRpcFailure('answer is no JSON-RPC');
  // Version 1 style servers send both members; kit takes any `error` member for an error.
  if ('error' in answer && answer.error === null) delete answer.error;
  if (!('error' in answer) && !('result' in answer)) throw new SolanaRpcFailure('answer is no JSON-RPC');
  return answer;
}

/** Why a node failed, in words that are safe to log. */
export function failureReason(error: unknown): string {
  if (error instanceof SolanaRpcFailure) return error.message;
  if (error instanceof ZodError) return `malformed answer at ${error.issues[0]?.path.join('.') ?? '?'}`;
  if (isSolanaError(error)) return `JSON-RPC error ${error.context.__code}`;
  if (memberOf(error, 'name') === 'TimeoutError') return 'timed out';
  const code = memberOf(memberOf(error, 'cause'), 'code');
  return `unreachable (${typeof code === 'string' ? code : 'no answer'})`;
}

function memberOf(value: unknown, name: 'name' | 'cause' | 'code'): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Partial<Record<typeof name, unknown>>)[name]
    : undefined;
}
