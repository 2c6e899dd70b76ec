import type { DataSource } from 'typeorm';
import {
  installationSecretPlace,
  mailPlace,
  signedTransactionPlace,
  totpSecretPlace,
  webhookSecretPlace,
  type SealedColumn,
} from './places.js';
import { SecretUnreadable, type Place, type Sealer } from './sealer.js';

/** Counts of a column's values by result. */
export interface Reencrypted {
  readonly column: SealedColumn;
  /** Now encrypted by the first key; in a trial run, would be. */
  resealed: number;
  /** Already encrypted by the first key. */
  kept: number;
  /** Unknown key, or altered value. */
  unreadable: number;
}

type Values = Buffer[] | string[];
interface Row {
  readonly key: string[];
  readonly values: Values;
  readonly [column: string]: unknown;
}

/** A column, and how to read and write its rows. Every member becomes SQL text unchanged. */
interface Columned {
  readonly name: SealedColumn;
  readonly table: string;
  readonly key: readonly { readonly column: string; readonly type: string }[];
  /** All the sealed values of a row, as one array. */
  readonly values: string;
  readonly type: string;
  /** `$1` is such an array. */
  readonly set: string;
  place(row: Row): Place;
}

const COLUMNS: readonly Columned[] = [
  {
    name: 'installation_secrets.value',
    table: 'installation_secrets',
    key: [{ column: 'name', type: 'text' }],
    values: 'ARRAY[value]',
    type: 'text[]',
    set: 'value = ($1::text[])[1]',
    place: ({ key: [name = ''] }) => installationSecretPlace(name),
  },
  {
    name: 'webhook_endpoints.secret',
    table: 'webhook_endpoints',
    key: [
      { column: 'tenant_id', type: 'uuid' },
      { column: 'id', type: 'uuid' },
    ],
    values: 'ARRAY[secret] || previous_secrets',
    type: 'bytea[]',
    set: 'secret = ($1::bytea[])[1], previous_secrets = ($1::bytea[])[2:]',
    place: ({ key: [tenantId = '', id = ''] }) => webhookSecretPlace(tenantId, id),
  },
  {
    name: 'signer_transactions.raw_tx',
    table: 'signer_transactions',
    key: [
      { column: 'network', type: 'text' },
      { column: 'tx_hash', type: 'text' },
    ],
    values: 'ARRAY[raw_tx]',
    type: 'text[]',
    set: 'raw_tx = ($1::text[])[1]',
    place: ({ key: [network = '', txHash = ''], tenant_id: tenantId }) =>
      signedTransactionPlace(tenantId as string | null, network, txHash),
  },
  {
    name: 'mail_outbox.content',
    table: 'mail_outbox',
    key: [{ column: 'id', type: 'uuid' }],
    values: 'ARRAY[content]',
    type: 'bytea[]',
    set: 'content = ($1::bytea[])[1]',
    place: ({ key: [id = ''], tenant_id: tenantId }) => mailPlace(tenantId as string | null, id),
  },
  {
    name: 'users.totp_secret',
    table: 'users',
    key: [{ column: 'id', type: 'uuid' }],
    // Most people have none.
    values: 'array_remove(ARRAY[totp_secret], NULL)',
    type: 'text[]',
    set: 'totp_secret = ($1::text[])[1]',
    place: ({ key: [id = ''] }) => totpSecretPlace(id),
  },
];

const BATCH = 500;

/**
 * Seals every secret of the database by the first key, one column after the other. Each write requires that the row is
 * unchanged since the read, so servers may run meanwhile. Rows are independent, so the run can be stopped and
 * restarted.
 *
 * @param isTrial writes nothing
 */
export async function reencrypt(
  dataSource: DataSource,
  sealer: Sealer,
  isTrial = false,
): Promise<Reencrypted[]> {
  const all: Reencrypted[] = [];
  for (const column of COLUMNS) {
    const result = { column: column.name, resealed: 0, kept: 0, unreadable: 0 };
    for await (const row of rowsOf(dataSource, column)) {
      await reencryptRow(row, { dataSource, sealer, column, isTrial, result });
    }
    all.push(result);
  }
  return all;
}

interface Work {
  readonly dataSource: DataSource;
  readonly sealer: Sealer;
  readonly column: Columned;
  readonly isTrial: boolean;
  readonly result: Reencrypted;
}

async function reencryptRow(first: Row, work: Work): Promise<void> {
  const { dataSource, sealer, column, isTrial, result } = work;
  for (let row: Row | null = first; row !== null; row = await rowAt(dataSource, column, row.key)) {
    const place = column.place(row);
    const anew = row.values.map((value) => resealed(sealer, value, place));
    const changed = anew.filter((value) => value.state === 'resealed').length;
    const isWritten = changed === 0 || isTrial || (await write(dataSource, column, row, anew));
    // A concurrent write changed the row: process its new content.
    if (!isWritten) continue;
    result.resealed += changed;
    result.unreadable += anew.filter((value) => value.state === 'unreadable').length;
    result.kept += anew.filter((value) => value.state === 'kept').length;
    return;
  }
}

interface Resealed {
  readonly state: 'resealed' | 'kept' | 'unreadable';
  readonly value: Buffer | string;
}

function resealed(sealer: Sealer, value: Buffer | string, place: Place): Resealed {
  try {
    const anew = sealer.reseal(value, place);
    return anew === null ? { state: 'kept', value } : { state: 'resealed', value: anew };
  } catch (error) {
    if (!(error instanceof SecretUnreadable)) throw error;
    return { state: 'unreadable', value };
  }
}

async function* rowsOf(dataSource: DataSource, column: Columned): AsyncGenerator<Row> {
  let after: readonly string[] | null = null;
  for (;;) {
    const beyond: string = after === null ? 'true' : `(${names(column)}) > (${parameters(column, 1)})`;
    const rows: Row[] = await dataSource.query<Row[]>(
      `${selection(column)} WHERE ${beyond} ORDER BY ${names(column)} LIMIT ${BATCH}`,
      [...(after ?? [])],
    );
    yield* rows;
    after = rows.at(-1)?.key ?? null;
    if (rows.length < BATCH) return;
  }
}

async function rowAt(dataSource: DataSource, column: Columned, key: string[]): Promise<Row | null> {
  const [row] = await dataSource.query<Row[]>(
    `${selection(column)} WHERE (${names(column)}) = (${parameters(column, 1)})`,
    key,
  );
  return row ?? null;
}

async function write(
  dataSource: DataSource,
  column: Columned,
  row: Row,
  anew: readonly Resealed[],
): Promise<boolean> {
  const { table, set, values, type } = column;
  const [, written] = await dataSource.query<[unknown[], number]>(
    `UPDATE ${table} SET ${set} WHERE ${values} = $2::${type} AND (${names(column)}) = (${parameters(column, 3)})`,
    [anew.map(({ value }) => value), row.values, ...row.key],
  );
  return written === 1;
}

function selection({ table, key, values }: Columned): string {
  const texts = key.map(({ column }) => `${column}::text`).join(', ');
  return `SELECT *, ARRAY[${texts}] AS key, ${values} AS values FROM ${table}`;
}

function names({ key }: Columned): string {
  return key.map(({ column }) => column).join(', ');
}

function parameters({ key }: Columned, first: number): string {
  return key.map(({ type }, index) => `$${first + index}::${type}`).join(', ');
}
