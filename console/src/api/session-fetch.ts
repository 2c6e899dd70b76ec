import type { paths } from '@x402-infrastructure/sdk';
import { placeOf } from '../session/place';
import type { SessionBody } from '../session/types';

export type Environment = 'live' | 'test';

/** What every request carries, and the place that is shown. The session provider keeps them up to date; no component reads them. */
const carried: { csrfToken: string | null; environment: Environment; place: string | null } = {
  csrfToken: null,
  environment: 'live',
  place: null,
};

interface SessionListener {
  /** The session is over, or it is another one than this tab shows. */
  readonly onOther: () => void;
  /** The server refused by a role or a state that this tab does not know of. */
  readonly onOld: () => void;
}
const listening: { to: SessionListener | null } = { to: null };

/** Refusals by what the session says, too: it has changed since it was read. */
const OLD_BY = ['ROLE_NOT_ALLOWED', 'TENANT_SUSPENDED'];

export function carry(values: Partial<typeof carried>): void {
  Object.assign(carried, values);
}

export function listenToSession(listener: SessionListener | null): void {
  listening.to = listener;
}

/** A path of the API's document, for what is no call of the client: a stream, a link. Others do not compile. */
export function pathOf(path: keyof paths): string {
  return path;
}

/**
 * `fetch` with what a session needs: the CSRF token, and the environment. A token that the server no longer accepts is
 * fetched anew, once; where it is that of somebody else or of another account, nothing is sent again.
 */
export async function sessionFetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const response = await send(input, init);
  if (response.status !== 401 && response.status !== 403) return response;
  const code = await codeOf(response.clone());
  if (code === 'NOT_SIGNED_IN') listening.to?.onOther();
  if (code !== undefined && OLD_BY.includes(code)) listening.to?.onOld();
  if (code !== 'CROSS_SITE_REQUEST') return response;
  if (await refreshToken()) return send(input, init);
  listening.to?.onOther();
  return Response.json(
    {
      code: 'ACCOUNT_CHANGED',
      message: 'Another tab changed the account, or who is signed in. Nothing was done: do it again here.',
    },
    { status: 409 },
  );
}

function send(input: RequestInfo | URL, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  if (!headers.has('X-Environment')) headers.set('X-Environment', carried.environment);
  if (carried.csrfToken !== null) headers.set('X-CSRF-Token', carried.csrfToken);
  return fetch(input, { ...init, headers, credentials: 'same-origin', cache: 'no-store' });
}

async function codeOf(response: Response): Promise<string | undefined> {
  const body = (await response.json().catch(() => null)) as { code?: string } | null;
  return body?.code;
}

/** @returns whether the session is still that of the place that is shown: only then its token is taken */
async function refreshToken(): Promise<boolean> {
  const response = await fetch(pathOf('/api/v1/x402/session'), {
    credentials: 'same-origin',
    cache: 'no-store',
  });
  const body = (await response.json().catch(() => null)) as SessionBody | null;
  if (body === null || placeOf(body) !== carried.place) return false;
  carried.csrfToken = response.headers.get('X-CSRF-Token');
  return true;
}
