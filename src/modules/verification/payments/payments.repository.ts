import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Environment } from '../../../domain/chain.js';
import type { RecordStatus } from '../../../domain/expectation.js';
import type { Finality } from '../../../domain/payment.js';
import { HeavyReads } from '../../../platform/database/heavy-reads.js';
import { cursorTimestamp, type Cursor } from '../../../platform/http/query/pagination.js';
import type { ClaimRow } from './claim-row.js';
import type { PaymentSearch } from './payment-search.js';

/** The shown members of a stored payment, with its claims; `cursorTime` is its exact creation time as text. */
export interface StoredPayment {
  readonly id: string;
  readonly status: RecordStatus;
  readonly reason: string | null;
  readonly txHash: string;
  readonly chain: string;
  readonly network: string;
  readonly amountAtomic: string;
  readonly fromAddress: string | null;
  readonly toAddress: string | null;
  /** As `evidenceToJson` writes them. */
  readonly block: { readonly number: string | null; readonly timeSeconds: number | null } | null;
  readonly finality: Finality;
  readonly createdAt: Date;
  readonly firstVerifiedAt: Date | null;
  readonly verifiedAt: Date;
  readonly claims: readonly Pick<ClaimRow, 'payer' | 'reference'>[];
  readonly cursorTime: string;
}

export interface PaymentFilter {
  readonly chain?: string | undefined;
  readonly status?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly reference?: string | undefined;
  readonly search?: PaymentSearch | undefined;
}

/** Whose payments: a tenant's, in one environment. */
export interface PaymentOwner {
  readonly tenantId: string;
  readonly environment: Environment;
}

/**
 * `$1` is the tenant. A part that named it through another part only would be asked of every node of a distributed
 * database.
 * Leaves `evidence` out: one of a large transaction has hundreds of kilobytes, and a page has a hundred payments. */
const SELECT = `
  SELECT p.id, p.status, p.reason, p.tx_hash AS "txHash", p.chain, p.network, p.amount_atomic::text AS "amountAtomic",
    p.from_address AS "fromAddress", p.to_address AS "toAddress", p.block, p.finality, p.created_at AS "createdAt",
    p.first_verified_at AS "firstVerifiedAt", p.verified_at AS "verifiedAt", ${cursorTimestamp('p.created_at')} AS "cursorTime",
    coalesce((SELECT jsonb_agg(jsonb_build_object('payer', c.payer, 'reference', c.reference) ORDER BY c.created_at)
      FROM payment_claims c WHERE c.tenant_id = $1 AND c.environment = p.environment
        AND c.network = p.network AND c.tx_hash = p.tx_hash), '[]') AS claims
  FROM payments p`;

/** Makes the planner use `payments_list_idx`, whose predicate excludes look-ups of one payment (see `PAYMENTS` in the baseline migration). */
const LISTED = "p.created_at > '-infinity'";

