import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/data-source.js';
import { parseSqlFunction } from '../../src/platform/database/sql-functions.js';
import {
  installationSecretPlace,
  mailPlace,
  signedTransactionPlace,
  totpSecretPlace,
} from '../../src/platform/secrets/places.js';
import { webhookSecretPlace } from '../../src/platform/secrets/places.js';
import { Sealer } from '../../src/platform/secrets/sealer.js';
import { SAMPLE, TEST } from '../../tools/release/sample-ids.js';
import { SAMPLE_KEYS } from '../../tools/release/sample-keys.js';
import { findViolations } from '../support/database/invariants.js';
import {
  databaseOf,
  keptReleases,
  releaseOfThisBuild,
  type KeptRelease,
} from '../support/releases/kept-release.js';
import { functionFilesIn } from '../support/releases/release-sql.js';
import type { ThrowawayDatabase } from '../support/services/worker-database.js';

const THIS_BUILD = 'this build';
const KEPT = keptReleases().map((release) => [release.version ?? THIS_BUILD, release] as const);

/** Names of the tables that a schema.sql makes; partitions are their parents'. */
function tablesOf({ folder }: KeptRelease): readonly string[] {
  const schema = readFileSync(join(folder, 'schema.sql'), 'utf8');
  return [...schema.matchAll(/^CREATE TABLE (\w+) \($/gm)].flatMap(([, name]) => name ?? []);
}

interface StoredMail {
  readonly id: string;
  readonly tenant: string;
  readonly content: Buffer;
}

describe.each([...KEPT, [THIS_BUILD, null] as const])('the kept release: %s', (_name, kept) => {
  let release: KeptRelease;
  let database: ThrowawayDatabase;
  let rows: DataSource;

  // Loading is half of what is asserted: schema, functions and rows go into an empty database.
  beforeAll(async () => {
    release = kept ?? (await releaseOfThisBuild());
    database = await databaseOf(release);
    rows = await createDataSource(database.url).initialize();
  });
  afterAll(async () => {
    await rows.destroy();
    await database.drop();
    release.remove();
  });

  it('P6: has a row in every table', async () => {
    const tables = tablesOf(release);
    expect(tables.length).toBeGreaterThan(40);
    const empty: string[] = [];
    for (const table of tables) {
      const [found] = await rows.query<unknown[]>(`SELECT FROM ${table} LIMIT 1`);
      if (found === undefined) empty.push(table);
    }
    expect(empty).toEqual([]);
  });

  it('P6: has the function files that its lock and its database list', async () => {
    const { functions: locked } = JSON.parse(readFileSync(join(release.folder, 'lock.json'), 'utf8')) as {
      functions: Record<string, { revision: number; hash: string }>;
    };
    const files = functionFilesIn(release.folder).map(([file, text]) => parseSqlFunction(file, text));
    const applied = await rows.query<{ name: string; revision: number; hash: string }[]>(
      'SELECT name, revision, hash FROM schema_functions ORDER BY name COLLATE "C"',
    );
    const inFiles = files
      .map(({ name, revision, hash }) => ({ name, revision, hash }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
    expect(inFiles).toEqual(applied);
    expect(inFiles.map(({ name }) => ({ name, ...locked[name] }))).toEqual(inFiles);
  });

  it('P6: has secrets that the documented key opens', async () => {
    const sealer = new Sealer([SAMPLE_KEYS.encryption]);
    const [endpoint] = await rows.query<[{ secret: Buffer }]>('SELECT secret FROM webhook_endpoints');
    expect(sealer.open(endpoint.secret, webhookSecretPlace(SAMPLE.seller, SAMPLE.endpoint))).toEqual(
      SAMPLE.webhookSecret,
    );
    const [{ value }] = await rows.query<[{ value: string }]>('SELECT value FROM installation_secrets');
    expect(sealer.openText(value, installationSecretPlace('address_hash'))).toHaveLength(43);
    const [sent] = await rows.query<[{ raw_tx: string }]>(
      'SELECT raw_tx FROM signer_transactions WHERE tx_hash = $1',
      [SAMPLE.hashSettled],
    );
    const place = signedTransactionPlace(SAMPLE.seller, TEST.network, SAMPLE.hashSettled);
    expect(sealer.openText(sent.raw_tx, place)).toMatch(/^0x02/);
    expect([endpoint.secret.length > 100, value, sent.raw_tx]).toEqual([
      true,
      expect.stringMatching(/^sealed:/),
      expect.stringMatching(/^sealed:/),
    ]);
  });

  it('P6: has secrets of people and mail that the documented key opens, where it has people', async () => {
    const sealer = new Sealer([SAMPLE_KEYS.encryption]);
    const hasPeople = tablesOf(release).includes('users');
    const totp = !hasPeople
      ? []
      : await rows.query<{ id: string; sealed: string }[]>(
          'SELECT id, totp_secret AS sealed FROM users WHERE totp_secret IS NOT NULL',
        );
    expect(totp.map(({ id, sealed }) => sealer.openText(sealed, totpSecretPlace(id)))).toEqual(
      hasPeople ? [SAMPLE.totpSecret] : [],
    );
    const mails = !hasPeople
      ? []
      : await rows.query<StoredMail[]>(
          'SELECT id, tenant_id AS tenant, content FROM mail_outbox WHERE sent_at IS NULL',
        );
    const opened = mails.map(({ id, tenant, content }) => sealer.open(content, mailPlace(tenant, id)));
    expect(opened.map((content) => JSON.parse(content.toString()) as unknown)).toEqual(
      hasPeople ? [expect.objectContaining({ to: 'seller@example.com' })] : [],
    );
  });
});

it('P6: the rows of a release of this build break no invariant', async () => {
  const release = await releaseOfThisBuild();
  const database = await databaseOf(release);
  const rows = await createDataSource(database.url).initialize();
  const found = await findViolations(rows);
  await rows.destroy();
  await database.drop();
  release.remove();
  expect(found).toEqual({});
});
