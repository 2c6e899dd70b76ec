import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { TenantPrincipal } from '../../platform/http/principal.js';
import { QuotaPolicy } from '../usage/index.js';
import type { PaymentOrder } from './payment-order.js';

export type Charge =
  | { readonly kind: 'charged'; readonly period: string; readonly repeated: boolean }
  /** A settlement of this payment stands already: it is spent, or about to be. */
  | { readonly kind: 'settling' };

interface ChargeRow {
  readonly outcome: 'known' | 'granted' | 'settling' | 'near' | 'refused' | 'refused_for_now';
  readonly charged: string | null;
}

/** One unit for each payment, whether it is verified, settled, or both; exact among any number of processes. */
@Injectable()
export class FacilitatorQuota {
  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: QuotaPolicy,
  ) {}

  /** @throws DomainError `QUOTA_EXCEEDED` */
  async charge(order: PaymentOrder, principal: TenantPrincipal, step: 'verify' | 'settle'): Promise<Charge> {
    const far = await this.ask(order, principal, step, false);
    const { outcome, charged } = far.outcome === 'near' ? await this.ask(order, principal, step, true) : far;
    switch (outcome) {
      case 'settling':
        return { kind: 'settling' };
      case 'known':
      case 'granted':
        return { kind: 'charged', period: charged ?? '', repeated: outcome === 'known' };
      case 'near':
      case 'refused':
      case 'refused_for_now':
        throw this.policy.exceeded(principal, { mayFreeUp: outcome === 'refused_for_now' });
    }
  }

  private async ask(
    { chain, claim }: PaymentOrder,
    principal: TenantPrincipal,
    step: 'verify' | 'settle',
    near: boolean,
  ): Promise<ChargeRow> {
    const [row] = await this.dataSource.query<[ChargeRow]>(
      'SELECT outcome, charged::text AS charged FROM charge_facilitator_unit($1, $2, $3, $4, $5, $6, $7)',
      [
        principal.tenantId,
        principal.environment,
        chain.network,
        claim,
        this.policy.ceilingOf(principal),
        near,
        step === 'verify',
      ],
    );
    return row;
  }
}
