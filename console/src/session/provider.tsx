import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { api } from '../api/client';
import { lineOf } from '../api/error';
import { carry, listenToSession, type Environment } from '../api/session-fetch';
import { ErrorState } from '../kit/layout/error-state';
import { useToast } from '../kit/overlay/toasts';
import { Splash } from '../shell/splash';
import { accountName } from './account-name';
import { SessionContext, type SessionState } from './context';
import { hearOtherTabs, tellOtherTabs } from './other-tabs';
import { NOWHERE, placeOf } from './place';
import { answerOf, type SessionAnswer, type SessionBody } from './types';

const STORED = 'x402.environment';
/** Plan, role and state of an account change without this tab: who comes back to it sees them as they are. */
const OLD_MS = 60_000;
/** Refusals come in groups, one for each part of a page. */
const GROUP_MS = 10_000;

/** Read once: another tab's choice is not this one's. Storage may be refused (private windows, policies). */
function firstEnvironment(): Environment {
  const environment = storedEnvironment() === 'test' ? 'test' : 'live';
  carry({ environment });
  return environment;
}

function storedEnvironment(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

function storeEnvironment(environment: Environment): void {
  try {
    localStorage.setItem(STORED, environment);
  } catch {
    // The choice lasts as long as the page.
  }
}

interface Shown {
  readonly place: string;
  readonly atMs: number;
}

/** What is shown of the session, and how it is replaced by what the server says. */
function useShown() {
  const queries = useQueryClient();
  const [answer, setAnswer] = useState<SessionAnswer | null>(null);
  const [error, setError] = useState<unknown>(null);
  const shown = useRef<Shown | null>(null);
  /** @returns whether it is another place than before */
  const show = useCallback(
    (body: SessionBody): boolean => {
      const next = answerOf(body);
      const place = placeOf(body);
      const before = shown.current?.place ?? place;
      shown.current = { place, atMs: Date.now() };
      carry({ csrfToken: next.signedIn ? next.csrfToken : null, place });
      if (before !== place) queries.removeQueries({ predicate: ({ queryKey }) => queryKey[1] === before });
      setAnswer(next);
      setError(null);
      return before !== place;
    },
    [queries],
  );
  return { answer, error, setError, shown, show };
}

/** Asks who is in, and holds what the pages need of it. Nothing else is requested before. */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const say = useToast();
  const { answer, error, setError, shown, show } = useShown();
  const [environment, setEnvironment] = useState<Environment>(firstEnvironment);

  const replace = useCallback(
    (body: SessionBody) => {
      show(body);
      tellOtherTabs();
    },
    [show],
  );

  const reload = useCallback(async () => {
    try {
      show(await api.getSession());
    } catch (failure) {
      setError(failure);
    }
  }, [show, setError]);

  const refresh = useCallback(async () => {
    const before = shown.current;
    const body = await api.getSession().catch(() => null);
    // Nobody waits for it; and what was shown meanwhile is newer.
    if (body === null || shown.current !== before) return;
    if (!show(body) || before?.place === NOWHERE || body.tenant == null) return;
    say(`The account was changed in another tab: this is ${accountName(body.tenant)}`);
  }, [say, show, shown]);

  const signOut = useCallback(async () => {
    try {
      await api.signOut();
    } catch (failure) {
      say(`You are still signed in: ${lineOf(failure)}`, 'bad');
      return false;
    }
    await reload();
    tellOtherTabs();
    return true;
  }, [reload, say]);

  const chooseEnvironment = useCallback((next: Environment) => {
    storeEnvironment(next);
    carry({ environment: next });
    setEnvironment(next);
  }, []);

  useEffect(() => {
    const isOlderThan = (ms: number) => Date.now() - (shown.current?.atMs ?? 0) > ms;
    const look = () => {
      if (!document.hidden && shown.current !== null && isOlderThan(OLD_MS)) void refresh();
    };
    listenToSession({
      onOther: () => void refresh(),
      onOld: () => {
        if (isOlderThan(GROUP_MS)) void refresh();
      },
    });
    const hearNoMore = hearOtherTabs(() => void refresh());
    window.addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    void reload();
    return () => {
      listenToSession(null);
      hearNoMore();
      window.removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [refresh, reload, shown]);

  const state = useMemo<SessionState | null>(
    () =>
      answer === null ? null : { answer, environment, chooseEnvironment, replace, reload, refresh, signOut },
    [answer, environment, chooseEnvironment, replace, reload, refresh, signOut],
  );
  if (state !== null) return <SessionContext value={state}>{children}</SessionContext>;
  if (error === null) return <Splash />;
  return (
    <main className="lone">
      <ErrorState error={error} onRetry={() => void reload()} />
    </main>
  );
}
