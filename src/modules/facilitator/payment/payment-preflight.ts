import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Listing } from '../../../domain/risk.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import type { SignedPayment } from './signed-payment.js';
import type { SettlementRecord } from '../settlement/settlement-record.js';
import { SettlementRepository } from '../settlement/settlement.repository.js';

/** The facts about a payment before a chain is read. */
export interface Admission {
  /** The tenant's registered wallet on that chain; null when there is none. */
  readonly wallet: string | null;
  /** The payer's listing on the screening list in force. */
  readonly listing: Listing;
  /** The settlement that holds the authorization, of whichever tenant. */
  readonly holder: SettlementRecord | null;
}

interface AdmissionRow {
  readonly wallet: string | null;
  readonly listing: Listing;
  readonly holder_tenant: string | null;
  readonly holder_id: string | null;
}

/** Reads these facts in one statement; every verify and settle begins with it. */
@Injectable()
export class PaymentPreflight {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settlements: SettlementRepository,
  ) {}

  /** Reads the facts of one payment. */
  async read({ tenantId, environment }: TenantPrincipal, order: SignedPayment): Promise<Admission> {
    const { chain, payer, authorizationId } = order;
    const [{ wallet, listing, holder_tenant: owner, holder_id: id }] = await this.dataSource.query<
      [AdmissionRow]
    >('SELECT wallet, listing, holder_tenant, holder_id FROM admit_payment($1, $2, $3, $4, $5, $6)', [
      ...[tenantId, environment, chain.name, chain.network, payer, authorizationId],
    ]);
    const found = owner === null || id === null ? null : await this.settlements.byId(owner, id);
    // A settlement that has failed meanwhile holds nothing any more.
    return { wallet, listing, holder: found?.status === 'failed' ? null : found };
  }
}
