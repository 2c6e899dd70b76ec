import { canonicalJson, sha256Hex } from './canonical.js';

/** A request to the seller, apart from any framework. */
export interface RequestFacts {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly path: string;
  /** `https://shop.example`, as this process sees itself; `publicUrl` goes before it. */
  readonly origin: string;
  /** A header's value; names in any case. */
  header(name: string): string | undefined;
  /** The body's bytes; what it was parsed to where they are gone; undefined when there is none, or it is unread. */
  readonly body?: unknown;
  /** Aborted when the buyer is gone. */
  readonly signal?: AbortSignal;
}

/** What is sold, and the hash that ties offers to it. */
export interface NamedRequest {
  readonly url: string;
  readonly hash: string;
}

/**
 * The absolute URL of a request, and its hash; or a sentence why nothing is sold under it. A path counts as it was sent,
 * since frameworks route by that: one that has another normal form (`/a/../b`) would name one thing and be served another.
 */
export function nameRequest(
  request: RequestFacts,
  { publicUrl, hosts }: { readonly publicUrl?: string; readonly hosts?: readonly string[] },
): NamedRequest | string {
  const called = URL.canParse(request.origin) ? new URL(request.origin) : null;
  if (called === null || called.host === '') return 'The header Host names no host.';
  if (hosts !== undefined && !hosts.some((host) => host.toLowerCase() === called.host)) {
    return 'Nothing is sold under this host.';
  }
  const own = publicUrl === undefined ? called : new URL(publicUrl);
  const url = own.origin + request.path;
  if (!isNormal(url, request.path)) {
    return 'The path is not in its normal form: send it without dot segments and backslashes, and percent-encoded.';
  }
  try {
    return { url, hash: requestHash(request.method, url, request.body) };
  } catch {
    return 'The body cannot be named: it is nested too deep, or is no JSON.';
  }
}

function isNormal(url: string, path: string): boolean {
  return path.startsWith('/') && !path.includes('#') && URL.canParse(url) && new URL(url).href === url;
}

/**
 * Ties an offer to the request it was made for: SHA-256, in hex, of a domain tag, a line feed and the canonical JSON of
 * method, absolute URL and the SHA-256 of the body (null without one). A body whose bytes are gone counts as the
 * canonical JSON of what it was parsed to.
 */
export function requestHash(method: string, url: string, body?: unknown): string {
  const request = { method: method.toUpperCase(), url, body: bodyHash(body) };
  return sha256Hex(`x402 transaction proof request\n${canonicalJson(request)}`);
}

function bodyHash(body: unknown): string | null {
  if (body === undefined || body === null) return null;
  if (body instanceof Uint8Array) return body.length === 0 ? null : sha256Hex(body);
  return sha256Hex(typeof body === 'string' ? body : canonicalJson(body));
}
