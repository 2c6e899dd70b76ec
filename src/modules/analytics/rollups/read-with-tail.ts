import type { HeavyReads } from '../../../platform/database/heavy-reads.js';
import { POSITION_SQL } from './analytics.sql.js';

/**
 * Runs a statement on the sums and the tail of a tenant. Its last parameter is added here: the tenant's position, read
 * before. The statement reads the position again, in its own snapshot, and so is exact.
 *
 * @param values the other parameters; the first is the tenant
 * @throws DomainError `REQUEST_TIMEOUT` when no turn came within five seconds; the statement's own error
 */
export async function readWithTail<Row extends object>(
  reads: HeavyReads,
  sql: string,
  values: readonly [tenantId: string, ...unknown[]],
): Promise<Row[]> {
  const [tenantId] = values;
  return reads.run(tenantId, async (query) => {
    const [before] = await query<{ position: string }>(POSITION_SQL, [tenantId]);
    return query<Row>(sql, [...values, before?.position ?? '-infinity']);
  });
}
