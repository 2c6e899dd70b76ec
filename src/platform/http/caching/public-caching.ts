import type { AppRequest } from '../request/access.js';

/**
 * `Cache-Control` of an answer that is the same for everybody. Where a key came, it is the caller's alone: its headers
 * hold the limits of the account (RFC 9111 §5.2.2.7).
 */
export function cachingFor({ principal }: AppRequest, maxAgeSeconds: number): string {
  const scope = principal?.kind === 'tenant' ? 'private' : 'public';
  return `${scope}, max-age=${maxAgeSeconds}`;
}
