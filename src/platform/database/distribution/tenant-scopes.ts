import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';

/** The rows that one statement may lock or change: those of one tenant, or of all tenants. */
export class TenantScope {
  /** @param tenantId null for all tenants */
  constructor(private readonly tenantId: string | null) {}

  /**
   * The condition on a table's rows, as SQL.
   *
   * @param table the table's name or alias, from our sources only
   * @param parameter the number of the parameter that `values` adds
   */
  own(table: string, parameter: number): string {
    return this.tenantId === null ? 'true' : `${table}.tenant_id = $${parameter}`;
  }

  /** The parameter of the condition, to append to those of the statement. */
  get values(): readonly string[] {
    return this.tenantId === null ? [] : [this.tenantId];
  }
}

/** One statement may touch the rows of all tenants. */
export const ALL_TENANTS: readonly TenantScope[] = [new TenantScope(null)];

/**
 * The scopes of a statement that locks rows. One Postgres takes the rows of all tenants at once. Several nodes (Citus)
 * take such a statement for one tenant only: it runs once for each tenant that has rows for it.
 *
 * @param sql lists these tenants as `tenantId`, in the order of their turns; read on several nodes only
 */
export async function tenantScopes(
  dataSource: Pick<DataSource, 'query'>,
  isDistributed: boolean,
  sql: string,
  values: readonly unknown[],
): Promise<readonly TenantScope[]> {
  if (!isDistributed) return ALL_TENANTS;
  const tenants = await dataSource.query<{ tenantId: string }[]>(sql, [...values]);
  return [...new Set(tenants.map(({ tenantId }) => tenantId))].map((tenantId) => new TenantScope(tenantId));
}

/**
 * Runs a step for each scope. Each step commits by itself: one that fails costs its tenant's turn, never what the
 * others have taken.
 *
 * @param step returns whether another scope may follow
 * @throws the last error when no step succeeded
 */
export async function inEachScope(
  scopes: readonly TenantScope[],
  step: (scope: TenantScope) => Promise<boolean>,
): Promise<void> {
  let hasSucceeded = false;
  let failure: unknown = null;
  for (const scope of scopes) {
    try {
      const mayGoOn = await step(scope);
      hasSucceeded = true;
      if (!mayGoOn) break;
    } catch (error) {
      if (scopes.length > 1) logger.error({ message: 'one tenant was left out of a turn', err: error });
      failure = error;
    }
  }
  if (!hasSucceeded && failure !== null) throw failure as Error;
}

const logger = new Logger('database');
