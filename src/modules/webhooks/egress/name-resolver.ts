import { Resolver } from 'node:dns/promises';

/** Port: resolves a host name to its addresses. */
export abstract class NameResolver {
  /** @throws Error when the name has no address, or no name server answers */
  abstract resolve(name: string): Promise<string[]>;
}

const TRY_MS = 1_500;
const TRIES = 2;

/**
 * Queries the name servers for A and AAAA records. Does not use `dns.lookup`: the whole process shares its four
 * threads, and slow names of tenants could occupy all of them.
 */
export class DnsNameResolver extends NameResolver {
  private readonly resolver = new Resolver({ timeout: TRY_MS, tries: TRIES });

  /** @param servers name servers as `address:port`; by default those of the system */
  constructor(servers?: readonly string[]) {
    super();
    if (servers !== undefined) this.resolver.setServers(servers);
  }

  /** @throws Error when the name has no address, or no name server answers */
  async resolve(name: string): Promise<string[]> {
    const [v4, v6] = await Promise.allSettled([this.resolver.resolve4(name), this.resolver.resolve6(name)]);
    const addresses = [v4, v6].flatMap((found) => (found.status === 'fulfilled' ? found.value : []));
    if (addresses.length > 0) return addresses;
    throw new Error('the name has no address', {
      cause: v4.status === 'rejected' ? v4.reason : undefined,
    });
  }
}
