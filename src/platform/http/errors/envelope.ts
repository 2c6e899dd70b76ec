import type { Request, Response } from 'express';
import {
  ERROR_CODES,
  type DomainError,
  type ErrorCode,
  type ErrorDetails,
} from '../../../domain/error-code.js';
import type { AppRequest } from '../request/access.js';
import { guideOriginOf, guideTo } from '../hints/error-guide.js';
import { closeIfUnread } from '../body/unread-body.js';

/** The shape of every error answer; the details of the code are members of it. */
export interface ErrorEnvelope extends ErrorDetails {
  readonly code: ErrorCode;
  readonly message: string;
  readonly statusCode: number;
  readonly error: string;
  readonly requestId: string;
  /** The page about this code: a path of this server, or a URL where the operator has set a public one. */
  readonly docs: string;
}

/**
 * Converts the failure to its envelope; used for whole answers and for entries of a batch. The members that people look
 * for come first.
 *
 * @param origin what stands in front of the link to the guide (`guideOriginOf`)
 */
export function toEnvelope(failure: DomainError, requestId: string, origin = ''): ErrorEnvelope {
  const { code, message, details } = failure;
  const { status: statusCode, error } = ERROR_CODES[code];
  const { errors, ...others } = details;
  return {
    ...{ code, message, statusCode, error, requestId },
    ...(errors !== undefined && { errors }),
    docs: guideTo(code, origin),
    ...others,
  };
}

type FailureListener = (failure: DomainError) => void;
type ExtraMembers = (failure: DomainError) => Readonly<Record<string, unknown>>;

/** Hooks for an answer that becomes a failure; stored with the answer, in express' `locals`. */
interface FailureHooks {
  failureListeners?: FailureListener[];
  extraMembers?: ExtraMembers;
  before?: () => Promise<void>;
}

function hooksOf(response: Response): FailureHooks {
  return response.locals as FailureHooks;
}

/** Calls the listener when the answer is a failure, even when the caller has disconnected. */
export function onFailure(response: Response, listener: FailureListener): void {
  (hooksOf(response).failureListeners ??= []).push(listener);
}

/**
 * Adds members to any failure of this answer, wherever it arises. For a protocol whose clients read their own members
 * instead of the envelope's.
 */
export function addToFailures(response: Response, members: ExtraMembers): void {
  hooksOf(response).extraMembers = members;
}

/** Delays a failure from a guard or a handler until the work ends; the work must not fail. */
export function beforeFailure(response: Response, work: () => Promise<void>): void {
  hooksOf(response).before = work;
}

/** Like `sendFailure`, after the work that the failure waits for, if there is any. */
export function answerFailure(request: Request, response: Response, failure: DomainError): void {
  const { before } = hooksOf(response);
  if (before === undefined) {
    sendFailure(request, response, failure);
    return;
  }
  void before().then(() => {
    sendFailure(request, response, failure);
    // The answer may wait for a slow caller; the quoted body need not stay in memory.
    request.body = undefined;
  });
}

/** Answers with the failure, unless an answer has begun already. */
export function sendFailure(request: Request, response: Response, failure: DomainError): void {
  const { failureListeners, extraMembers } = hooksOf(response);
  if (failureListeners !== undefined) for (const listener of failureListeners) listener(failure);
  if (response.headersSent) {
    // A partial answer cannot be withdrawn; only closing the connection signals the failure.
    if (!response.writableEnded) response.destroy();
    return;
  }
  const { retryAfterSeconds, allow } = failure.details;
  if (retryAfterSeconds !== undefined) {
    response.setHeader('Retry-After', String(Math.max(1, Math.ceil(retryAfterSeconds))));
  }
  if (allow !== undefined) response.setHeader('Allow', allow);
  if (failure.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  response.removeHeader('Content-Disposition');
  closeIfUnread(request, response);
  // Avoids express' own methods: they would apply the ETag and format that the handler had set. A string leaves in one
  // write with its head.
  const body = JSON.stringify({
    ...toEnvelope(failure, (request as AppRequest).requestId, guideOriginOf(request)),
    ...extraMembers?.(failure),
  });
  response.writeHead(failure.status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}
