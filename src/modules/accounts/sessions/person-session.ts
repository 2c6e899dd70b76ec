import { DomainError } from '../../../domain/error-code.js';
import type { Author } from '../../../platform/audit/audit.js';
import { currentLogContext } from '../../../platform/http/request/log-context.js';
import type { Session } from './session.js';

/** Of routes of people, for their documentation. */
export const NOBODY = 'A session by the operator key belongs to no person.';

/** The session of a person; one by the operator key is of nobody. */
export type PersonSession = Session & { readonly userId: string };

/** Returns the session as one of a person. @throws DomainError `CONFLICT` for a session by the operator key */
export function personOf(session: Session): PersonSession {
  const { userId } = session;
  if (userId !== null) return { ...session, userId };
  throw new DomainError(
    'CONFLICT',
    'A session by the operator key belongs to no person: sign in by an address or a wallet.',
  );
}

/** The person as author of what this request does. */
export function personAuthor(userId: string): Author {
  return { actor: `user:${userId}`, requestId: currentLogContext()?.requestId ?? null };
}
