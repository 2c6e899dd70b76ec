import { mayManage, type Role } from '../../../domain/access/role.js';
import { DomainError } from '../../../domain/error-code.js';

/** Checks that a member may give, change or take away a role. @throws DomainError `ROLE_NOT_ALLOWED` */
export function assertManages(own: Role, other: Role): void {
  if (mayManage(own, other)) return;
  const message =
    other === 'owner'
      ? 'Only an owner makes, changes or removes owners.'
      : 'Your role may not change the team.';
  throw new DomainError('ROLE_NOT_ALLOWED', message, { role: own });
}
