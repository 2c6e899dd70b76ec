import { Injectable } from '@nestjs/common';
import { otherEnvironment } from '../../../domain/hints/environment-hint.js';
import { SANDBOX } from '../../../domain/chain.js';
import { DomainError } from '../../../domain/error-code.js';
import { isChainEnabled, plansWithChain } from '../../../domain/plans/plan.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { QuotaPolicy } from '../../usage/index.js';
import type { Refusal } from '../coordination/acquisition.js';
import { SANDBOX_RECIPIENT } from '../verifiers/sandbox/sandbox-families.js';

/** Decides whether a tenant may verify on a chain, before the chain is read. */
@Injectable()
export class ChainEligibility {
  constructor(
    private readonly quota: QuotaPolicy,
    private readonly config: AppConfig,
  ) {}

  /**
   * Checks plan and environment.
   *
   * @throws DomainError `CHAIN_NOT_ENABLED`
   */
  assertEnabled(principal: TenantPrincipal, chain: ConfiguredChain): void {
    if (isChainEnabled(principal.plan, principal.environment, chain)) return;
    if (chain.environment !== principal.environment) {
      throw new DomainError('CHAIN_NOT_ENABLED', otherEnvironment(chain, principal.environment));
    }
    throw new DomainError(
      'CHAIN_NOT_ENABLED',
      `Your plan (${principal.plan}) does not include ${chain.name}. ${plansWithChain(chain)}`,
      {
        upgradeUrl: this.config.upgradeUrl,
      },
    );
  }

  /** Units a month beyond which a verification is refused; null for no limit. */
  ceilingOf(principal: TenantPrincipal): number | null {
    return this.quota.ceilingOf(principal);
  }

  /** The recipient of a chain that needs no registration (the sandbox's); null for all other chains. */
  builtInWallet(chain: ConfiguredChain): string | null {
    return chain.name === SANDBOX.name ? SANDBOX_RECIPIENT : null;
  }

  /** The error for a refusal. */
  refusal(refusal: Refusal, principal: TenantPrincipal, chain: ConfiguredChain): DomainError {
    switch (refusal) {
      case 'no_wallet':
        return walletNotRegistered(chain);
      case 'not_own':
        return new DomainError(
          'RECIPIENT_NOT_OWNED',
          `recipient is not your wallet on ${chain.name}: leave it out, and your wallet is taken.`,
        );
      case 'refused':
      case 'refused_for_now':
        return this.quota.exceeded(principal, { mayFreeUp: refusal === 'refused_for_now' });
    }
  }
}

function walletNotRegistered(chain: ConfiguredChain): DomainError {
  return new DomainError(
    'WALLET_NOT_REGISTERED',
    `No wallet is registered on ${chain.name}. Register one with PUT /wallets/${chain.name}.`,
  );
}
