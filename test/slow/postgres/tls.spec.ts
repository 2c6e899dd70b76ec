import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { connectionOptions } from '../../../src/platform/database/connection/connection-options.js';
import { ServerClient } from '../../../src/platform/database/connection/server-client.js';
import { makeCertificates, type Certificates } from '../../support/postgres/certificates.js';
import {
  createServer,
  newFolder,
  own,
  removeServers,
  type OwnServer,
} from '../../support/postgres/own-server.js';
import { call } from '../../support/services/cluster.js';
import { asAdmin } from '../../support/services/postgres.js';
import { startServer } from '../../support/services/server-process.js';

const NO_LIMITS = { statementTimeoutMs: 0, idleInTransactionMs: 0 };

/** Roles that may log in with TLS alone, without it alone, and with a certificate alone. */
const HBA = [
  'local all all trust',
  'hostssl all secure,migrator all trust',
  'hostnossl all open all trust',
  'hostssl all certified all cert',
  'host all postgres all trust',
];

describe('TLS to Postgres, as libpq means sslmode', () => {
  let server: OwnServer;
  let trusted: Certificates;
  let other: Certificates;
  let sockets: string;

  beforeAll(async () => {
    trusted = makeCertificates();
    other = makeCertificates();
    sockets = join(newFolder(), 'project:region:instance');
    mkdirSync(sockets);
    own(sockets);
    server = await createServer(HBA);
    await server.start({
      ssl: 'on',
      ssl_cert_file: trusted.file('server.pem'),
      ssl_key_file: trusted.file('server.key'),
      ssl_ca_file: trusted.file('ca.pem'),
      unix_socket_directories: sockets,
    });
    for (const role of ['secure', 'open', 'certified'])
      await asAdmin(server.url(), `CREATE ROLE ${role} LOGIN`);
    await asAdmin(server.url(), 'CREATE ROLE migrator LOGIN SUPERUSER');
  }, 60_000);
  afterAll(removeServers);

  /** Whether a new connection is encrypted; its error's code or message when there is none. */
  async function connected(url: string, caCert: string | null = null): Promise<boolean | string> {
    const warnings: unknown[] = [];
    const warned = (warning: unknown): unknown => warnings.push(warning);
    process.on('warning', warned);
    try {
      const client = new ServerClient(connectionOptions(url, caCert, NO_LIMITS));
      await client.connect();
      const { rows } = await client.query<{ ssl: boolean }>(
        'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
      );
      await client.end();
      return rows[0]?.ssl ?? 'no row';
    } catch (error) {
      const { code, message } = error as Error & { code?: string };
      return code ?? message;
    } finally {
      await new Promise((resolve) => setImmediate(resolve));
      process.off('warning', warned);
      expect(warnings).toEqual([]);
    }
  }

  const at = (role: string, host: string, query = ''): string =>
    `postgres://${role}@${host}:${server.port}/postgres${query === '' ? '' : `?${query}`}`;

  it.each([
    ['open', '', false],
    ['open', 'sslmode=disable', false],
    ['secure', 'sslmode=disable', '28000'],
    ['open', 'sslmode=allow', false],
    ['secure', 'sslmode=allow', true],
    ['open', 'sslmode=prefer', false],
    ['secure', 'sslmode=prefer', true],
    ['open', 'sslmode=require', '28000'],
    ['secure', 'sslmode=require', true],
    ['secure', 'sslmode=no-verify', true],
  ])('P1: role %s with %p and no authorities gets %p', async (role, query, expected) => {
    expect(await connected(at(role, 'localhost', query))).toBe(expected);
  });

  it.each([
    ['require', 'localhost', 'right', true],
    ['require', '127.0.0.1', 'right', true],
    ['require', 'localhost', 'wrong', 'refused'],
    ['verify-ca', '127.0.0.1', 'right', true],
    ['verify-ca', 'localhost', 'wrong', 'refused'],
    ['verify-ca', 'localhost', 'no', 'sslmode=verify-ca needs DATABASE_CA_CERT or sslrootcert'],
    ['verify-full', 'localhost', 'right', true],
    ['verify-full', '127.0.0.1', 'right', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['verify-full', 'localhost', 'wrong', 'refused'],
    ['verify-full', 'localhost', 'no', 'refused'],
    [null, 'localhost', 'right', true],
    [null, '127.0.0.1', 'right', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('P1: sslmode=%s to %s with %s authorities gets %p', async (mode, host, authorities, expected) => {
    const ca = { right: trusted.ca, wrong: other.ca, no: null }[authorities] ?? null;
    const found = await connected(at('secure', host, mode === null ? '' : `sslmode=${mode}`), ca);
    if (expected === 'refused') expect(found).toMatch(/SELF_SIGNED|UNABLE_TO|CERT_SIGNATURE/);
    else expect(found).toBe(expected);
  });

  it('P1: takes authorities and a certificate of its own from the files that the URL names', async () => {
    const root = `sslmode=verify-full&sslrootcert=${encodeURIComponent(trusted.file('ca.pem'))}`;
    expect(await connected(at('secure', 'localhost', root), other.ca)).toBe(true);
    expect(await connected(at('certified', 'localhost', root))).toBe('28000');
    const certificate = `sslcert=${trusted.file('client.pem')}&sslkey=${trusted.file('client.key')}`;
    expect(await connected(at('certified', 'localhost', `${root}&${certificate}`))).toBe(true);
    expect(await connected(at('secure', 'localhost', 'sslrootcert=/not/there'))).toBe(
      'sslrootcert cannot be read: ENOENT',
    );
  });

  it("P1: takes both of Cloud SQL's forms of a socket, and asks for no TLS there", async () => {
    const query = `host=${sockets}&port=${server.port}&sslmode=require`;
    expect(await connected(`postgres://secure@/postgres?${query}`)).toBe(false);
    expect(await connected(`postgres://secure@${encodeURIComponent(sockets)}:${server.port}/postgres`)).toBe(
      false,
    );
  });

  it('P1: a server serves with a private authority, encrypts all its connections, and warns of nothing', async () => {
    const started = await startServer({
      databaseUrl: at('migrator', '127.0.0.1', 'sslmode=require'),
      env: { DATABASE_CA_CERT_FILE: trusted.file('ca.pem'), JOBS_ENABLED: 'true' },
    });
    try {
      expect((await call(started, '/health/ready', {})).status).toBe(200);
      const rows = await asAdmin(
        server.url(),
        `SELECT DISTINCT application_name AS name, ssl FROM pg_stat_activity JOIN pg_stat_ssl USING (pid)
          WHERE usename = 'migrator' ORDER BY 1`,
      );
      expect(rows).toEqual([
        { name: 'x402-infrastructure', ssl: true },
        { name: 'x402-signals', ssl: true },
      ]);
      expect(started.lines.filter((line) => !line.startsWith('{'))).toEqual([]);
    } finally {
      await started.kill();
    }
  }, 60_000);
});
