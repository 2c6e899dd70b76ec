/**
 * Normalises a path as the router compares it, for code that runs before the router. It ignores case and one trailing
 * slash; the root is empty. Percent-encoded characters stay: the router treats them as different paths, too.
 *
 * @param path `request.path`, which has neither scheme nor host, even for a request target in absolute form
 */
export function comparablePath(path: string): string {
  const lower = path.toLowerCase();
  // The router takes two slashes for the root, too.
  if (lower === '//') return '';
  return lower.endsWith('/') ? lower.slice(0, -1) : lower;
}
