import { z, ZodError } from 'zod';
import { AnswerTooLarge, jsonPoster, type PostedAnswer } from '../../platform/http-client/json-poster.js';
import { isForAnotherNode } from '../rpc-error.js';

/**
 * Largest answer read from a node: a receipt of some 1,600 logs, a block of 14,000 transactions' hashes, four times the largest
 * transaction that nodes pass on. Anybody can make larger receipts for a few cents; those are read by their logs.
 */
const MAX_ANSWER_BYTES = 1024 * 1024;

/**
 * A node could not be asked, or what it answered cannot be believed. The message is ours: it never carries the URL
 * (which often holds a key), nor text that the node wrote.
 */
export class EvmRpcFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EvmRpcFailure';
  }
}

/**
 * The node answered with a JSON-RPC error that any other node would give too. What it wrote stays here, for us to look at
 * and never to be shown.
 */
export class EvmRpcError extends EvmRpcFailure {
  constructor(
    readonly code: number,
    readonly nodeText: string,
  ) {
    super(`JSON-RPC error ${code}`);
  }
}

/** What was asked for is more than we read: no trouble of the node's, which would say the same again. */
export class EvmAnswerTooLarge extends EvmRpcFailure {}

/** This node does not offer the method; with its others there is nothing wrong. */
export class EvmMethodMissing extends EvmRpcFailure {}

/** Asks one method of one node. @throws EvmRpcFailure, or the reason of an aborted signal */
export type EvmCall = (method: string, params: readonly unknown[], signal: AbortSignal) => Promise<unknown>;

/** Asks one method of a node, whichever that is. @throws EvmRpcError for an error that any node would give */
export type EvmAsk = (method: string, params: readonly unknown[]) => Promise<unknown>;

const ENVELOPE = z.object({
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string().catch('') }).nullish(),
});
/** "Method not found", and EIP-1474's "method not supported". */
const METHOD_MISSING = new Set([-32601, -32004]);
const REFUSAL = z.object({ error: z.object({ code: z.number(), message: z.string() }) });

/**
 * JSON-RPC 2.0 over HTTP, whose answers are bounded at 1 MB and whose signal is the socket's. No redirect is followed
 * (a key in the URL stays where it was sent) and nothing is retried: fail-over is ours.
 */
export function evmCall(url: string): EvmCall {
  const post = jsonPoster(url, { maxAnswerBytes: MAX_ANSWER_BYTES, readsRefusals: true });
  let id = 0;
  return async (method, params, signal) => {
    id += 1;
    const body = JSON.stringify({ jsonrpc: '2.0', id, method, params });
    const { status, text } = await post(body, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      throw failureOf(error);
    });
    if (status < 200 || status > 299) throw refusalOf({ status, text });
    const envelope = ENVELOPE.safeParse(parsed(text));
    if (!envelope.success) throw new EvmRpcFailure('answer is no JSON-RPC');
    const { result, error } = envelope.data;
    if (error) throw rpcError(error.code, error.message);
    if (result === undefined) throw new EvmRpcFailure('answer is no JSON-RPC');
    return result;
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new EvmRpcFailure('answer is no JSON');
  }
}

/** Nodes that refuse say why in JSON-RPC, in words, or not at all. */
function refusalOf({ status, text }: PostedAnswer): EvmRpcFailure {
  const said = text.startsWith('{') ? REFUSAL.safeParse(orNothing(text)).data : undefined;
  if (said === undefined) return new EvmRpcFailure(`HTTP ${status}`);
  return rpcError(said.error.code, said.error.message, status);
}

function orNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** An answer, or the node's own trouble: then it is as if it could not be asked. */
function rpcError(code: number, text: string, httpStatus?: number): EvmRpcFailure {
  if (!isForAnotherNode(code, text, httpStatus)) return new EvmRpcError(code, text);
  const Failure = METHOD_MISSING.has(code) ? EvmMethodMissing : EvmRpcFailure;
  return new Failure(`JSON-RPC error ${code}${httpStatus === undefined ? '' : ` (HTTP ${httpStatus})`}`);
}

function failureOf(error: unknown): EvmRpcFailure {
  if (error instanceof AnswerTooLarge) return new EvmAnswerTooLarge('answer too large');
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : null;
  return new EvmRpcFailure(`unreachable (${typeof code === 'string' ? code : 'no answer'})`);
}

/**
 * Silence, a broken answer, a refused key or rate: not what the node says of the question, that there is too much to answer,
 * nor that it lacks the method.
 */
export function isTrouble(error: unknown): boolean {
  if (error instanceof EvmRpcError || error instanceof EvmMethodMissing) return false;
  if (error instanceof EvmAnswerTooLarge) return false;
  return error instanceof EvmRpcFailure && !error.message.startsWith('JSON-RPC error');
}

/** Why a node failed, in words that are safe to log. */
export function failureReason(error: unknown): string {
  if (error instanceof EvmRpcFailure) return error.message;
  if (error instanceof ZodError) return `malformed answer at ${error.issues[0]?.path.join('.') ?? '?'}`;
  return 'failed in an unknown way';
}

/** Made once: an abort without a reason makes a DOMException, with a stack, for every call that went well. */
const OVER = new EvmRpcFailure('the attempt is over');

/**
 * Gives one attempt its time. Whatever ends it (time, the caller's signal, one of several calls failing, success),
 * calls that are still under way are cut off at the socket.
 *
 * @throws EvmRpcFailure when the time is up; the signal's reason when it is aborted
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
    controller.abort(new EvmRpcFailure(`no answer within ${timeoutMs} ms`));
  }, timeoutMs);
  try {
    return await attempt(controller.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
    controller.abort(OVER);
  }
}
