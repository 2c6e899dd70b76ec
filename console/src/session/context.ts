import { createContext, useContext } from 'react';
import type { Environment } from '../api/session-fetch';
import type { Area, Session, SessionAnswer, SessionBody } from './types';

export interface SessionState {
  readonly answer: SessionAnswer;
  readonly environment: Environment;
  readonly chooseEnvironment: (environment: Environment) => void;
  /** Takes the body of a route that answers with the session: a sign-in, a second factor, a switch of tenants. */
  readonly replace: (answer: SessionBody) => void;
  /** Asks the server who is in, after a change of one's own. */
  readonly reload: () => Promise<void>;
  /** The same for what changed elsewhere: a failure is nobody's, and another account is said. */
  readonly refresh: () => Promise<void>;
  /** @returns whether one is out; what failed has been said */
  readonly signOut: () => Promise<boolean>;
}

export const SessionContext = createContext<SessionState | null>(null);

/** For pages that everybody may open: the answer may say `signedIn: false`. */
export function useSessionState(): SessionState {
  const state = useContext(SessionContext);
  if (state === null) throw new Error('no session provider');
  return state;
}

/** For pages behind the sign-in. */
export function useSession(): SessionState & { readonly session: Session } {
  const state = useSessionState();
  if (!state.answer.signedIn) throw new Error('this page is behind the sign-in');
  return { ...state, session: state.answer };
}

/** Whether webhooks may be had in the chosen environment: in Test on every plan, in Live on those that have them. */
export function useHasWebhooks(): boolean {
  const { session, environment } = useSession();
  return session.features.webhooks || environment === 'test';
}

/** Whether the visitor may read an area, and change it in the chosen environment. A suspended tenant's is up to the server. */
export function useAccess(area: Area): { readonly mayRead: boolean; readonly mayChange: boolean } {
  const { session, environment } = useSession();
  const access = session.access[area];
  const isView = session.tenant?.isView === true;
  return {
    mayRead: access !== 'none',
    mayChange: !isView && (access === 'change' || (access === 'test' && environment === 'test')),
  };
}
