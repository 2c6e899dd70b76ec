import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The owner of each table: a module or a part of the platform. */
const OWNERS = JSON.parse(readFileSync('migrations/table-owners.json', 'utf8')) as Record<string, string>;

/** Areas of SQL functions that belong to a module of another name. */
const AREAS: Readonly<Record<string, string>> = {
  audit: 'platform/audit',
  claims: 'verification',
  outbox: 'platform/outbox',
  payments: 'verification',
  settlement: 'facilitator',
  'settlement-limits': 'facilitator',
};

/** Writers of a table other than its owner, each with a reason. */
const EXCEPTIONS: readonly { readonly table: string; readonly writer: string; readonly why: string }[] = [
  { table: 'outbox', writer: 'webhooks', why: 'its dispatcher moves events on, in one statement' },
  {
    table: 'verification_log',
    writer: 'analytics',
    why: 'a plan keeps its lines as long as its rollups say',
  },
];

const WRITES = /(?:INSERT\s+INTO|(?<!FOR )(?<!DO )UPDATE|DELETE\s+FROM)\s+(?:ONLY\s+)?([a-z_]+)/g;
const COMMENT = /^\s*(?:--|\*|\/\/|\/\*)/;

/** Every file that may hold SQL. */
const FILES = [
  ['migrations/functions', '.sql'],
  ['src', '.ts'],
].flatMap(([root = '', end = '']) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(end))
    .map((file) => join(root, file)),
);

interface Write {
  readonly file: string;
  readonly table: string;
  readonly writer: string;
}

function writerOf(file: string): string {
  const [root, second = '', third = ''] = file.split('/');
  if (root === 'migrations') return AREAS[third] ?? third;
  return second === 'platform' ? `platform/${third}` : third;
}

function writesOf(file: string): Write[] {
  const code = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => !COMMENT.test(line))
    .join('\n');
  return [...code.matchAll(WRITES)]
    .map(([, table = '']) => ({ file, table, writer: writerOf(file) }))
    .filter(({ table }) => table in OWNERS);
}

const isException = ({ table, writer }: Write): boolean =>
  EXCEPTIONS.some((exception) => exception.table === table && exception.writer === writer);

describe('table owners', () => {
  const writes = FILES.flatMap(writesOf);

  it('P2: every table of the schema has an owner', () => {
    const schema = readFileSync('migrations/schema.sql', 'utf8');
    const tables = [...schema.matchAll(/^CREATE TABLE ([a-z_]+)/gm)].map(([, table = '']) => table);
    const owned = tables.filter((table) => !/^(migrations|verification_log_\w+)$/.test(table));
    expect(Object.keys(OWNERS).sort()).toEqual(owned.sort());
  });

  it('P2: writing statements are found in SQL and in TypeScript', () => {
    expect(writes.length).toBeGreaterThan(60);
    expect(writes).toContainEqual(expect.objectContaining({ table: 'payments', writer: 'verification' }));
    expect(writes).toContainEqual(expect.objectContaining({ table: 'tenants', writer: 'tenants' }));
  });

  it('P2: only the owner writes a table', () => {
    const foreign = writes.filter((write) => OWNERS[write.table] !== write.writer && !isException(write));
    expect(foreign).toEqual([]);
  });

  it.each(['payments', 'usage_counters', 'payment_claims', 'outbox'])(
    'P2: exactly one statement inserts into %s',
    (table) => {
      const inserting = new RegExp(`INSERT\\s+INTO\\s+${table}\\b`, 'g');
      const found = FILES.flatMap((file) =>
        [...readFileSync(file, 'utf8').matchAll(inserting)].map(() => file),
      );
      expect(found).toHaveLength(1);
    },
  );

  it.each(EXCEPTIONS)('P2: the exception for $writer and $table is still needed', ({ table, writer }) => {
    expect(writes).toContainEqual(expect.objectContaining({ table, writer }));
  });
});
