import type { SessionBody } from './types';

/** Of a visitor who is not signed in. */
export const NOWHERE = 'nobody';

/**
 * Who is in, in which account, and whether as its member: what a page shows belongs to these three. They are the session's
 * and not the tab's, so that another tab changes them.
 */
export function placeOf({ signedIn, user, tenant }: SessionBody): string {
  if (!signedIn) return NOWHERE;
  const account = tenant == null ? 'no account' : `${tenant.isView ? 'view of' : 'member of'} ${tenant.id}`;
  return `${user?.id ?? 'operator key'}, ${account}`;
}
