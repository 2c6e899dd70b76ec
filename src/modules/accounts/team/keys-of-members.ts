import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Role } from '../../../domain/access/role.js';
import type { Author } from '../../../platform/audit/audit.js';

/** A member after a change. The role is null for somebody who is none any more. */
export interface MemberNow {
  readonly tenantId: string;
  readonly userId: string;
  readonly role: Role | null;
}

/** Keeps the keys that members make; the module of API keys implements it. */
export interface KeyKeeper {
  /** Revokes, in the caller's transaction, what the member could not make any more. @returns the ids of the keys */
  endBeyond(manager: EntityManager, member: MemberNow, author: Author): Promise<readonly string[]>;
  /** Tells all processes of revoked keys. Must be called after the commit. */
  announce(keyIds: readonly string[]): Promise<void>;
}

/** The keys that members have made, whoever keeps them: a key must not outlive what its maker may do. */
@Injectable()
export class KeysOfMembers {
  private keeper: KeyKeeper | null = null;

  /** Says who keeps the keys. Called once, while the application starts. */
  keptBy(keeper: KeyKeeper): void {
    this.keeper = keeper;
  }

  /** @throws Error when nobody keeps the keys: nobody is let go whose keys might stay */
  get(): KeyKeeper {
    if (this.keeper === null) throw new Error('nobody has said who keeps the keys of members');
    return this.keeper;
  }
}
