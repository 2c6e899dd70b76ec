import { z } from 'zod';
import type { ChainFamily } from '../domain/chain.js';
import { AnswerTooLarge, jsonPoster, type PostedAnswer } from '../platform/http-client/json-poster.js';
import { isForAnotherNode, RpcAnswerTooLarge, RpcError, RpcFailure, RpcMethodMissing } from './rpc-error.js';

/** Families of chains with JSON-RPC nodes. */
export type RpcFamily = Exclude<ChainFamily, 'sandbox'>;

/**
 * Largest answer read from a node.
 * - EVM: a receipt of some 1,600 logs, a block of 14,000 transactions' hashes, four times the largest transaction that
 *   nodes relay. Larger receipts cost any sender only a few cents; they are read by their logs.
 * - Solana: a transaction may hold 64 instructions of 10 KB, 128 accounts and 10 KB of log, 1.2 MB in jsonParsed
 *   encoding.
 */
const MAX_ANSWER_BYTES: Readonly<Record<RpcFamily, number>> = { evm: 1024 * 1024, solana: 2 * 1024 * 1024 };

/** Calls one method of one node. @throws RpcFailure, or the reason of an aborted signal */
export type RpcCall = (method: string, params: readonly unknown[], signal: AbortSignal) => Promise<unknown>;

/** Calls one method on any node. @throws RpcError for an error that any node would give */
export type RpcRequest = (method: string, params: readonly unknown[]) => Promise<unknown>;

const ENVELOPE = z.object({
  id: z.union([z.number(), z.string()]).nullish(),
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string().catch('') }).nullish(),
});
/** "Method not found", and EIP-1474's "method not supported". */
const METHOD_MISSING = new Set([-32601, -32004]);
const REFUSAL = z.object({ error: z.object({ code: z.number(), message: z.string() }) });

/**
 * JSON-RPC 2.0 over HTTP, with bounded answers; the signal closes the socket. It follows no redirect, so that a key in
 * the URL is sent to no other server. It never retries: failover is the caller's task.
 */
export function rpcCall(url: string, family: RpcFamily): RpcCall {
  const post = jsonPoster(url, { maxAnswerBytes: MAX_ANSWER_BYTES[family], readsRefusals: true });
  let lastId = 0;
  return async (method, params, signal) => {
    lastId += 1;
    const id = lastId;
    const body = JSON.stringify({ jsonrpc: '2.0', id, method, params });
    const { status, text } = await post(body, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      throw failureOf(error);
    });
    if (status < 200 || status > 299) throw refusalOf({ status, text });
    const envelope = ENVELOPE.safeParse(parsed(text));
    if (!envelope.success) throw new RpcFailure('answer is no JSON-RPC');
    const { id: answered, result, error } = envelope.data;
    // JSON-RPC 2.0, section 5: a proxy that mixes connections up must not answer one payment with another's receipt.
    if (answered !== undefined && answered !== null && String(answered) !== String(id))
      throw new RpcFailure('answer to another request');
    if (error) throw rpcError(error.code, error.message);
    if (result === undefined) throw new RpcFailure('answer is no JSON-RPC');
    return result;
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RpcFailure('answer is no JSON');
  }
}

/** Nodes give the reason for a refusal in JSON-RPC, as text, or not at all. */
function refusalOf({ status, text }: PostedAnswer): RpcFailure {
  const said = text.startsWith('{') ? REFUSAL.safeParse(orNothing(text)).data : undefined;
  if (said === undefined) return new RpcFailure(`HTTP ${status}`);
  return rpcError(said.error.code, said.error.message, status);
}

function orNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Classifies an error: an answer, or a failure of the node, which counts as unreachable. */
function rpcError(code: number, text: string, httpStatus?: number): RpcFailure {
  if (!isForAnotherNode(code, text, httpStatus)) return new RpcError(code, text);
  const Failure = METHOD_MISSING.has(code) ? RpcMethodMissing : RpcFailure;
  const status = httpStatus === undefined ? '' : ` (HTTP ${httpStatus})`;
  return new Failure(`JSON-RPC error ${code}${status}`, code);
}

function failureOf(error: unknown): RpcFailure {
  if (error instanceof AnswerTooLarge) return new RpcAnswerTooLarge('answer too large');
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : null;
  return new RpcFailure(`unreachable (${typeof code === 'string' ? code : 'no answer'})`);
}

/** Created once: an abort without a reason creates a DOMException, with a stack, for every successful call. */
const OVER = new RpcFailure('the attempt is over');

/**
 * Runs one attempt within its time limit. Whatever ends it (time, the caller's signal, a failed call, success), the
 * sockets of pending calls are closed.
 *
 * @throws RpcFailure when the time is up; the signal's reason when it is aborted
 */
export async function withinAttempt<T>(
  signal: AbortSignal | null,
  timeoutMs: number,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const giveUp = (): void => {
    controller.abort(signal?.reason);
  };
  signal?.addEventListener('abort', giveUp, { once: true });
  const timer = setTimeout(() => {
    controller.abort(new RpcFailure(`no answer within ${timeoutMs} ms`));
  }, timeoutMs);
  try {
    return await attempt(controller.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
    controller.abort(OVER);
  }
}
