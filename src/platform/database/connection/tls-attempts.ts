import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { InvalidServerUrl } from './server-url.js';

/** Without TLS, or with these options. */
export type Tls = false | ConnectionOptions;

/** pg's own names of modes, beside libpq's. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'no-verify': 'require',
  true: 'verify-full',
  1: 'verify-full',
  false: 'disable',
  0: 'disable',
};

/**
 * The ways in which a connection tries TLS, in order, as libpq means `sslmode`:
 *
 * - `disable`: none. `allow`: none, then encrypted. `prefer`: encrypted, then none.
 * - `require`: encrypted, unverified; with authorities as `verify-ca`.
 * - `verify-ca`: signed by one of the authorities. `verify-full`: also for this host's name.
 *
 * Without `sslmode` a connection has no TLS; with authorities it is `verify-full`.
 *
 * @param caCert PEM of the authorities; `sslrootcert` of the URL comes first
 * @throws InvalidServerUrl for an unknown mode, and for `verify-ca` without authorities
 */
export function tlsAttempts(parameters: ReadonlyMap<string, string>, caCert: string | null): readonly Tls[] {
  const root = parameters.get('sslrootcert');
  const ca = root === 'system' ? null : (fileOf('sslrootcert', root) ?? caCert);
  const given = parameters.get('sslmode') ?? parameters.get('ssl') ?? defaultMode(ca, root);
  const mode = OTHER_NAMES[given] ?? given;
  if (mode === 'verify-ca' && ca === null)
    throw new InvalidServerUrl('sslmode=verify-ca needs DATABASE_CA_CERT or sslrootcert');
  const { unverified, anyName, verified } = optionsOf(parameters, ca);
  const ways = new Map<string, readonly Tls[]>([
    ['disable', [false]],
    ['allow', [false, unverified]],
    ['prefer', [unverified, false]],
    ['require', [ca === null || given === 'no-verify' ? unverified : anyName]],
    ['verify-ca', [anyName]],
    ['verify-full', [verified]],
  ]).get(mode);
  if (ways !== undefined) return ways;
  throw new InvalidServerUrl('sslmode must be disable, allow, prefer, require, verify-ca or verify-full');
}

function defaultMode(ca: string | null, root: string | undefined): string {
  return ca !== null || root === 'system' ? 'verify-full' : 'disable';
}

function optionsOf(parameters: ReadonlyMap<string, string>, ca: string | null) {
  const key = keyOf(parameters);
  const cert = fileOf('sslcert', parameters.get('sslcert'));
  const own = (more: ConnectionOptions): ConnectionOptions =>
    hideKey({ ...(ca !== null && { ca }), ...(cert !== null && { cert }), ...more }, key);
  return {
    unverified: own({ rejectUnauthorized: false }),
    anyName: own({ checkServerIdentity: () => undefined }),
    verified: own({}),
  };
}

/** The key of the certificate that this client shows, without its password. */
function keyOf(parameters: ReadonlyMap<string, string>): string | null {
  const pem = fileOf('sslkey', parameters.get('sslkey'));
  const passphrase = parameters.get('sslpassword');
  if (pem === null || passphrase === undefined) return pem;
  return createPrivateKey({ key: pem, passphrase }).export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** A logged error holds its client and so these options; pg finds a key that is not enumerable. */
function hideKey(options: ConnectionOptions, key: string | null): ConnectionOptions {
  return key === null ? options : Object.defineProperty(options, 'key', { value: key, enumerable: false });
}

function fileOf(name: string, path: string | undefined): string | null {
  if (path === undefined || path === '') return null;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new InvalidServerUrl(`${name} cannot be read: ${(error as NodeJS.ErrnoException).code ?? ''}`);
  }
}