/** Reads payments; every query is restricted to a tenant and environment. */
@Injectable()
export class PaymentsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reads: HeavyReads,
  ) {}

  /** Payments newest first; one more than `limit` when there are more. */
  async list(
    owner: PaymentOwner,
    filter: PaymentFilter,
    limit: number,
    cursor: Cursor | null,
  ): Promise<StoredPayment[]> {
    const values: unknown[] = [owner.tenantId, owner.environment, limit + 1];
    const conditions = ['p.tenant_id = $1', 'p.environment = $2', LISTED];
    const add = (sql: (slot: string) => string, value: unknown): void => {
      if (value === undefined) return;
      values.push(value);
      conditions.push(sql(`$${values.length}`));
    };
    add((slot) => `p.chain = ${slot}`, filter.chain);
    add((slot) => `p.status = ${slot}`, filter.status);
    add((slot) => `p.created_at >= ${slot}`, filter.from);
    add((slot) => `p.created_at < ${slot}`, filter.to);
    add(
      (
        slot,
      ) => `EXISTS (SELECT 1 FROM payment_claims c WHERE c.tenant_id = $1 AND c.environment = p.environment
        AND c.network = p.network AND c.tx_hash = p.tx_hash AND c.reference = ${slot})`,
      filter.reference,
    );
    if (filter.search?.kind === 'name') conditions.push(named(filter.search, values));
    if (cursor) {
      values.push(cursor.createdAt, cursor.id);
      conditions.push(`(p.created_at, p.id) < ($${values.length - 1}::timestamptz, $${values.length}::uuid)`);
    }
    const listed = (more: readonly string[]) =>
      `${SELECT} WHERE ${[...conditions, ...more].join(' AND ')} ORDER BY p.created_at DESC, p.id DESC LIMIT $3`;
    if (filter.search?.kind !== 'address')
      return this.reads.query<StoredPayment>(owner.tenantId, listed([]), values);
    const { address } = filter.search;
    return this.reads.run(owner.tenantId, async (query) => {
      const own = await query(WALLET, [owner.tenantId, owner.environment, address]);
      const parts = partsOf(`$${values.push(address)}`, own.length > 0);
      return query<StoredPayment>(
        `SELECT f.* FROM (${parts.map((part) => `(${listed([part])})`).join(' UNION ALL ')}) f
         ORDER BY f."createdAt" DESC, f.id DESC LIMIT $3`,
        values,
      );
    });
  }

  /** One payment of the owner by id; null when there is none. */
  async find(owner: PaymentOwner, id: string): Promise<StoredPayment | null> {
    const rows = await this.dataSource.query<StoredPayment[]>(
      `${SELECT} WHERE p.tenant_id = $1 AND p.environment = $2 AND p.id = $3`,
      [owner.tenantId, owner.environment, id],
    );
    return rows[0] ?? null;
  }
}

/** Whether an address is a wallet of the tenant. */
const WALLET = `
  SELECT 1 AS found FROM wallets w
  WHERE w.tenant_id = $1 AND w.environment = $2 AND ${comparable('w.address')} = $3 LIMIT 1`;

/**
 * The payments of an address in parts that no payment is in twice. Each is read in the order of the list as far as it
 * is wanted, by an index of its own: confirmed payments by their sender, the others, which are few, by their status.
 * Received ones are asked for only where the address is a wallet of the tenant: then most payments are, and the list has
 * them.
 */
function partsOf(address: string, isOwn: boolean): string[] {
  const sent = isOwn
    ? `p.from_address = ${address} AND p.to_address IS DISTINCT FROM ${address}`
    : `p.from_address = ${address}`;
  const received = isOwn ? [`p.to_address = ${address}`] : [];
  return [`p.status = 'confirmed' AND ${sent}`, `p.status <> 'confirmed' AND ${sent}`, ...received];
}

/**
 * The condition of a search that names few payments: each match is looked up by its own index first.
 *
 * @param values of the statement; those of the search are appended
 */
function named(search: Extract<PaymentSearch, { kind: 'name' }>, values: unknown[]): string {
  const slot = (value: unknown): string => `$${values.push(value)}`;
  const matches = [
    `SELECT c.network, c.tx_hash FROM payment_claims c
       WHERE c.tenant_id = $1 AND c.environment = $2 AND c.reference = ${slot(search.reference)}`,
  ];
  if (search.id !== null)
    matches.push(
      `SELECT i.network, i.tx_hash FROM payments i WHERE i.tenant_id = $1 AND i.environment = $2 AND i.id = ${slot(search.id)}`,
    );
  if (search.hash !== null)
    matches.push(
      `SELECT h.network, h.tx_hash FROM payments h WHERE h.tenant_id = $1 AND h.environment = $2
         AND h.network = ANY (${slot(search.hash.networks)}) AND h.tx_hash = ${slot(search.hash.text)}`,
    );
  return `(p.network, p.tx_hash) IN (${matches.join(' UNION ')})`;
}

/** An address as payments keep it: EVM in lower case. */
function comparable(column: string): string {
  return `CASE WHEN ${column} LIKE '0x%' THEN lower(${column}) ELSE ${column} END`;
}
