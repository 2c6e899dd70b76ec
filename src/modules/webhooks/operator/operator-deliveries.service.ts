import { Injectable } from '@nestjs/common';
import type { Environment } from '../../../domain/chain.js';
import {
  decodeCursor,
  toPage,
  type Page,
  type PageQueryDto,
} from '../../../platform/http/query/pagination.js';
import {
  OperatorDeliveriesRepository,
  type DeliveryTrouble,
  type EndpointTrouble,
  type ListPart,
  type OperatorDelivery,
  type TroubledEndpoint,
} from './operator-deliveries.repository.js';

/** The operator's view of deliveries and endpoints, page by page. */
@Injectable()
export class OperatorDeliveries {
  constructor(private readonly repository: OperatorDeliveriesRepository) {}

  /** Lists deliveries of all tenants that fail. @throws DomainError `INVALID_PARAMETER` for a foreign cursor */
  async troubled(status: DeliveryTrouble, query: PageQueryDto): Promise<Page<OperatorDelivery>> {
    return pageOf(await this.repository.troubled(status, partOf(query)), query);
  }

  /**
   * Lists the deliveries of one tenant.
   *
   * @param environment null for both
   * @throws DomainError `INVALID_PARAMETER` for a foreign cursor, `REQUEST_TIMEOUT` after five seconds in the queue
   */
  async ofTenant(
    tenantId: string,
    environment: Environment | null,
    status: DeliveryTrouble | 'all',
    query: PageQueryDto,
  ): Promise<Page<OperatorDelivery>> {
    const rows = await this.repository.ofTenant(tenantId, environment, status, partOf(query));
    return pageOf(rows, query);
  }

  /** Lists endpoints of all tenants that fail. @throws DomainError `INVALID_PARAMETER` for a foreign cursor */
  async endpoints(status: EndpointTrouble, query: PageQueryDto): Promise<Page<TroubledEndpoint>> {
    return pageOf(await this.repository.endpoints(status, partOf(query)), query);
  }
}

/** One row more than the page shows whether more follow. */
function partOf({ cursor, limit }: PageQueryDto): ListPart {
  return { after: cursor === undefined ? null : decodeCursor(cursor), limit: limit + 1 };
}

function pageOf<Row extends { readonly id: string; readonly cursorAt: string }>(
  rows: readonly Row[],
  { limit }: PageQueryDto,
): Page<Row> {
  return toPage(rows, limit, ({ id, cursorAt }) => ({ createdAt: cursorAt, id }));
}
