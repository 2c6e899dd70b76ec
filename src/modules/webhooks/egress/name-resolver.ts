import { Resolver } from 'node:dns/promises';

/** Port: the addresses of a name. */
export abstract class NameResolver {
  /** @throws when the name has none, or nobody could be asked */
  abstract resolve(name: string): Promise<string[]>;
}

const TRY_MS = 1_500;
const TRIES = 2;

/**
 * Asks the name servers for A and AAAA records. Not `dns.lookup`: its four threads are shared with the whole process,
 * and names that tenants chose could hold them all.
 */
export class DnsNameResolver extends NameResolver {
  private readonly resolver = new Resolver({ timeout: TRY_MS, tries: TRIES });

  /** @param servers `address:port`; the system's unless given */
  constructor(servers?: readonly string[]) {
    super();
    if (servers !== undefined) this.resolver.setServers(servers);
  }

  async resolve(name: string): Promise<string[]> {
    const [v4, v6] = await Promise.allSettled([this.resolver.resolve4(name), this.resolver.resolve6(name)]);
    const addresses = [v4, v6].flatMap((found) => (found.status === 'fulfilled' ? found.value : []));
    if (addresses.length > 0) return addresses;
    throw new Error('the name has no address', {
      cause: v4.status === 'rejected' ? v4.reason : undefined,
    });
  }
}
