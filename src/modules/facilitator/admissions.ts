import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Listing } from '../../domain/risk.js';
import type { TenantPrincipal } from '../../platform/http/principal.js';

/** What is known of a payment's two sides before a chain is asked. */
export interface Admission {
  /** The tenant's registered wallet on that chain. */
  readonly wallet: string | null;
  /** How the screening list in force has the payer. */
  readonly listing: Listing;
}

/** Asks for wallet and screening in one statement: every payment that is verified or settled begins with it. */
@Injectable()
export class Admissions {
  constructor(private readonly dataSource: DataSource) {}

  async ask(
    { tenantId, environment }: TenantPrincipal,
    chain: string,
    payer: string | null,
  ): Promise<Admission> {
    const [row] = await this.dataSource.query<[Admission]>(
      'SELECT wallet, listing FROM admit_payment($1, $2, $3, $4)',
      [tenantId, environment, chain, payer],
    );
    return row;
  }
}
