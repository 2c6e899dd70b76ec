import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import { AuditLog } from '../../../platform/audit/audit.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { TenantsService, withoutAddress } from '../../tenants/index.js';
import { OperatorEmails } from '../operator/operator-emails.js';
import { personAuthor } from '../sessions/person-session.js';
import { InvitationsRepository } from '../team/invitations.repository.js';
import { Memberships } from '../team/memberships.js';
import { UsersRepository, type User, type UserWallet } from '../users/users.repository.js';

/** What a person has proved to have. */
export type Proof =
  | { readonly kind: 'email'; readonly email: string }
  | { readonly kind: 'wallet'; readonly wallet: UserWallet };

/** A person who may sign in, and the tenant that the session begins with. */
export interface Entrant {
  readonly userId: string;
  readonly email: string | null;
  readonly tenantId: string | null;
}

/**
 * Decides who comes in. A person who is known comes in. Whoever proves the address of a tenant is its owner. Others are
 * new: `SIGN_UP=open` gives them a tenant of their own on the free plan, an invitation lets them in where it is not
 * `closed`. Addresses and wallets are joined only when both are proved, so a new wallet is a new person.
 */
@Injectable()
export class SignUp {
  constructor(
    private readonly users: UsersRepository,
    private readonly memberships: Memberships,
    private readonly invitations: InvitationsRepository,
    private readonly tenants: TenantsService,
    private readonly audit: AuditLog,
    private readonly operatorEmails: OperatorEmails,
    private readonly config: AppConfig,
  ) {}

  /**
   * Whether somebody with this address could come in, so that a link is worth sending. The statements are the same for
   * every address.
   *
   * @param invitationHash of an invitation that the person holds
   */
  async mayEnter(manager: EntityManager, email: string, invitationHash: Buffer | null): Promise<boolean> {
    // Each is asked, whatever the one before it says: else the time of the answer told them apart.
    const isKnown = (await this.users.findByEmail(manager, email)) !== null;
    const needsNone = await this.needsNoInvitation(manager, email);
    const isInvited = await this.invitations.admits(manager, { tokenHash: invitationHash, email });
    return isKnown || needsNone || (this.config.accounts.signUp === 'invited' && isInvited);
  }

  /**
   * Returns the person behind a proof, and makes what is new of user, tenant and membership in the caller's
   * transaction.
   *
   * @param invitationHash of an invitation that the person holds: it lets in, and is accepted apart
   * @throws DomainError `SIGN_UP_CLOSED`
   */
  async enter(manager: EntityManager, proof: Proof, invitationHash: Buffer | null): Promise<Entrant> {
    const known = await this.find(manager, proof);
    const user = known ?? (await this.admit(manager, proof, invitationHash));
    await this.ownByAddress(manager, user);
    const [first] = await this.memberships.ofUser(user.id, manager);
    const { id: userId, email } = user;
    if (first !== undefined) return { userId, email, tenantId: first.id };
    // A known person without a tenant was removed from it, or came by an invitation: it asks for one by itself (openOwn).
    const mayOwn = known === null && this.config.accounts.signUp === 'open';
    const isOwn =
      mayOwn && !this.operatorEmails.has(email) && !(await this.isInvited(manager, invitationHash));
    return { userId, email, tenantId: isOwn ? await this.openTenant(manager, user) : null };
  }

  /**
   * Opens an account for a person who is a member of none, as a sign-up does.
   *
   * @returns the tenant
   * @throws DomainError `SIGN_UP_CLOSED` unless everybody may sign up; `CONFLICT` for a member
   */
  async openOwn(manager: EntityManager, userId: string): Promise<string> {
    if (this.config.accounts.signUp !== 'open') throw signUpClosed();
    const user = await this.users.lock(manager, userId);
    if (user === null || (await this.memberships.ofUser(userId, manager)).length > 0)
      throw new DomainError('CONFLICT', 'You have an account already: PUT /session/tenant chooses it.');
    return this.openTenant(manager, user);
  }

