import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder, own } from './own-server.js';

/** A private authority with a certificate for the name `localhost`, and one for the database role `certified`. */
export interface Certificates {
  /** PEM of the authority. */
  readonly ca: string;
  /** Paths of the files, by name: `ca.pem`, `server.pem`, `server.key`, `client.pem`, `client.key`. */
  file(name: string): string;
}

/** Makes new ones with openssl, in a folder that Postgres can read. */
export function makeCertificates(): Certificates {
  const folder = newFolder();
  const file = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): string =>
    execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=private authority');
  writeFileSync(file('names'), 'subjectAltName=DNS:localhost');
  for (const [name, subject] of [
    ['server', 'localhost'],
    ['client', 'certified'],
  ] as const) {
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${subject}`);
    openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, '-days', '2', '-CA', 'ca.pem'],
      ...['-CAkey', 'ca.key', '-CAcreateserial', ...(name === 'server' ? ['-extfile', 'names'] : [])],
    );
  }
  own(folder);
  return { ca: openssl('x509', '-in', 'ca.pem'), file };
}
