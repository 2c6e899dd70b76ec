import { Injectable } from '@nestjs/common';
import { Batcher } from '../../../platform/database/batcher.js';
import { Distribution } from '../../../platform/database/distribution/distribution.js';
import { PooledQueries } from '../../../platform/database/pooled-queries.js';
import type { PaymentStatus } from '../../../domain/payment.js';
import type { CommitLogLine } from '../coordination/commit-input.js';

/** A line for an answer without another write: a repeat, a shared result, an anonymous call. */
export interface LogEntry extends CommitLogLine {
  readonly status: PaymentStatus;
  /** Our reason, or one of the x402 protocol. */
  readonly reason: string | null;
  readonly tenantId: string;
  readonly environment: string;
  readonly network: string;
  readonly txHash: string;
  readonly paymentId: string | null;
  readonly cached: boolean;
  /** The wallet's whole gain, also when the request names one payer: a transaction counts as money once. */
  readonly amountAtomic: bigint;
}

const LIMITS = { concurrency: 1, maxBatch: 500 };

/**
 * Appends to the verification log.
 * While a statement runs, further lines are collected for the next one: a repeat costs a fraction of a statement
 * under load. Each caller still waits until its own line is written.
 */
@Injectable()
export class VerificationLog {
  private readonly lines: Batcher<LogEntry, undefined>;

  constructor(
    private readonly statements: PooledQueries,
    private readonly distribution: Distribution,
  ) {
    const groupOf = ({ tenantId }: LogEntry): string => distribution.homeOf(tenantId) ?? '';
    this.lines = new Batcher((entries) => this.write(entries), { ...LIMITS, groupOf });
  }

  /** Resolves when the line is in the database; rejects when it could not be written. */
  append(entry: LogEntry): Promise<void> {
    return this.lines.submit(entry);
  }

  private async write(entries: readonly LogEntry[]): Promise<readonly undefined[]> {
    const rows = entries.map((entry) => ({
      tenant_id: entry.tenantId,
      environment: entry.environment,
      caller: entry.caller,
      chain: entry.chain,
      network: entry.network,
      tx_hash: entry.txHash,
      payment_id: entry.paymentId,
      status: entry.status,
      reason: entry.reason,
      cached: entry.cached,
      amount_atomic: entry.amountAtomic.toString(),
      payer: entry.payer,
      reference: entry.reference,
      latency_ms: entry.latencyMs,
      request_id: entry.requestId,
    }));
    const [first] = entries;
    const home = first === undefined ? null : this.distribution.homeOf(first.tenantId);
    await this.statements.query('SELECT append_verification_log($1, $2)', [JSON.stringify(rows), home]);
    return entries.map(() => undefined);
  }
}
