import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Listing } from '../../../domain/risk.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import type { SignedPayment } from './signed-payment.js';
import type { SettlementRecord } from '../settlement/settlement-record.js';
import { SettlementRepository } from '../settlement/settlement.repository.js';

/** What is known of a payment before a chain is asked. */
export interface Admission {
  /** The tenant's registered wallet on that chain. */
  readonly wallet: string | null;
  /** How the screening list in force has the payer. */
  readonly listing: Listing;
  /** The settlement that holds the authorization, whoever's it is. */
  readonly holder: SettlementRecord | null;
}

interface AdmissionRow {
  readonly wallet: string | null;
  readonly listing: Listing;
  readonly holder_tenant: string | null;
  readonly holder_id: string | null;
}

/** Asks for all of it in one statement: every payment that is verified or settled begins with it. */
@Injectable()
export class PaymentPreflight {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settlements: SettlementRepository,
  ) {}

  async ask({ tenantId, environment }: TenantPrincipal, order: SignedPayment): Promise<Admission> {
    const { chain, payer, claim } = order;
    const [{ wallet, listing, holder_tenant: owner, holder_id: id }] = await this.dataSource.query<
      [AdmissionRow]
    >('SELECT wallet, listing, holder_tenant, holder_id FROM admit_payment($1, $2, $3, $4, $5, $6)', [
      ...[tenantId, environment, chain.name, chain.network, payer, claim],
    ]);
    const found = owner === null || id === null ? null : await this.settlements.byId(owner, id);
    // One that has failed in between holds nothing any more.
    return { wallet, listing, holder: found?.status === 'failed' ? null : found };
  }
}
