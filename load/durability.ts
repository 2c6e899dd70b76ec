import type { DataSource } from 'typeorm';

/** The settings without which an acknowledged commit may be lost. */
const SETTINGS = ['fsync', 'synchronous_commit', 'full_page_writes'] as const;

export type Durability = Readonly<Record<(typeof SETTINGS)[number], string>>;

/** As the running server has them, for connections to this database. */
export async function readDurability(dataSource: DataSource): Promise<Durability> {
  const found: [string, string][] = [];
  for (const name of SETTINGS) {
    const [row] = await dataSource.query<[Record<string, string>]>(`SHOW ${name}`);
    found.push([name, row[name] ?? 'unknown']);
  }
  return Object.fromEntries(found) as Durability;
}

export function durabilityProblem(durability: Durability): string | null {
  return Object.values(durability).every((value) => value === 'on') ? null : JSON.stringify(durability);
}
