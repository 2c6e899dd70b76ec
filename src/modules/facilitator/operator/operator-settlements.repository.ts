import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { cursorTimestamp, type Cursor } from '../../../platform/http/query/pagination.js';
import {
  toSettlement,
  type SettlementRecord,
  type SettlementRow,
  type SettlementStatus,
} from '../settlement/settlement-record.js';
import { COLUMNS } from '../settlement/settlement.repository.js';

/** Search criteria; a criterion that is null matches every settlement. */
export interface SettlementFilter {
  readonly tenantId: string | null;
  readonly status: SettlementStatus | null;
  /** CAIP-2 id. */
  readonly network: string | null;
}

/** A settlement with its position in the list. */
export interface ListedSettlement {
  readonly settlement: SettlementRecord;
  readonly cursor: Cursor;
}

/** What a tenant has used of a chain's daily budget, in the smallest units. */
export interface UsedBudget {
  readonly network: string;
  readonly tenantId: string;
  readonly environment: 'live' | 'test';
  readonly cost: string;
  readonly revertedCost: string;
  readonly amountAtomic: string;
}

/**
 * Statements over the settlements of all tenants, for the operator. Each asks every node of a distributed database, and
 * locks nothing.
 */
@Injectable()
export class OperatorSettlementsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns matching settlements after the cursor, newest first. */
  async list(
    { tenantId, status, network }: SettlementFilter,
    after: Cursor | null,
    limit: number,
  ): Promise<ListedSettlement[]> {
    const rows = await this.dataSource.query<(SettlementRow & { cursor_at: string })[]>(
      `SELECT ${COLUMNS}, ${cursorTimestamp('s.created_at')} AS cursor_at
       FROM settlements s
       WHERE ($1::uuid IS NULL OR s.tenant_id = $1) AND ${STATUS[status ?? 'any']}
         AND ($2::text IS NULL OR s.network = $2)
         AND ($3::timestamptz IS NULL OR (s.created_at, s.id) < ($3, $4::uuid))
       ORDER BY s.created_at DESC, s.id DESC LIMIT $5`,
      [tenantId, network, after?.createdAt ?? null, after?.id ?? null, limit],
    );
    return rows.map((row) => ({
      settlement: toSettlement(row),
      cursor: { createdAt: row.cursor_at, id: row.id },
    }));
  }

  /** Returns the tenants that have used most of each network's budget of this day (UTC), the highest cost first. */
  usedToday(tenantsPerNetwork: number): Promise<UsedBudget[]> {
    return this.dataSource.query<UsedBudget[]>(
      `SELECT network, tenant_id AS "tenantId", environment, cost::text, reverted_cost::text AS "revertedCost",
         amount_atomic::text AS "amountAtomic"
       FROM (SELECT *, row_number() OVER (PARTITION BY network ORDER BY cost DESC, tenant_id) AS place
         FROM settlement_budgets WHERE day = (now() AT TIME ZONE 'UTC')::date) ranked
       WHERE place <= $1 ORDER BY network, place`,
      [tenantsPerNetwork],
    );
  }

  /** Returns the next nonce that we will sign, by network and by address in lower case. */
  async nextNonces(): Promise<ReadonlyMap<string, bigint>> {
    const rows = await this.dataSource.query<{ network: string; signer: string; next: string }[]>(
      'SELECT network, signer, next_nonce::text AS next FROM signer_nonces',
    );
    return new Map(rows.map(({ network, signer, next }) => [nonceKey(network, signer), BigInt(next)]));
  }
}

/** The key of `nextNonces`. */
export function nonceKey(network: string, signer: string): string {
  return `${network} ${signer.toLowerCase()}`;
}

/** As literals, so that the planner knows that a partial index serves them. */
const STATUS: Readonly<Record<SettlementStatus | 'any', string>> = {
  any: 'true',
  pending: "s.status = 'pending'",
  failed: "s.status = 'failed'",
  settled: "s.status = 'settled'",
};
