import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useSession } from '../session/context';
import { apiIn, type AnswerOf, type CallOf, type OperationId } from './client';
import { placeOf } from '../session/place';
import type { ApiError } from './error';
import { withProof } from './proof';
import type { Environment } from './session-fetch';

/** The operations that only read: those whose name says so. */
export type ReadId = Extract<OperationId, `${'get' | 'list' | 'find' | 'lookUp' | 'compare'}${string}`>;

/** The members are those of the document; their values may come from the address, and are the server's to judge. */
type Asked<Query> = {
  readonly [Name in keyof Query]?:
    Query[Name] | (Extract<Query[Name], string> extends never ? never : string) | undefined;
};
type QueryPart<Call> = Call extends { readonly query?: infer Query }
  ? { readonly query?: Asked<NonNullable<Query>> }
  : unknown;
type PathPart<Call> = Call extends { readonly path: infer Path } ? { readonly path: Path } : unknown;

interface ReadOptions {
  /** False where this visitor, plan or deployment has no such route: nothing is asked then. */
  readonly enabled?: boolean;
  readonly refetchInterval?: number | false;
  /** Instead of the chosen one. */
  readonly environment?: Environment;
}

type ReadCall<Id extends ReadId> = QueryPart<CallOf<Id>> & PathPart<CallOf<Id>> & ReadOptions;
/** The path's members are asked for where the operation has any. */
type ReadArguments<Id extends ReadId> =
  ReadOptions extends ReadCall<Id> ? [call?: ReadCall<Id>] : [call: ReadCall<Id>];

interface AnyCall extends ReadOptions {
  readonly path?: object;
  readonly query?: object;
}

/** The key of everything read by one operation, by one person in one environment of one tenant; path and query come last. */
function useKeyOf(id: ReadId, { path, query, environment: asked }: AnyCall): readonly unknown[] {
  const { session, environment } = useSession();
  return [id, placeOf(session), asked ?? environment, path ?? {}, query ?? {}];
}

function read(id: ReadId, { path, query, environment }: AnyCall, signal: AbortSignal): Promise<unknown> {
  const methods = apiIn(environment) as unknown as Readonly<
    Record<ReadId, (call: object) => Promise<unknown>>
  >;
  return methods[id]({ path, query: withoutEmpty(query), signal });
}

/** A filter that says nothing is not sent. */
function withoutEmpty(query: object = {}): object {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== '' && value !== undefined));
}

/**
 * Reads one answer of the API: `useRead('getUsage')`, `useRead('getPayment', { path: { id } })`. A change of tenant or
 * environment reads anew.
 */
export function useRead<Id extends ReadId>(
  id: Id,
  ...[call = {} as ReadCall<Id>]: ReadArguments<Id>
): UseQueryResult<AnswerOf<Id>, ApiError> {
  const { enabled = true, refetchInterval = false } = call;
  return useQuery<AnswerOf<Id>, ApiError>({
    queryKey: useKeyOf(id, call),
    queryFn: ({ signal }) => read(id, call, signal) as Promise<AnswerOf<Id>>,
    enabled,
    refetchInterval,
  });
}

export interface Pages<Item> {
  readonly items: readonly Item[];
  readonly isLoading: boolean;
  readonly error: ApiError | null;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
  readonly retry: () => void;
}

/** The operations that answer a page and where the next one begins. */
type PagedId = {
  [Id in ReadId]: AnswerOf<Id> extends { readonly nextCursor: string | null } ? Id : never;
}[ReadId];

/**
 * Reads a list by cursor: `usePages('listPayments', ({ payments }) => payments, { query })`. Give the result to `Table`.
 */
export function usePages<Id extends PagedId, Item>(
  id: Id,
  itemsOf: (answer: AnswerOf<Id>) => readonly Item[],
  ...[call = {} as ReadCall<Id>]: ReadArguments<Id>
): Pages<Item> {
  const { enabled = true, refetchInterval = false } = call;
  const asked: AnyCall = call;
  // Pages of a list are kept otherwise than one answer of the same operation.
  const queryKey = [...useKeyOf(id, call), 'pages'];
  const result = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      read(id, { ...asked, query: { ...asked.query, cursor: pageParam ?? '' } }, signal) as Promise<
        AnswerOf<Id> & { readonly nextCursor: string | null }
      >,
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // A filter keeps the old rows until the new ones are there; another tenant or environment does not.
    placeholderData: (old, before) => (isSamePlace(before?.queryKey, queryKey) ? old : undefined),
    enabled,
    refetchInterval,
  });
  return {
    items: result.data?.pages.flatMap(itemsOf) ?? [],
    isLoading: result.isPending && enabled,
    error: result.error as ApiError | null,
    hasMore: result.hasNextPage,
    isLoadingMore: result.isFetchingNextPage,
    loadMore: () => void result.fetchNextPage(),
    retry: () => void result.refetch(),
  };
}

/** The same list of the same place and environment, whatever the filters. */
function isSamePlace(before: readonly unknown[] | undefined, now: readonly unknown[]): boolean {
  if (before === undefined) return false;
  const listOf = (key: readonly unknown[]) => JSON.stringify(key.slice(0, 4));
  return listOf(before) === listOf(now);
}

interface ChangeOptions<T, Input> {
  /** The operations whose answers the change makes old: `['listApiKeys']`. */
  readonly stale?: readonly ReadId[];
  readonly onDone?: (answer: T, input: Input) => void;
}

/** A change: `const rename = useChange((name: string) => api.renameUser({ body: { name } }), { stale: ['getTeam'] })`. */
export function useChange<T, Input = void>(
  act: (input: Input) => Promise<T>,
  { stale = [], onDone }: ChangeOptions<T, Input> = {},
): UseMutationResult<T, ApiError, Input> {
  const queries = useQueryClient();
  return useMutation<T, ApiError, Input>({
    mutationFn: (input) => withProof(() => act(input)),
    onSuccess: async (answer, input) => {
      onDone?.(answer, input);
      await Promise.all(stale.map((id) => queries.invalidateQueries({ queryKey: [id] })));
    },
  });
}
