import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog, type Author } from '../../platform/audit/audit.js';
import type { Page } from '../../platform/http/query/pagination.js';
import { TenantsService } from '../tenants/index.js';
import { UsageService, type UsageReport } from '../usage/index.js';
import { PaymentsService, type PaymentsPageDto } from '../verification/index.js';
import { OperatorDeliveries, type OperatorDelivery } from '../webhooks/index.js';
import type { TenantDeliveriesQueryDto, TenantPaymentsQueryDto } from './tenant-views.dto.js';

/**
 * The operator's looks into one tenant. A look at what the tenant's customers did is recorded in the tenant's audit log,
 * before anything is shown. Every method throws `NOT_FOUND` for an unknown tenant.
 */
@Injectable()
export class TenantViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditLog,
    private readonly tenants: TenantsService,
    private readonly usages: UsageService,
    private readonly paymentsOf: PaymentsService,
    private readonly deliveriesOf: OperatorDeliveries,
  ) {}

  /** Returns the units of this month in both environments. */
  async usage(id: string): Promise<{ live: UsageReport; test: UsageReport }> {
    const { plan, limitOverrides } = await this.tenants.get(id);
    const [live, test] = await Promise.all(
      (['live', 'test'] as const).map((environment) =>
        this.usages.report({ tenantId: id, environment, plan, limitOverrides }),
      ),
    );
    if (live === undefined || test === undefined) throw new Error('two environments have two reports');
    return { live, test };
  }

  /** Returns a page of payments. */
  async payments(id: string, query: TenantPaymentsQueryDto, author: Author): Promise<PaymentsPageDto> {
    const { environment } = query;
    await this.note(id, 'tenant.payments_viewed', { environment }, author);
    return this.paymentsOf.list({ tenantId: id, environment }, query);
  }

  /** Returns a page of webhook deliveries. */
  async deliveries(
    id: string,
    query: TenantDeliveriesQueryDto,
    author: Author,
  ): Promise<Page<OperatorDelivery>> {
    const environment = query.environment ?? null;
    await this.note(id, 'tenant.deliveries_viewed', { environment, status: query.status }, author);
    return this.deliveriesOf.ofTenant(id, environment, query.status, query);
  }

  private async note(
    id: string,
    action: string,
    after: Readonly<Record<string, unknown>>,
    author: Author,
  ): Promise<void> {
    await this.tenants.get(id);
    await this.audit.record(this.dataSource.manager, { ...author, tenantId: id, action, subject: id, after });
  }
}
