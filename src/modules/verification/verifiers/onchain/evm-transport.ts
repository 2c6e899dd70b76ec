import { HttpRequestError, ResponseBodyTooLargeError, RpcRequestError } from 'viem';
import { getHttpRpcClient } from 'viem/utils';
import { z, ZodError } from 'zod';
import { isForAnotherNode } from './rpc-error-kind.js';

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

/** Asks one method of one node. @throws EvmRpcFailure, or the reason of an aborted signal */
export type EvmCall = (method: string, params: readonly unknown[], signal: AbortSignal) => Promise<unknown>;

const ENVELOPE = z.object({
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string().catch('') }).nullish(),
});

/**
 * JSON-RPC 2.0 over HTTP through viem's client, which bounds the answer at 10 MB and hands the signal to the socket.
 * No redirect is followed (a key in the URL stays where it was sent) and nothing is retried: fail-over is ours.
 */
export function evmCall(url: string): EvmCall {
  const client = getHttpRpcClient(url, { timeout: 0, fetchOptions: { redirect: 'error' } });
  return async (method, params, signal) => {
    const answer: unknown = await client
      .request({ body: { method, params }, fetchOptions: { signal } })
      .catch((error: unknown) => {
        signal.throwIfAborted();
        throw failureOf(error);
      });
    const envelope = ENVELOPE.safeParse(answer);
    if (!envelope.success) throw new EvmRpcFailure('answer is no JSON-RPC');
    const { result, error } = envelope.data;
    if (error) throw rpcError(error.code, error.message);
    if (result === undefined) throw new EvmRpcFailure('answer is no JSON-RPC');
    return result;
  };
}

/** An answer, or the node's own trouble: then it is as if it could not be asked. */
function rpcError(code: number, text: string, httpStatus?: number): EvmRpcFailure {
  if (!isForAnotherNode(code, text, httpStatus)) return new EvmRpcError(code, text);
  return new EvmRpcFailure(
    `JSON-RPC error ${code}${httpStatus === undefined ? '' : ` (HTTP ${httpStatus})`}`,
  );
}

function failureOf(error: unknown): EvmRpcFailure {
  if (error instanceof RpcRequestError) return rpcError(error.code, error.details, error.status);
  if (error instanceof ResponseBodyTooLargeError) return new EvmRpcFailure('answer too large');
  if (error instanceof HttpRequestError && error.status !== undefined)
    return new EvmRpcFailure(`HTTP ${error.status}`);
  const origin = memberOf(error, 'cause');
  if (memberOf(origin, 'name') === 'SyntaxError') return new EvmRpcFailure('answer is no JSON');
  const code = memberOf(memberOf(origin, 'cause'), 'code');
  return new EvmRpcFailure(`unreachable (${typeof code === 'string' ? code : 'no answer'})`);
}

/** What fetch throws may come from another realm than ours, where `instanceof` says no. */
function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
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
  signal: AbortSignal,
  timeoutMs: number,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const controller = new AbortController();
  const giveUp = (): void => {
    controller.abort(signal.reason);
  };
  signal.addEventListener('abort', giveUp, { once: true });
  const timer = setTimeout(() => {
    controller.abort(new EvmRpcFailure(`no answer within ${timeoutMs} ms`));
  }, timeoutMs);
  try {
    return await attempt(controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
    controller.abort(OVER);
  }
}
