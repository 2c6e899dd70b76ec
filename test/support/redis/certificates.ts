import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A private authority, and a server's certificate that it signed. */
export interface Certificates {
  /** PEM of the authority, for `REDIS_CA_CERT`. */
  readonly caCert: string;
  /** Options of a Redis server that speaks TLS with this certificate. */
  readonly options: readonly string[];
  /** Path of a file: `ca.crt`, `server.crt`, `server.key`. */
  file(name: string): string;
  remove(): void;
}

/**
 * Makes them with the `openssl` of the machine.
 *
 * @param names what the certificate names, such as `DNS:localhost`
 */
export function makeCertificates(names: string): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'x402-tls-'));
  const at = (name: string): string => join(folder, name);
  const newKey = (name: string): string[] =>
    `-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ${at(name)}`.split(' ');
  openssl([
    'req',
    '-x509',
    '-days',
    '2',
    ...newKey('ca.key'),
    '-subj',
    '/CN=x402 test',
    '-out',
    at('ca.crt'),
  ]);
  openssl(['req', ...newKey('server.key'), '-subj', '/CN=redis', '-out', at('server.csr')]);
  writeFileSync(at('names'), `subjectAltName=${names}\n`);
  const signed = `-CA ${at('ca.crt')} -CAkey ${at('ca.key')} -CAcreateserial -days 2`.split(' ');
  openssl([
    ...['x509', '-req', '-in', at('server.csr'), ...signed],
    ...['-extfile', at('names'), '-out', at('server.crt')],
  ]);
  return {
    caCert: readFileSync(at('ca.crt'), 'utf8'),
    options: [
      ...['--tls-cert-file', at('server.crt'), '--tls-key-file', at('server.key')],
      ...['--tls-ca-cert-file', at('ca.crt'), '--tls-auth-clients', 'no'],
    ],
    file: at,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function openssl(args: readonly string[]): void {
  const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl ${args[0] ?? ''} failed: ${stderr}`);
}
