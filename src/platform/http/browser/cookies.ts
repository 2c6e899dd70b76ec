import type { IncomingMessage } from 'node:http';

/** Longest `Cookie` header that is read; ours are short, and a stranger may send 16 KB. */
const READ_LIMIT = 8_192;

/**
 * Returns the value of a cookie (RFC 6265 §5.4), or null. When a name comes twice, the first one counts: browsers send
 * the one with the longest path first.
 */
export function cookieOf({ headers }: Pick<IncomingMessage, 'headers'>, name: string): string | null {
  const { cookie = '' } = headers;
  if (cookie === '' || cookie.length > READ_LIMIT) return null;
  for (const pair of cookie.split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return null;
}
