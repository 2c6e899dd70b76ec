import { Pool } from 'undici';

/** Closes an idle connection before the server does: a request on a closed connection would fail. */
const IDLE_MS = 4_000;

/**
 * HTTP/1.1 connections to one server, kept alive between requests; an idle one keeps no process alive. It follows no
 * redirect, and only a request's signal ends a slow request.
 *
 * @param maxAnswerBytes reading a longer answer fails with undici's `ResponseExceededMaxSizeError`
 */
export function httpPool(origin: string, maxAnswerBytes: number): Pool {
  return new Pool(origin, {
    allowH2: false,
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: IDLE_MS,
    connectTimeout: 0,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: maxAnswerBytes,
  });
}
