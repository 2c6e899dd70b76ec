import type { Exchange } from './client.js';

interface Body {
  readonly success?: unknown;
  readonly status?: unknown;
  readonly reason?: unknown;
  readonly claimed?: unknown;
  readonly amountUsdc?: unknown;
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly requestId?: unknown;
  readonly paymentId?: unknown;
}

/** What may be said when a part is away: try again, nothing else. */
const CLEAN_FAILURES: Readonly<Record<number, readonly string[]>> = {
  500: ['INTERNAL_ERROR'],
  503: ['VERIFIER_UNAVAILABLE'],
  504: ['REQUEST_TIMEOUT'],
};

/**
 * What is wrong with an answer, or null. Right is what a calm service would have said, or a clean 5xx in the one
 * shape of errors. The verifier says yes to everything, so that every payment that was looked at is confirmed.
 */
export function faultOf(exchange: Exchange, brokenIsFine: boolean): string | null {
  const { kind, status, text } = exchange;
  if (status === null) return brokenIsFine ? null : 'the connection broke';
  const body = parse(text);
  if (body === null) return `no JSON: ${text.slice(0, 100)}`;
  if (status >= 500) return cleanFailure(exchange, body);
  if (kind === 'bad-key') return status === 401 ? null : `a bad key got ${String(status)}`;
  if (kind === 'used-up') return usedUp(status, body);
  if (status === 409 && kind === 'idempotent')
    return body.code === 'IDEMPOTENCY_KEY_IN_USE' ? null : `409 ${String(body.code)}`;
  if (status !== 200) return `${String(status)} ${String(body.code)}`;
  return wrongYes(exchange, body);
}

/** The answer as far as it is JSON. */
export function parse(text: string): Body | null {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return null;
  }
}

function cleanFailure({ status, requestId }: Exchange, body: Body): string | null {
  const allowed = CLEAN_FAILURES[status ?? 0] ?? [];
  const isClean =
    allowed.includes(String(body.code)) && body.statusCode === status && body.requestId === requestId;
  return isClean ? null : `an unclean ${String(status)}: ${JSON.stringify(body).slice(0, 200)}`;
}

/** While limits are counted in memory a process that was just started does not know what was used up. */
function usedUp(status: number, body: Body): string | null {
  if (status === 429 && body.code === 'RATE_LIMIT_EXCEEDED') return null;
  return status === 200 ? null : `a used-up plan got ${String(status)} ${String(body.code)}`;
}

function wrongYes({ kind, reference }: Exchange, body: Body): string | null {
  if (body.success === true) {
    if (body.status !== 'confirmed' || body.amountUsdc !== '1.5')
      return `a wrong yes: ${JSON.stringify(body)}`;
    return (reference !== null) === (body.claimed === true) ? null : 'a yes without its claim';
  }
  // Of two references one is too late.
  return kind === 'claim' && body.reason === 'ALREADY_CLAIMED' ? null : `a wrong no: ${String(body.reason)}`;
}
