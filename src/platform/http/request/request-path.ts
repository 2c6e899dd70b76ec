/**
 * A path as the router compares it, for what must know the route before the router does: whatever its case, with or
 * without one slash at its end; the root is empty. Percent-encoded characters stay as they are: the router takes them for
 * other paths, too.
 *
 * @param path `request.path`, which has neither scheme nor host where the request names them (absolute form)
 */
export function comparablePath(path: string): string {
  const lower = path.toLowerCase();
  return lower.endsWith('/') ? lower.slice(0, -1) : lower;
}
