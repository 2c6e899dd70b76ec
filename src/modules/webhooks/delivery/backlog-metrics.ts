import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../platform/clock.js';
import { Metrics } from '../../../platform/observability/metrics.js';
import { CachedReading } from '../../../platform/resilience/cached-reading.js';
import { ENTITLED_PLANS } from './leased-delivery.js';

/** The longest time that a scrape waits for a busy database. */
const LIMIT_MS = 5_000;

/** Publishes the delay of deliveries in seconds, read on each scrape. */
@Injectable()
export class BacklogMetrics implements OnModuleInit {
  private readonly backlog = new CachedReading<Readonly<Record<string, number>>>(
    () => this.query(),
    {},
    LIMIT_MS,
  );

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
      () => this.backlog.read(),
    );
  }

  private async query(): Promise<Readonly<Record<string, number>>> {
    const [row] = await this.dataSource.query<[{ outbox: number; due: number }]>(
      `SELECT coalesce(greatest(0, extract(epoch FROM now() - (SELECT min(created_at) FROM outbox))), 0)::float8 AS outbox,
         coalesce(greatest(0, extract(epoch FROM $1::timestamptz - (
           SELECT min(first.next_attempt_at) FROM webhook_endpoints e
           JOIN tenants t ON t.id = e.tenant_id AND t.status = 'active' AND (t.plan = ANY ($2) OR e.environment = 'test')
           CROSS JOIN LATERAL (
             SELECT d.next_attempt_at FROM webhook_deliveries d
             WHERE d.tenant_id = e.tenant_id AND d.endpoint_id = e.id AND d.status = 'pending'
             ORDER BY d.next_attempt_at LIMIT 1) first
           WHERE e.enabled AND e.failing_since IS NULL))), 0)::float8 AS due`,
      [new Date(this.clock.nowMs()), ENTITLED_PLANS],
    );
    return row;
  }
}
