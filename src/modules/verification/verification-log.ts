import { Injectable } from '@nestjs/common';
import { HotStatements } from '../../platform/database/hot-statements.js';
import type { LogLine } from './flight.repository.js';

/** A line for an answer that wrote nothing else: a repeat, a joined flight, an anonymous call. */
export interface LogEntry extends Omit<LogLine, 'reason'> {
  /** Ours, or a reason of the x402 protocol. */
  readonly reason: string | null;
  readonly tenantId: string;
  readonly environment: string;
  readonly network: string;
  readonly txHash: string;
  readonly paymentId: string | null;
  readonly cached: boolean;
}

const MAX_ROWS = 500;

/**
 * Appends to the verification log. While one statement is on its way, further lines gather for the next one, so under
 * load a repeat costs a fraction of a statement; each caller still waits until its own line is written.
 */
@Injectable()
export class VerificationLog {
  private pending: { entry: LogEntry; done: () => void; failed: (error: unknown) => void }[] = [];
  private writing = false;

  constructor(private readonly statements: HotStatements) {}

  /** Resolves when the line is in the database; rejects when it could not be written. */
  append(entry: LogEntry): Promise<void> {
    return new Promise((done, failed) => {
      this.pending.push({ entry, done, failed });
      if (!this.writing) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.writing = true;
    while (this.pending.length > 0) {
      const batch = this.pending.splice(0, MAX_ROWS);
      try {
        await this.write(batch.map(({ entry }) => entry));
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.writing = false;
  }

  private async write(entries: readonly LogEntry[]): Promise<void> {
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
    await this.statements.query(
      `INSERT INTO verification_log (tenant_id, environment, caller, chain, network, tx_hash, payment_id, status, reason,
         cached, amount_atomic, payer, reference, latency_ms, request_id)
       SELECT * FROM jsonb_to_recordset($1) AS l (tenant_id uuid, environment text, caller text, chain text, network text,
         tx_hash text, payment_id uuid, status text, reason text, cached boolean, amount_atomic numeric, payer text,
         reference text, latency_ms integer, request_id text)`,
      [JSON.stringify(rows)],
    );
  }
}
