import { createDataSource } from './data-source.js';
import { loadDotEnv, readConfig } from './platform/config/env.js';
import { reencrypt, type Reencrypted } from './platform/secrets/reencryption.js';
import { Sealer } from './platform/secrets/sealer.js';

/**
 * The operator's command `node dist/src/reencrypt-secrets.js [--check]` on DATABASE_URL: seals every stored secret by
 * the first key of ENCRYPTION_KEY, while servers run. `--check` only counts. It fails while the first key does not open
 * some value. Remove another key only after it has succeeded.
 */
async function run(flags: readonly string[]): Promise<{ lines: string[]; isDone: boolean }> {
  if (flags.some((flag) => flag !== '--check')) throw new Error('usage: reencrypt-secrets [--check]');
  loadDotEnv();
  const { database, encryptionKeys } = readConfig();
  if (database.url === null) throw new Error('DATABASE_URL is not set');
  const sealer = new Sealer(encryptionKeys);
  if (!sealer.seals) throw new Error('ENCRYPTION_KEY is not set');
  const isTrial = flags.includes('--check');
  const dataSource = await createDataSource(database.directUrl ?? database.url, database.caCert).initialize();
  try {
    const results = await reencrypt(dataSource, sealer, isTrial);
    const isDone = results.every(
      ({ resealed, unreadable }) => unreadable === 0 && (resealed === 0 || !isTrial),
    );
    return { lines: results.map((result) => say(result, isTrial)), isDone };
  } finally {
    await dataSource.destroy();
  }
}

function say({ column, resealed, kept, unreadable }: Reencrypted, isTrial: boolean): string {
  return `${column}: ${resealed} ${isTrial ? 'to re-encrypt' : 're-encrypted'}, ${kept} as they should be, ${unreadable} unreadable`;
}

run(process.argv.slice(2)).then(
  ({ lines, isDone }) => {
    process.stdout.write(`${lines.join('\n')}\n`);
    process.exitCode = isDone ? 0 : 1;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
