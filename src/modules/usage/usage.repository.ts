import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Environment } from '../../domain/chain.js';

/** Reads the counters of units. Only the SQL functions that reserve units and commit verifications write them. */
@Injectable()
export class UsageRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns the units used in a period (`YYYY-MM-01`), without reservations. */
  async usedUnits(tenantId: string, environment: Environment, periodKey: string): Promise<number> {
    const [row] = await this.dataSource.query<[{ used: string }]>(
      'SELECT coalesce(sum(used), 0) AS used FROM usage_counters WHERE tenant_id = $1 AND environment = $2 AND period = $3',
      [tenantId, environment, periodKey],
    );
    return Number(row.used);
  }
}