  /** Whoever proves the address of a tenant without an owner is its owner, in the caller's transaction. */
  async ownByAddress(manager: EntityManager, { id, email }: User): Promise<void> {
    const tenantId = email === null ? null : await this.tenantOf(manager, email);
    if (tenantId === null || !(await this.memberships.addFirstOwner(manager, tenantId, id))) return;
    const after = { userId: id, role: 'owner', by: 'address' };
    await this.audit.record(manager, {
      ...personAuthor(id),
      tenantId,
      action: 'member.added',
      subject: id,
      after,
    });
  }

  private find(manager: EntityManager, proof: Proof): Promise<User | null> {
    return proof.kind === 'email'
      ? this.users.findByEmail(manager, proof.email)
      : this.users.findByWallet(manager, proof.wallet);
  }

  /** An invitation lets one new person in: of any number at once, one. */
  private async admit(manager: EntityManager, proof: Proof, invitationHash: Buffer | null): Promise<User> {
    const email = proof.kind === 'email' ? proof.email : null;
    const needsNone = await this.needsNoInvitation(manager, email);
    const invitation = { tokenHash: invitationHash, email };
    const mayBeInvited = this.config.accounts.signUp === 'invited';
    if (!needsNone && !(mayBeInvited && (await this.invitations.admits(manager, invitation))))
      throw signUpClosed();
    const user = await this.users.insert(manager, email);
    // Another sign-in of the same person at once was first.
    if (user === null) return this.found(manager, proof);
    if (proof.kind === 'wallet' && !(await this.users.addWallet(manager, user.id, proof.wallet))) {
      await this.users.remove(manager, user.id);
      return this.found(manager, proof);
    }
    if (!needsNone && !(await this.invitations.admit(manager, invitation, user.id))) throw signUpClosed();
    return user;
  }

  /** Whether a new person comes in uninvited: everybody may, or it has an address of the operator, or one of a tenant. */
  private async needsNoInvitation(manager: EntityManager, email: string | null): Promise<boolean> {
    const ownsTenant = email !== null && (await this.tenantOf(manager, email)) !== null;
    return this.config.accounts.signUp === 'open' || ownsTenant || this.operatorEmails.has(email);
  }

  /** Whether the invitation that the person holds can be accepted yet; one that is past or taken back is none. */
  private async isInvited(manager: EntityManager, invitationHash: Buffer | null): Promise<boolean> {
    return invitationHash !== null && (await this.invitations.find(invitationHash, manager)) !== null;
  }

  private async found(manager: EntityManager, proof: Proof): Promise<User> {
    const user = await this.find(manager, proof);
    if (user === null) throw new Error('a person with this address or wallet exists');
    return user;
  }

  /** The tenant of an address that nobody owns yet. */
  private async tenantOf(manager: EntityManager, email: string): Promise<string | null> {
    const [row] = await manager.query<{ id: string }[]>(
      `SELECT t.id FROM tenants t WHERE lower(t.email) = lower($1) AND t.status <> 'deleted'
          AND NOT EXISTS (SELECT FROM memberships m WHERE m.tenant_id = t.id AND m.role = 'owner')`,
      [email],
    );
    return row?.id ?? null;
  }

  private async isTaken(manager: EntityManager, email: string): Promise<boolean> {
    const rows = await manager.query<unknown[]>('SELECT FROM tenants WHERE lower(email) = lower($1)', [
      email,
    ]);
    return rows.length > 0;
  }

  private async openTenant(manager: EntityManager, user: User): Promise<string> {
    const isFree = user.email !== null && !(await this.isTaken(manager, user.email));
    // The account of somebody else may have the address: then this one has none. A person may open several in time.
    const email = isFree ? user.email : withoutAddress(randomUUID());
    const request = { email, companyName: null, plan: 'free', planSource: 'stripe' } as const;
    const tenant = await this.tenants.insert(manager, request, personAuthor(user.id));
    await this.memberships.add(manager, tenant.id, user.id, 'owner');
    return tenant.id;
  }
}

function signUpClosed(): DomainError {
  return new DomainError(
    'SIGN_UP_CLOSED',
    'This server takes nobody who is not invited: ask its operator, or a member of the account that you want to join.',
  );
}
