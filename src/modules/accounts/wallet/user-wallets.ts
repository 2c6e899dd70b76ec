import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import { AuditLog } from '../../../platform/audit/audit.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { requireOwnOrigin } from '../../../platform/http/browser/own-origin.js';
import { FreshSession } from '../sessions/fresh-session.js';
import { personAuthor, type PersonSession } from '../sessions/person-session.js';
import { Sessions, type Exchange } from '../sessions/sessions.service.js';
import { PersonNotices } from '../users/person-notices.js';
import { UsersRepository, type UserWallet } from '../users/users.repository.js';
import { WalletProofs, type WalletChallenge, type WalletProof } from './wallet-proofs.js';
import type { AskingWallet } from './wallet-sign-in.js';

const ACTIONS = { 'wallet-added': 'user_wallet.added', 'wallet-removed': 'user_wallet.removed' } as const;

interface WalletChange {
  readonly change: keyof typeof ACTIONS;
  readonly wallet: Omit<UserWallet, 'chain'>;
}

/** The wallets of a person who is signed in. A session that changes them has a new token afterwards. */
@Injectable()
export class UserWallets {
  constructor(
    private readonly dataSource: DataSource,
    private readonly proofs: WalletProofs,
    private readonly users: UsersRepository,
    private readonly audit: AuditLog,
    private readonly fresh: FreshSession,
    private readonly sessions: Sessions,
    private readonly notices: PersonNotices,
    private readonly config: AppConfig,
  ) {}

  /** Issues a text that joins a wallet to the person. @throws DomainError as `WalletProofs.challenge` and `FreshSession.assert` */
  challenge(
    session: PersonSession,
    wallet: AskingWallet,
    asked: { readonly origin: string; readonly requesterHash: Buffer },
  ): Promise<WalletChallenge> {
    this.fresh.assert(session);
    const requester = { ...asked, userId: session.userId, browserHash: null };
    return this.proofs.challenge({ ...wallet, purpose: 'join' }, requester);
  }

  /**
   * Joins a wallet to the person, who is told.
   *
   * @returns the hash of the session's new token
   * @throws DomainError `CONFLICT` when another person has it, and as `WalletProofs.prove` and `FreshSession.assert`
   */
  async add(session: PersonSession, proof: WalletProof, { request, response }: Exchange): Promise<Buffer> {
    this.fresh.assert(session);
    const { userId } = session;
    const origin = requireOwnOrigin(request, this.config);
    const wallet = await this.proofs.prove(proof, 'join', { origin, userId, browserHash: null });
    return this.dataSource.transaction(async (manager) => {
      if (!(await this.users.addWallet(manager, userId, wallet)))
        throw new DomainError('CONFLICT', 'Another person signs in with this wallet.');
      return this.changed(manager, session, { change: 'wallet-added', wallet }, response);
    });
  }

  /**
   * Takes a wallet away from the person, who is told.
   *
   * @returns the hash of the session's new token
   * @throws DomainError `NOT_FOUND`; `CONFLICT` for the last way in; as `FreshSession.assert`
   */
  async remove(
    session: PersonSession,
    wallet: Omit<UserWallet, 'chain'>,
    { response }: Exchange,
  ): Promise<Buffer> {
    this.fresh.assert(session);
    const { userId } = session;
    return this.dataSource.transaction(async (manager) => {
      await this.users.lock(manager, userId);
      if (!(await this.users.removeWallet(manager, userId, wallet)))
        throw new DomainError('NOT_FOUND', 'You have no such wallet.');
      if (!(await this.users.hasWayIn(manager, userId)))
        throw new DomainError(
          'CONFLICT',
          'This is your only way to sign in: join an address or another wallet first.',
        );
      return this.changed(manager, session, { change: 'wallet-removed', wallet }, response);
    });
  }

  private async changed(
    manager: EntityManager,
    session: PersonSession,
    { change, wallet }: WalletChange,
    response: Response,
  ): Promise<Buffer> {
    const { userId, email } = session;
    await this.audit.record(manager, {
      ...personAuthor(userId),
      ...{ tenantId: null, action: ACTIONS[change], subject: userId, after: { ...wallet } },
    });
    await this.notices.tell(manager, [email], { change, wallet: wallet.address });
    return this.sessions.change(session, {}, response, manager);
  }
}
