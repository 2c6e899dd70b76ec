import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../platform/clock.js';
import { Metrics } from '../../../platform/observability/metrics.js';
import { ENTITLED_PLANS } from './delivery-queue.js';

const REMEMBERED_MS = 15_000;

/** How far deliveries are behind, asked at a scrape and remembered for 15 s. */
@Injectable()
export class BacklogMetrics implements OnModuleInit {
  private known: Readonly<Record<string, number>> = {};
  private readAtMs = -Infinity;

  constructor(
    private readonly metrics: Metrics,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.metrics.watch(
      'x402_webhook_backlog_seconds',
      'Age of the oldest event in the outbox, and of the oldest first attempt that is due.',
      'state',
      () => this.read(),
    );
  }

  private async read(): Promise<Readonly<Record<string, number>>> {
    if (performance.now() - this.readAtMs < REMEMBERED_MS) return this.known;
    const [row] = await this.dataSource.query<[{ outbox: number; due: number }]>(
      `SELECT coalesce(greatest(0, extract(epoch FROM now() - (SELECT min(created_at) FROM outbox))), 0)::float8 AS outbox,
         coalesce(greatest(0, extract(epoch FROM $1::timestamptz - (
           SELECT min(first.next_attempt_at) FROM webhook_endpoints e
           JOIN tenants t ON t.id = e.tenant_id AND t.status = 'active' AND t.plan = ANY ($2)
           CROSS JOIN LATERAL (
             SELECT d.next_attempt_at FROM webhook_deliveries d
             WHERE d.tenant_id = e.tenant_id AND d.endpoint_id = e.id AND d.status = 'pending'
             ORDER BY d.next_attempt_at LIMIT 1) first
           WHERE e.enabled AND e.failing_since IS NULL))), 0)::float8 AS due`,
      [new Date(this.clock.nowMs()), ENTITLED_PLANS],
    );
    this.readAtMs = performance.now();
    this.known = row;
    return this.known;
  }
}
