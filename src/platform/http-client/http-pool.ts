import { Pool } from 'undici';

/** A connection that nobody uses is closed before servers close theirs, which would cost the next question. */
const IDLE_MS = 4_000;

/**
 * Connections to one server over HTTP/1.1, kept while they are used; an idle one keeps no process alive. No redirect is
 * followed, and only the signal of a request ends one that takes its time.
 *
 * @param maxAnswerBytes of a longer answer the reading fails with undici's `ResponseExceededMaxSizeError`
 */
export function httpPool(origin: string, maxAnswerBytes: number): Pool {
  return new Pool(origin, {
    allowH2: false,
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: IDLE_MS,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: maxAnswerBytes,
  });
}
