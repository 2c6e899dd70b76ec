import { Injectable } from '@nestjs/common';
import { SANDBOX } from '../../../domain/chain.js';
import { DomainError } from '../../../domain/error-code.js';
import { isChainEnabled } from '../../../domain/plan.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { QuotaPolicy } from '../../usage/index.js';
import type { Acquisition } from '../coordination/verification-ledger.js';
import { SANDBOX_RECIPIENT } from '../verifiers/sandbox/sandbox-families.js';

/** What a tenant may ask at all, before anybody looks at a chain. */
@Injectable()
export class ChainEligibility {
  constructor(
    private readonly quota: QuotaPolicy,
    private readonly config: AppConfig,
  ) {}

  /** @throws DomainError `CHAIN_NOT_ENABLED` */
  assertEnabled(principal: TenantPrincipal, chain: ConfiguredChain): void {
    if (isChainEnabled(principal.plan, principal.environment, chain)) return;
    if (chain.environment !== principal.environment) {
      throw new DomainError(
        'CHAIN_NOT_ENABLED',
        `${chain.name} is a ${chain.environment} network, and this is a ${principal.environment} key.`,
      );
    }
    throw new DomainError(
      'CHAIN_NOT_ENABLED',
      `Your plan (${principal.plan}) does not include ${chain.name}.`,
      {
        upgradeUrl: this.config.upgradeUrl,
      },
    );
  }

  /** Units a month after which a flight is refused; null refuses none. */
  ceilingOf(principal: TenantPrincipal): number | null {
    return this.quota.ceilingOf(principal);
  }

  /** The recipient of a chain that needs no registration: the sandbox's. */
  builtInWallet(chain: ConfiguredChain): string | null {
    return chain.name === SANDBOX.name ? SANDBOX_RECIPIENT : null;
  }

  /** Why a flight was not granted, as the caller hears it. */
  refusal(begun: Acquisition, principal: TenantPrincipal, chain: ConfiguredChain): DomainError {
    if (begun.outcome === 'no_wallet') return walletNotRegistered(chain);
    if (begun.outcome === 'not_own') {
      return new DomainError('RECIPIENT_NOT_OWNED', `recipient is not your wallet on ${chain.name}.`);
    }
    return this.quota.exceeded(principal, { mayFreeUp: begun.outcome === 'refused_for_now' });
  }
}

function walletNotRegistered(chain: ConfiguredChain): DomainError {
  return new DomainError(
    'WALLET_NOT_REGISTERED',
    `No wallet is registered on ${chain.name}. Register one with PUT /wallets/${chain.name}.`,
  );
}
