import type { Request } from 'express';

/**
 * The path of a request as the router compares it, for whoever must know the route before the router does: in lower case,
 * without a slash at the end, and without scheme and host where the request names them (absolute form). Percent-encoded
 * characters stay as they are: the router takes them for other paths, too.
 */
export function comparedPath(request: Request): string {
  const path = request.path.toLowerCase();
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
