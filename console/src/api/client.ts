import {
  createClientOf,
  createX402Client,
  X402ConnectionError,
  X402Error,
  type ClientOf,
  type X402Client,
  type X402ClientOptions,
} from '@x402-infrastructure/sdk';
import { ApiError, noConnection } from './error';
import { OPERATIONS as OPERATOR_OPERATIONS } from './generated/operator-operations';
import type { operations as OperatorOperations } from './generated/operator-schema';
import { sessionFetch, type Environment } from './session-fetch';

type OperatorClient = ClientOf<typeof OPERATOR_OPERATIONS, OperatorOperations>;
/** One method for each operation of both documents: that of tenants, and that of the operator. */
export type Api = X402Client & OperatorClient;

export type OperationId = keyof Api;
/** What a method resolves to. */
export type AnswerOf<Id extends OperationId> = Awaited<ReturnType<Api[Id]>>;
/** What a method takes. */
export type CallOf<Id extends OperationId> = NonNullable<Parameters<Api[Id]>[0]>;

/**
 * The API as the session, by the client of packages/sdk: `await api.inviteMember({ body: { role } })`. Paths, members and
 * answers are those of the documents: what the server has not got does not compile. A refusal is an ApiError.
 */
export const api: Api = makeApi(sessionFetch);

const apis: Partial<Record<Environment, Api>> = {};

/** In this environment, whichever is chosen. */
export function apiIn(environment: Environment | undefined): Api {
  if (environment === undefined) return api;
  return (apis[environment] ??= makeApi((input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('X-Environment', environment);
    return sessionFetch(input, { ...init, headers });
  }));
}

function makeApi(fetch: typeof globalThis.fetch): Api {
  const options: X402ClientOptions = {
    apiKey: null,
    baseUrl: globalThis.location.origin,
    fetch,
    // A person sees what failed, and presses again.
    retries: 0,
    ownIdempotencyKeys: false,
  };
  const tenants = createX402Client(options);
  const operator = createClientOf<typeof OPERATOR_OPERATIONS, OperatorOperations>(
    OPERATOR_OPERATIONS,
    options,
  );
  const methods = Object.entries({ ...tenants, ...operator }) as [
    string,
    (call?: object) => Promise<unknown>,
  ][];
  return Object.fromEntries(
    methods.map(([id, method]) => [id, (call?: object) => method(call).catch(raise)]),
  ) as unknown as Api;
}

function raise(error: unknown): never {
  if (error instanceof X402Error) throw new ApiError(error.status, error.body);
  if (error instanceof X402ConnectionError) throw noConnection();
  throw error;
}
