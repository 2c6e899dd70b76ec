import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { installationSecretPlace } from './places.js';
import type { SecretStore } from './secret-store.js';

/**
 * Reads a secret that is made once for all processes: the first process creates it, the others read it. 32 random
 * bytes in base64url.
 *
 * @throws the driver's error; Error when it cannot be opened with `ENCRYPTION_KEY`
 */
export async function readInstallationSecret(
  dataSource: DataSource,
  secrets: SecretStore,
  name: string,
): Promise<string> {
  const place = installationSecretPlace(name);
  await dataSource.query(
    'INSERT INTO installation_secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
    [name, secrets.sealText(randomBytes(32).toString('base64url'), place)],
  );
  const rows = await dataSource.query<{ value: string }[]>(
    'SELECT value FROM installation_secrets WHERE name = $1',
    [name],
  );
  const value = rows[0]?.value;
  if (value === undefined) throw new Error(`the installation secret ${name} has vanished`);
  const opened = secrets.openText(value, place);
  if (opened === null) throw new Error(`the installation secret ${name} cannot be opened`);
  return opened;
}
