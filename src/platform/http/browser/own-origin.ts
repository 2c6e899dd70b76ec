import type { IncomingMessage } from 'node:http';
import { DomainError } from '../../../domain/error-code.js';
import type { AppConfig } from '../../config/app-config.js';
import { isLoopback } from '../../config/mode.js';

type Asked = Pick<IncomingMessage, 'headers'>;

/**
 * The origin at which people sign in: that of `PUBLIC_URL`. Without it, the one that a browser on this machine asked
 * for; a name that is not of this machine is none, whatever it resolves to (DNS rebinding).
 *
 * @returns null where nobody can sign in
 */
export function ownOrigin({ headers }: Asked, { http }: Pick<AppConfig, 'http'>): string | null {
  if (http.hasPublicUrl) return new URL(http.publicUrl).origin;
  const { host = '' } = headers;
  const asked = `http://${host}`;
  if (host === '' || !URL.canParse(asked)) return null;
  const { hostname, origin, host: parsed } = new URL(asked);
  const name = hostname.replace(/^\[|\]$/g, '');
  return parsed === host.toLowerCase().replace(/:80$/, '') && isLoopback(name) ? origin : null;
}

/**
 * Whether a page of our own origin sent the request, or no page: by `Origin` (RFC 6454 §7), which browsers send with
 * every request that changes something, else by `Sec-Fetch-Site`.
 *
 * @param isChange then one of the two must be there
 */
export function isOwnPage(request: Asked, config: Pick<AppConfig, 'http'>, isChange: boolean): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  const own = ownOrigin(request, config);
  if (own === null) return false;
  if (origin !== undefined) return origin === own;
  if (site === undefined) return !isChange;
  return site === 'same-origin' || (site === 'none' && !isChange);
}

/**
 * Returns the origin at which people sign in, for a request that one of its pages sent.
 *
 * @throws DomainError `CROSS_SITE_REQUEST`
 */
export function requireOwnOrigin(request: Asked, config: Pick<AppConfig, 'http'>): string {
  const own = ownOrigin(request, config);
  if (own !== null && isOwnPage(request, config, true)) return own;
  const where = config.http.hasPublicUrl
    ? 'the address in PUBLIC_URL'
    : 'this machine, until PUBLIC_URL is set';
  throw new DomainError('CROSS_SITE_REQUEST', `People sign in from pages of this server only, at ${where}.`);
}
