import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { chainHint } from '../../../domain/hints/chain-hint.js';
import { otherEnvironment } from '../../../domain/hints/environment-hint.js';
import { DomainError } from '../../../domain/error-code.js';
import { isChainEnabled, plansWithChain } from '../../../domain/plans/plan.js';
import type { Author } from '../../../platform/audit/audit.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { WalletAddresses } from './wallet-addresses.js';
import { WalletChanges } from './wallet-changes.js';
import type { WalletEntity } from './wallet.entity.js';
import { WalletsRepository } from './wallets.repository.js';

/** A wallet, with the network of its chain. */
export interface Wallet {
  readonly chain: string;
  /** CAIP-2 id. */
  readonly network: string;
  readonly address: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A wallet that was just registered. */
export interface PutWallet extends Wallet {
  /** A known obstacle to payments to the wallet; null without one. */
  readonly warning: string | null;
}

/** A payout address to register. `allowOffCurve` accepts a program-derived Solana address. */
export interface WalletRequest {
  readonly address: string;
  readonly allowOffCurve: boolean;
}

/** Manages the payout addresses of a tenant, in the environment of the calling key. */
@Injectable()
export class WalletsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly wallets: WalletsRepository,
    private readonly addresses: WalletAddresses,
    private readonly config: AppConfig,
    private readonly changes: WalletChanges,
  ) {}

  /** Returns the wallets of the principal's environment. */
  async list(owner: TenantPrincipal): Promise<Wallet[]> {
    const rows = await this.wallets.list(this.dataSource.manager, owner);
    return rows.map((row) => this.toWallet(row));
  }

  /**
   * Returns the wallet for a chain.
   *
   * @throws DomainError `NOT_FOUND`
   */
  async get(owner: TenantPrincipal, chain: string): Promise<Wallet> {
    const row = await this.wallets.find(this.dataSource.manager, owner, this.nameOf(chain));
    if (row === null) throw this.noSuchWallet(owner, chain);
    return this.toWallet(row);
  }

  /**
   * Registers or replaces the address for a chain.
   *
   * @throws DomainError `INVALID_CHAIN`, `CHAIN_NOT_ENABLED` or `INVALID_ADDRESS`
   */
  async put(
    owner: TenantPrincipal,
    chainName: string,
    request: WalletRequest,
    author: Author,
  ): Promise<PutWallet> {
    const chain = this.chainFor(owner, chainName);
    const address = await this.addresses.accept(chain, request.address, request.allowOffCurve);
    const warning = this.addresses.warningFor(chain, address);
    const row = await this.dataSource.transaction(async (manager) => {
      const before = await this.wallets.lock(manager, owner, chain.name);
      const after = await this.wallets.put(manager, owner, chain.name, address);
      await this.changes.record(manager, owner, { chain: chain.name, before, after }, author);
      return after;
    });
    await this.changes.announce(owner);
    return { ...this.toWallet(row), warning: await warning };
  }

  /**
   * Removes the wallet for a chain.
   *
   * @throws DomainError `NOT_FOUND`
   */
  async delete(owner: TenantPrincipal, named: string, author: Author): Promise<void> {
    const chain = this.nameOf(named);
    await this.dataSource.transaction(async (manager) => {
      const before = await this.wallets.lock(manager, owner, chain);
      if (before === null) throw this.noSuchWallet(owner, named);
      await this.wallets.delete(manager, owner, chain);
      await this.changes.record(manager, owner, { chain, before, after: null }, author);
    });
    await this.changes.announce(owner);
  }

  /** The name under which the chain is stored; unknown names stay, and no wallet has them. */
  private nameOf(chain: string): string {
    return this.config.chain(chain)?.name ?? chain;
  }

  private noSuchWallet(owner: TenantPrincipal, name: string): DomainError {
    const chain = this.config.chain(name);
    const isOurs = chain?.environment === owner.environment;
    const why = isOurs ? `Register one with PUT /wallets/${chain.name}.` : noChainFor(owner, chain, name);
    return new DomainError('NOT_FOUND', `No wallet is registered for this chain. ${why}`);
  }

  private chainFor(owner: TenantPrincipal, name: string): ConfiguredChain {
    const chain = this.config.chain(name);
    if (chain?.family === 'sandbox') {
      throw new DomainError('INVALID_CHAIN', 'The sandbox has a recipient of its own and needs no wallet.');
    }
    if (chain?.environment !== owner.environment) {
      throw new DomainError('INVALID_CHAIN', noChainFor(owner, chain, name));
    }
    if (!isChainEnabled(owner.plan, owner.environment, chain)) {
      throw new DomainError(
        'CHAIN_NOT_ENABLED',
        `The plan "${owner.plan}" does not include ${chain.title}. ${plansWithChain(chain)}`,
        {
          upgradeUrl: this.config.upgradeUrl,
        },
      );
    }
    return chain;
  }

  private toWallet({ chain, address, createdAt, updatedAt }: WalletEntity): Wallet {
    return { chain, network: this.config.chain(chain)?.network ?? chain, address, createdAt, updatedAt };
  }
}

function noChainFor(owner: TenantPrincipal, chain: ConfiguredChain | null, name: string): string {
  if (chain !== null) return otherEnvironment(chain, owner.environment);
  return `${owner.environment} keys know no chain of that name. ${chainHint(name)}`;
}
