import { Injectable } from '@nestjs/common';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { AppConfig } from '../../../platform/config/app-config.js';
import { isPublicAddress } from './address-policy.js';
import { NameResolver } from './name-resolver.js';

/** The policy forbids the URL. The message gives the reason, for the caller of the API. */
export class RefusedTarget extends Error {
  override readonly name = 'RefusedTarget';
}

/** A name that could not be resolved. The failure may be temporary, so that a retry is useful. */
export class UnresolvedTarget extends Error {
  override readonly name = 'UnresolvedTarget';
}

/** A URL with its checked addresses. A request may connect to no other address. */
export interface PinnedTarget {
  readonly url: URL;
  readonly addresses: readonly string[];
}

/** Ports of public HTTPS servers. Other ports could reach internal services such as databases. */
const HTTPS_PORTS = ['', '443', '8443'];
const HTTP_PORTS = ['', '80', '8080'];

/** Characters that this URL parser drops or replaces, and other parsers may keep. */
const MENDED = /[\\\s\p{Cc}]/u;

/** The largest number of addresses per family that a connection may try. */
const MAX_OF_FAMILY = 3;

/** Names of this machine or its local network, regardless of name servers (RFC 6761, 6762, 8375, ICANN). */
const LOCAL_NAMES =
  /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|home\.arpa|onion|test|invalid|arpa)$/;

const TUNNEL =
  'This machine cannot be reached from elsewhere: use the https address of a tunnel, or ask the operator for WEBHOOK_ALLOWED_HOSTS';

/**
 * Decides which URLs of tenants we call, against SSRF (OWASP API7). Allows https (http in development), default ports,
 * and public names and addresses. Resolves a name once: all of its addresses must be public, and the connection uses
 * only these. `WEBHOOK_ALLOWED_HOSTS` exempts hosts by `host:port`.
 */
@Injectable()
export class TargetPolicy {
  private readonly exempt: ReadonlySet<string>;

  constructor(
    private readonly config: AppConfig,
    private readonly names: NameResolver,
  ) {
    this.exempt = new Set(config.webhookAllowedHosts.map((host) => host.toLowerCase()));
  }

  /**
   * Checks a URL without name resolution.
   *
   * @throws RefusedTarget with a message for the caller who gave the URL
   */
  parse(text: string): URL {
    if (MENDED.test(text))
      throw new RefusedTarget('url must not hold blanks, backslashes or control characters');
    if (!URL.canParse(text)) throw new RefusedTarget('url is not a URL');
    const url = new URL(text);
    if (url.username !== '' || url.password !== '') throw new RefusedTarget('url must not hold credentials');
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      throw new RefusedTarget('url must begin with https://');
    if (this.isExempt(url)) return url;
    if (url.protocol === 'http:' && this.config.mode !== 'development') {
      throw new RefusedTarget(`url must begin with https://${isOfThisMachine(url) ? `. ${TUNNEL}` : ''}`);
    }
    const ports = url.protocol === 'https:' ? HTTPS_PORTS : HTTP_PORTS;
    if (!ports.includes(url.port)) throw new RefusedTarget('url must use port 443 or 8443');
    assertPublicHost(hostOf(url));
    return url;
  }

  /**
   * Checks a URL and pins the addresses of its name.
   *
   * @throws RefusedTarget when the policy forbids the URL or any address of its name
   * @throws UnresolvedTarget when the name cannot be resolved
   */
  async pin(text: string): Promise<PinnedTarget> {
    const url = this.parse(text);
    const host = hostOf(url);
    if (isIP(host) !== 0) return { url, addresses: [host] };
    const isExempt = this.isExempt(url);
    const addresses = await this.addressesOf(host, isExempt);
    if (!isExempt && !addresses.every(isPublicAddress)) {
      throw new RefusedTarget('the name of url leads to an address that is not public');
    }
    return { url, addresses: fewOf(addresses) };
  }

  private isExempt(url: URL): boolean {
    const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
    return this.exempt.has(`${url.hostname}:${port}`);
  }

  private async addressesOf(host: string, isExempt: boolean): Promise<readonly string[]> {
    try {
      // Only `lookup` reads the hosts file, where the operator may define exempt hosts.
      if (isExempt) return (await lookup(host, { all: true })).map(({ address }) => address);
      return await this.names.resolve(host);
    } catch (error) {
      throw new UnresolvedTarget('the name of url has no address', { cause: error });
    }
  }
}

function isOfThisMachine(url: URL): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(hostOf(url));
}

/** The host without IPv6 brackets and the trailing dot. The WHATWG parser has normalised all other notations. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

/** Keeps the first addresses of each family. A name may have thousands, and a connection tries them in sequence. */
function fewOf(addresses: readonly string[]): readonly string[] {
  return [4, 6].flatMap((family) =>
    addresses.filter((address) => isIP(address) === family).slice(0, MAX_OF_FAMILY),
  );
}

function assertPublicHost(host: string): void {
  if (isIP(host) !== 0) {
    if (!isPublicAddress(host)) throw new RefusedTarget('url must not name an address that is not public');
    return;
  }
  const labels = host.split('.');
  if (labels.length === 1 || labels.includes('') || LOCAL_NAMES.test(host)) {
    throw new RefusedTarget('url must name a public host');
  }
}
