import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Environment } from '../../domain/chain.js';

/** Reads the quota ledger. It is written only by the functions that reserve and land verifications. */
@Injectable()
export class UsageRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Units used in a period (`YYYY-MM-01`), reservations not counted. */
  async usedUnits(tenantId: string, environment: Environment, periodKey: string): Promise<number> {
    const [row] = await this.dataSource.query<[{ used: string }]>(
      'SELECT coalesce(sum(used), 0) AS used FROM usage_counters WHERE tenant_id = $1 AND environment = $2 AND period = $3',
      [tenantId, environment, periodKey],
    );
    return Number(row.used);
  }
}
