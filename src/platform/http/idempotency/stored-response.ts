import type { Response } from 'express';
import { DomainError } from '../../../domain/error-code.js';
import { toEnvelope } from '../errors/envelope.js';
import { guideOriginOf } from '../hints/error-guide.js';
import type { AppRequest } from '../request/access.js';
import type { IsFinal } from './store-response-when.js';

/** An answer as stored for replays. */
export interface StoredResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; null for an answer without a body. */
  readonly body: string | null;
}

const KEPT_HEADERS = ['X-Payment-Status'];
/** Refusals from the operation itself. Not 403: another key of the tenant may be permitted. */
const KEPT_REFUSALS = [404, 409, 422];

/** One POST: its request, its response, and whether an answer is final. */
export interface Exchange {
  readonly request: AppRequest;
  readonly response: Response;
  readonly isFinal: IsFinal;
}

/** The part of an answer to store; null when the answer is not final. */
export function storedResponseOf(
  body: unknown,
  { response, isFinal }: Exchange,
): StoredResponse | 'request' | null {
  const kept = isFinal(body);
  if (kept === false || kept === 'nothing') return null;
  if (kept === 'request') return kept;
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = response.getHeader(name);
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  const text = body === undefined ? null : JSON.stringify(withoutSecrets(body));
  return { status: response.statusCode, headers: Object.fromEntries(headers), body: text };
}

/**
 * The part of a refusal to store; null when the refusal may change later. A refusal with its own members is temporary,
 * such as a retry time or a short-lived link.
 */
export function storedErrorOf(error: unknown, { request }: Exchange): StoredResponse | null {
  if (!(error instanceof DomainError) || !KEPT_REFUSALS.includes(error.status)) return null;
  if (Object.keys(error.details).length > 0) return null;
  const envelope = toEnvelope(error, request.requestId, guideOriginOf(request));
  return { status: error.status, headers: {}, body: JSON.stringify(envelope) };
}

const SECRET_FIELDS = ['key', 'secret'];
const SECRET_PATTERN = /^(x402_|whsec_)/;

/**
 * The JSON of an answer without its secrets: a replayed creation shows `null` instead and states that they were shown
 * already.
 */
export function withoutSecrets(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withoutSecrets);
  if (typeof body !== 'object' || body === null) return body;
  const entries = Object.entries(body).map(([name, value]): [string, unknown] =>
    isSecret(name, value) ? [name, null] : [name, withoutSecrets(value)],
  );
  const shown = Object.entries(body).some(([name, value]) => isSecret(name, value));
  return { ...Object.fromEntries(entries), ...(shown ? { secretAlreadyShown: true } : {}) };
}

function isSecret(name: string, value: unknown): boolean {
  return SECRET_FIELDS.includes(name) && typeof value === 'string' && SECRET_PATTERN.test(value);
}
