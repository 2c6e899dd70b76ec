import { Client } from 'pg';

/** The settings without which an acknowledged commit may be lost. */
const SETTINGS = ['fsync', 'synchronous_commit', 'full_page_writes'] as const;

export type Durability = Readonly<Record<(typeof SETTINGS)[number], string>>;

/** As the running server has them for a new connection to this database, such as those of the server under load. */
async function readDurability(databaseUrl: string): Promise<Durability> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const found: [string, string][] = [];
    for (const name of SETTINGS) {
      const { rows } = await client.query<Record<string, string>>(`SHOW ${name}`);
      found.push([name, rows[0]?.[name] ?? 'unknown']);
    }
    return Object.fromEntries(found) as Durability;
  } finally {
    await client.end();
  }
}

export function durabilityProblem(durability: Durability): string | null {
  return Object.values(durability).every((value) => value === 'on') ? null : JSON.stringify(durability);
}

/** Of several databases, the first that may lose what it acknowledged; the first of all otherwise. */
export async function worstDurability(
  sides: readonly { readonly databaseUrl: string }[],
): Promise<Durability> {
  const found: Durability[] = [];
  for (const { databaseUrl } of sides) found.push(await readDurability(databaseUrl));
  const worst = found.find((one) => durabilityProblem(one) !== null) ?? found[0];
  if (worst === undefined) throw new Error('there is no database');
  return worst;
}
