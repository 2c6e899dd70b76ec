import type { components } from '@x402-infrastructure/sdk';
import { useEffect } from 'react';
import { usePages } from '../api/hooks';
import type { Environment } from '../api/session-fetch';
import { ErrorState, Skeleton } from '../kit';
import type { Role } from '../session/types';
import { endingKeys } from './keys-of-member';

type ApiKey = components['schemas']['ApiKey'];

/** More than these are counted and not named. */
const MOST_NAMED = 6;

export interface Ending {
  readonly keys: readonly ApiKey[];
  /** False until all keys have been read. */
  readonly isKnown: boolean;
  readonly error: unknown;
  readonly retry: () => void;
}

/**
 * The keys, of both environments, that end when a member gets the role, or goes (null). Nothing is asked while there is
 * no member.
 */
export function useEndingKeys(userId: string | null, role: Role | null): Ending {
  const live = useAllKeys('live', userId !== null);
  const test = useAllKeys('test', userId !== null);
  return {
    keys: userId === null ? [] : endingKeys([...live.items, ...test.items], userId, role),
    isKnown: live.isWhole && test.isWhole,
    error: live.error ?? test.error,
    retry: () => {
      live.retry();
      test.retry();
    },
  };
}

function useAllKeys(environment: Environment, enabled: boolean) {
  const pages = usePages('listApiKeys', ({ apiKeys }) => apiKeys, {
    ...{ environment, enabled },
    query: { limit: 100 },
  });
  const { isLoading, hasMore, isLoadingMore, error, loadMore } = pages;
  const isNext = enabled && hasMore && !isLoadingMore && error === null;
  useEffect(() => {
    if (isNext) loadMore();
  });
  return { ...pages, isWhole: enabled && !isLoading && !hasMore && error === null };
}

/** Says in a dialog which keys will end, before they do. */
export function EndingKeys({ ending: { keys, isKnown, error, retry } }: { readonly ending: Ending }) {
  if (error !== null) return <ErrorState error={error} onRetry={retry} />;
  if (!isKnown) return <Skeleton lines={2} height="1.25rem" />;
  if (keys.length === 0) return <p>No API key ends with it.</p>;
  return (
    <>
      <p>
        {keys.length === 1 ? '1 API key' : `${keys.length} API keys`} will end at once, and requests with{' '}
        {keys.length === 1 ? 'it' : 'them'} are refused:
      </p>
      <ul aria-label="Keys that end">
        {keys.slice(0, MOST_NAMED).map(({ id, name, key, environment }) => (
          <li key={id}>
            {name ?? key} ({environment})
          </li>
        ))}
        {keys.length > MOST_NAMED && <li>and {keys.length - MOST_NAMED} more</li>}
      </ul>
    </>
  );
}
