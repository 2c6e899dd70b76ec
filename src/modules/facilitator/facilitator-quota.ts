import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { TenantPrincipal } from '../../platform/http/principal.js';
import { QuotaPolicy } from '../usage/index.js';
import type { Caller } from './facilitator-log.js';
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

  /** For a settle. @returns the month that it was charged to. @throws DomainError `QUOTA_EXCEEDED` */
  async charge(order: PaymentOrder, { principal }: Caller): Promise<string> {
    const charge = await this.exact(principal, (near) =>
      this.ask('charge_facilitator_unit($1, $2, $3, $4, $5, $6, false)', this.unit(order, principal, near)),
    );
    if (charge.kind === 'settling') throw new Error('a settle is charged whatever stands');
    return charge.period;
  }

  /**
   * For a payment that was found good, with its line of the log: both or neither.
   *
   * @throws DomainError `QUOTA_EXCEEDED`
   */
  async chargeVerified(order: PaymentOrder, caller: Caller): Promise<Charge> {
    const { principal, requestId, startedMs } = caller;
    return this.exact(principal, (near) =>
      this.ask('record_verified($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)', [
        ...this.unit(order, principal, near),
        `key:${principal.keyId}`,
        order.chain.name,
        order.payer,
        Math.round(performance.now() - startedMs),
        requestId,
      ]),
    );
  }

  /** Close to the limit it is asked again, behind a lock. */
  private async exact(
    principal: TenantPrincipal,
    ask: (near: boolean) => Promise<ChargeRow>,
  ): Promise<Charge> {
    const far = await ask(false);
    const { outcome, charged } = far.outcome === 'near' ? await ask(true) : far;
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

  private unit({ chain, claim }: PaymentOrder, principal: TenantPrincipal, near: boolean): unknown[] {
    const { tenantId, environment } = principal;
    return [tenantId, environment, chain.network, claim, this.policy.ceilingOf(principal), near];
  }

  private async ask(call: string, parameters: unknown[]): Promise<ChargeRow> {
    const [row] = await this.dataSource.query<[ChargeRow]>(
      `SELECT outcome, charged::text AS charged FROM ${call}`,
      parameters,
    );
    return row;
  }
}
