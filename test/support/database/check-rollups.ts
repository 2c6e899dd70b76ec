import type { DataSource } from 'typeorm';
import { Failures } from '../../../src/modules/analytics/rollups/failures.js';
import { RollupsRepository } from '../../../src/modules/analytics/rollups/rollups.repository.js';

/**
 * Compares the sums of all tenants with their log, as each night does.
 *
 * @returns the tenants whose sums were wrong
 * @throws AggregateError when a tenant could not be compared
 */
export async function checkRollups(dataSource: DataSource): Promise<string[]> {
  const failures = new Failures('check');
  const wrong = await new RollupsRepository(dataSource).check(failures);
  failures.throwIfAny();
  return wrong;
}
