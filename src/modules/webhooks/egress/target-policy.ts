import { Injectable } from '@nestjs/common';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { AppConfig } from '../../../platform/config/app-config.js';
import { isPublicAddress } from './address-policy.js';
import { NameResolver } from './name-resolver.js';

/** Why a URL is not called. */
export class RefusedTarget extends Error {
  override readonly name = 'RefusedTarget';
}

/** A name that could not be resolved: nobody's fault yet, and to be tried again. */
export class UnresolvedTarget extends Error {
  override readonly name = 'UnresolvedTarget';
}

/** Where a request goes: the addresses that were checked, and no others. */
export interface PinnedTarget {
  readonly url: URL;
  readonly addresses: readonly string[];
}

/** Ports that speak HTTPS to strangers; everything else is somebody's database. */
const HTTPS_PORTS = ['', '443', '8443'];
const HTTP_PORTS = ['', '80', '8080'];

/** What this parser drops or turns into something else, and the next one may not. */
const MENDED = /[\\\s\p{Cc}]/u;

/** Addresses of a name that a connection may try. */
const MAX_OF_FAMILY = 3;

/** Names that mean this machine or its surroundings, whatever a name server says (RFC 6761, 6762, 8375, ICANN). */
const LOCAL_NAMES =
  /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|home\.arpa|onion|test|invalid|arpa)$/;

/**
 * Which URLs of tenants we call (OWASP API7). Only https (http in development), default ports, names and addresses of
 * the public Internet. A name is resolved once; all of its addresses must be public, and the connection is made to these.
 * `WEBHOOK_ALLOWED_HOSTS` exempts hosts by `host:port`.
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
   * What can be said of a URL without asking anybody.
   *
   * @throws RefusedTarget with a sentence for whoever gave the URL
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
      throw new RefusedTarget('url must begin with https://');
    }
    const ports = url.protocol === 'https:' ? HTTPS_PORTS : HTTP_PORTS;
    if (!ports.includes(url.port)) throw new RefusedTarget('url must use port 443 or 8443');
    assertPublicHost(hostOf(url));
    return url;
  }

  /**
   * Checks a URL and pins the addresses of its name.
   *
   * @throws RefusedTarget when it, or any address of its name, is not to be called; UnresolvedTarget
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
      // The operator's own hosts may stand in the hosts file.
      if (isExempt) return (await lookup(host, { all: true })).map(({ address }) => address);
      return await this.names.resolve(host);
    } catch (error) {
      throw new UnresolvedTarget('the name of url has no address', { cause: error });
    }
  }
}

/** Without the brackets of IPv6 and without the dot of the root: WHATWG's parser has normalised all other notations. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

/** Of each family the first. A name may have thousands, and each that refuses would send the connection to the next. */
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
