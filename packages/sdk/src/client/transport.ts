import { X402ConnectionError, X402Error, X402TimeoutError } from './errors.js';
import { isInProgress, isRepeatable, mayPass, pauseMs, retryAfterSecondsOf } from './retry-rules.js';

/** How one call is carried out. */
export interface CallPolicy {
  readonly fetch: typeof fetch;
  /** The longest wait for one attempt, its body included. */
  readonly timeoutMs: number;
  /** The longest duration of the call, with all its attempts and pauses. */
  readonly deadlineMs: number;
  /** How many more attempts follow a failed first one. */
  readonly retries: number;
  readonly signal: AbortSignal | undefined;
  readonly idempotencyKey: string | null;
}

interface Attempt {
  readonly url: string;
  readonly init: RequestInit;
  readonly repeatable: boolean;
}

/**
 * Sends a request until an answer stands: a 2xx, or a refusal that no repetition would change. The body of the answer has
 * been read, so that an answer that breaks off is an attempt that failed.
 *
 * @throws X402Error for a refusal
 * @throws X402ConnectionError X402TimeoutError when no answer came
 * @throws the reason of the caller's signal, once that is aborted
 */
export async function sendRepeatedly(request: Request, policy: CallPolicy): Promise<Response> {
  const endsAtMs = Date.now() + policy.deadlineMs;
  const attempt = await attemptOf(request, policy);
  for (let attempts = 1, failures = 0; ; attempts += 1) {
    const result = await sendOnce(attempt, policy, endsAtMs - Date.now());
    if (result instanceof Response) return result;
    if (!(result instanceof X402Error && isInProgress(result))) failures += 1;
    const mayGoOn = result instanceof X402Error ? mayPass(result, attempt.repeatable) : result.retryable;
    if (!mayGoOn || failures > policy.retries) throw result;
    const retryAfter = result instanceof X402Error ? result.retryAfterSeconds : undefined;
    const waitMs = pauseMs(attempts, retryAfter, Math.random());
    if (Date.now() + waitMs >= endsAtMs) throw result;
    await pause(waitMs, policy.signal);
  }
}

async function attemptOf(request: Request, { idempotencyKey }: CallPolicy): Promise<Attempt> {
  const { method, headers, url } = request;
  const body = method === 'GET' || method === 'HEAD' ? '' : await request.text();
  return {
    url,
    // A redirect would turn a POST into a GET, or carry the key elsewhere.
    init: { method, headers, redirect: 'manual', ...(body === '' ? {} : { body }) },
    repeatable: isRepeatable(method, idempotencyKey),
  };
}

/** Returns what failed, and throws what no further attempt may follow. */
async function sendOnce(
  { url, init, repeatable }: Attempt,
  policy: CallPolicy,
  leftMs: number,
): Promise<Response | X402Error | X402ConnectionError> {
  const { fetch, signal, idempotencyKey, timeoutMs } = policy;
  const limitMs = Math.max(1, Math.min(timeoutMs, leftMs));
  const timeout = new AbortController();
  const timer = setTimeout(() => {
    timeout.abort();
  }, limitMs);
  const ends = signal === undefined ? timeout.signal : AbortSignal.any([signal, timeout.signal]);
  const facts = { retryable: repeatable, idempotencyKey };
  try {
    return await read(await fetch(url, { ...init, signal: ends }));
  } catch (cause) {
    if (cause instanceof X402Error) return cause;
    signal?.throwIfAborted();
    const where = `${String(init.method)} ${new URL(url).pathname}`;
    return timeout.signal.aborted
      ? new X402TimeoutError(`${where}: no answer within ${Math.round(limitMs)} ms`, facts, { cause })
      : new X402ConnectionError(`${where}: ${reasonOf(cause)}`, facts, { cause });
  } finally {
    clearTimeout(timer);
  }
}

/** @throws X402Error unless the answer is a 2xx, or a verification's 402 */
async function read(response: Response): Promise<Response> {
  const text = await response.text();
  const body = parsed(text, response.headers.get('content-type'));
  const isAnswer = response.ok || (response.status === 402 && isVerification(body));
  const retryAfter = retryAfterSecondsOf(response.headers.get('retry-after'), Date.now());
  if (!isAnswer || body === UNREADABLE)
    throw new X402Error(response.status, body === UNREADABLE ? text : body, retryAfter);
  return new Response(response.status === 204 ? null : JSON.stringify(body));
}

const UNREADABLE = Symbol('no JSON');

function parsed(text: string, contentType: string | null): unknown {
  if (text === '') return null;
  if (contentType?.startsWith('text/csv') === true) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return UNREADABLE;
  }
}

/** With `strict=true`, "no" and "not yet" are 402. They are answers, as without it. */
function isVerification(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'success' in body;
}

/** `fetch failed` of Node says nothing: its cause does. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { message?: unknown; cause?: { message?: unknown; code?: unknown } };
  const reasons = [cause?.message, cause?.code, message, error];
  return String(reasons.find((reason) => reason !== undefined && reason !== ''));
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      // What the caller gave as a reason, as `fetch` does.
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
