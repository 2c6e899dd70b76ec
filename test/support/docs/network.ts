/**
 * What the machine of a test knows of networks, and a reader's own machine would know as well. Not npm's folders: the
 * tests may be started by npm, and its cache and settings belong to whoever did so.
 */
const NETWORK =
  /^(npm_config_(registry|cafile|proxy|https_proxy|noproxy)|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR))$/i;

/** The variables of this process that say how networks are reached. */
export function networkSettings(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => NETWORK.test(name)));
}
