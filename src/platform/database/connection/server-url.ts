/** One server of a URL. A host that begins with `/` is the folder of a Unix socket. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** What a Postgres URL says. An absent user, password or database is left to pg's defaults. */
export interface ServerUrl {
  /** In the order of the URL; at least one. */
  readonly servers: readonly ServerAddress[];
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  /** The parameters after `?`, by name. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** A Postgres URL that is not one, or asks for what this service does not offer. The message holds nothing of the URL. */
export class InvalidServerUrl extends Error {
  override readonly name = 'InvalidServerUrl';
}

const FORM = /^postgres(?:ql)?:\/\/(?:([^/?#]*)@)?([^/?#@]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/;
/** A name, an address in brackets, or a socket's folder with encoded slashes, whose name may hold colons. */
const HOST_AND_PORT = /^(\[[^\]]+\]|%2f.*?|[^:]*)(?::(\d+))?$/i;
const DEFAULT_PORT = '5432';
/** Each of our connections writes, hence all three mean the same here. */
const WRITABLE = new Set(['any', 'read-write', 'primary']);

/**
 * Reads a URL as libpq does: several hosts with commas between them, sockets as a percent-encoded host or as the
 * parameter `host`, which replaces the hosts before it.
 *
 * @throws InvalidServerUrl
 */
export function parseServerUrl(text: string): ServerUrl {
  const [matched, login, hosts = '', database = '', query = ''] = FORM.exec(text) ?? [];
  if (matched === undefined) throw new InvalidServerUrl('must be a URL (postgres: or postgresql:)');
  const parameters = parametersOf(query);
  const attributes = parameters.get('target_session_attrs') ?? 'any';
  if (!WRITABLE.has(attributes)) {
    throw new InvalidServerUrl(
      'target_session_attrs must be read-write, primary or any: every connection of this service writes',
    );
  }
  const [user, ...password] = (login ?? '').split(':');
  return {
    servers: serversOf(hosts, parameters),
    user: parameters.get('user') ?? decode(user),
    password: parameters.get('password') ?? decode(password.join(':')),
    database: parameters.get('dbname') ?? decode(database),
    parameters,
  };
}

/** Whether `parseServerUrl` can read the text. */
export function isServerUrl(text: string): boolean {
  try {
    parseServerUrl(text);
    return true;
  } catch {
    return false;
  }
}

function serversOf(authority: string, parameters: ReadonlyMap<string, string>): ServerAddress[] {
  const named = authority.split(',').map((part) => {
    const [matched, host = '', port] = HOST_AND_PORT.exec(part) ?? [];
    if (matched === undefined)
      throw new InvalidServerUrl('must name its hosts as host:port, with commas between them');
    return { host: decode(host.replace(/^\[(.+)\]$/, '$1')), port };
  });
  const hosts = parameters.get('host')?.split(',') ?? named.map(({ host }) => host);
  const ports = parameters.get('port')?.split(',') ?? named.map(({ port }) => port);
  if (ports.length > 1 && ports.length !== hosts.length)
    throw new InvalidServerUrl('must have as many ports as hosts, or one port');
  return hosts.map((host, index) => ({
    host: host === undefined || host === '' ? 'localhost' : host,
    port: portOf(ports.length === 1 ? ports[0] : ports[index]),
  }));
}

function portOf(given: string | undefined): number {
  const port = Number(given === undefined || given === '' ? DEFAULT_PORT : given);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new InvalidServerUrl('must have ports from 1 to 65535');
  return port;
}

function parametersOf(query: string): Map<string, string> {
  const pairs = query.split('&').filter((part) => part !== '');
  return new Map(
    pairs.map((part) => {
      const [name, ...value] = part.split('=');
      return [decode(name) ?? '', decode(value.join('=')) ?? ''];
    }),
  );
}

/** A percent sign that encodes nothing stands for itself, as pg reads it. */
function decode(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}
