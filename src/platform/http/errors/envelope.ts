import type { Request, Response } from 'express';
import {
  ERROR_CODES,
  type DomainError,
  type ErrorCode,
  type ErrorDetails,
} from '../../../domain/error-code.js';
import type { AppRequest } from '../request/access.js';
import { closeIfUnread } from '../body/unread-body.js';

/** The one shape of every error that leaves the process; the details of its code ride along. */
export interface ErrorEnvelope extends ErrorDetails {
  readonly statusCode: number;
  readonly error: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly requestId: string;
}

/** Writes the failure as its envelope; used for whole answers and for the entries of a batch. */
export function toEnvelope(failure: DomainError, requestId: string): ErrorEnvelope {
  const { status: statusCode, error } = ERROR_CODES[failure.code];
  return { ...failure.details, statusCode, error, code: failure.code, message: failure.message, requestId };
}

type FailureListener = (failure: DomainError) => void;
type ExtraMembers = (failure: DomainError) => Readonly<Record<string, unknown>>;

/** What is to be done should an answer become a failure; kept with the answer, in express' `locals`. */
interface FailureHooks {
  failureListeners?: FailureListener[];
  extraMembers?: ExtraMembers;
  before?: () => Promise<void>;
}

function hooksOf(response: Response): FailureHooks {
  return response.locals as FailureHooks;
}

/** Calls the listener when the answer is a failure; also when nobody is left to hear it. */
export function onFailure(response: Response, listener: FailureListener): void {
  (hooksOf(response).failureListeners ??= []).push(listener);
}

/**
 * Adds members to whatever failure this answer may become, wherever it arises: for a protocol whose clients read their
 * own members, and not the envelope's.
 */
export function addToFailures(response: Response, members: ExtraMembers): void {
  hooksOf(response).extraMembers = members;
}

/** Has a failure that is thrown behind the guards, or by one, wait for the work, which must not fail. */
export function beforeFailure(response: Response, work: () => Promise<void>): void {
  hooksOf(response).before = work;
}

/** The same as `sendFailure`, after the work that the failure waits for, if there is any. */
export function answerFailure(request: Request, response: Response, failure: DomainError): void {
  const { before } = hooksOf(response);
  if (before === undefined) {
    sendFailure(request, response, failure);
    return;
  }
  void before().then(() => {
    sendFailure(request, response, failure);
    // The answer waits on its connection for a slow caller; what it quoted need not.
    request.body = undefined;
  });
}

/** Answers with the failure, unless an answer has begun already. */
export function sendFailure(request: Request, response: Response, failure: DomainError): void {
  const { failureListeners = [], extraMembers } = hooksOf(response);
  for (const listener of failureListeners) listener(failure);
  if (response.headersSent) {
    // Half an answer cannot be taken back; cutting it off is the only way to say that it failed.
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
  // Not by express' own methods: they would look for an ETag and a format that the handler had asked for. As text, which
  // leaves in one write with its head.
  const body = JSON.stringify({
    ...toEnvelope(failure, (request as AppRequest).requestId),
    ...extraMembers?.(failure),
  });
  response.writeHead(failure.status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}
