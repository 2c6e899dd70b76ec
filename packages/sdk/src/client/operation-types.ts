import type { OPERATIONS } from '../generated/operations.js';
import type { operations } from '../generated/schema.js';

/** The names of the methods: the `operationId`s of the API's document. */
export type OperationId = keyof typeof OPERATIONS & keyof operations;

/** What every call takes besides its own members. */
export interface CallOptions {
  /** Ends the call, with all its attempts. */
  readonly signal?: AbortSignal;
  /** Instead of the client's. */
  readonly timeoutMs?: number;
  /** Instead of the client's. */
  readonly deadlineMs?: number;
  /** Instead of the client's. */
  readonly retries?: number;
}

interface KeyedCallOptions extends CallOptions {
  /**
   * The Idempotency-Key: a POST that is repeated under the same one, within 24 hours, happens once. Without it every call
   * gets its own. Store one with what it is for, if it must outlive this process.
   */
  readonly idempotencyKey?: string;
}

type Parameters<Op> = Op extends { parameters: infer Given } ? Given : never;

type QueryOf<Op> =
  Parameters<Op> extends { query: infer Query }
    ? { readonly query: Query }
    : Parameters<Op> extends { query?: infer Query }
      ? [Exclude<Query, undefined>] extends [never]
        ? unknown
        : { readonly query?: Query }
      : unknown;

type PathOf<Op> = Parameters<Op> extends { path: infer Path } ? { readonly path: Path } : unknown;

type BodyOf<Op> = Op extends { requestBody: { content: { 'application/json': infer Body } } }
  ? { readonly body: Body }
  : Op extends { requestBody?: { content: { 'application/json': infer Body } } }
    ? { readonly body?: Body }
    : unknown;

type OptionsOf<Id extends OperationId> = (typeof OPERATIONS)[Id][0] extends 'POST'
  ? KeyedCallOptions
  : CallOptions;

/** What a method takes: `path`, `query` and `body` as far as the operation has them. */
export type CallOf<Id extends OperationId> = QueryOf<operations[Id]> &
  PathOf<operations[Id]> &
  BodyOf<operations[Id]> &
  OptionsOf<Id>;

type ContentOf<Op> = Op extends { responses: infer Responses }
  ? { [Status in keyof Responses & (200 | 201 | 202)]: Responses[Status] }[keyof Responses &
      (200 | 201 | 202)]
  : never;

/** What a method resolves to; undefined where the answer has no body. */
export type ResultOf<Id extends OperationId> = [ContentOf<operations[Id]>] extends [never]
  ? undefined
  : ContentOf<operations[Id]> extends { content: { 'application/json': infer Body } }
    ? Body
    : undefined;

type Csv<Id extends OperationId> = [ContentOf<operations[Id]>] extends [never]
  ? unknown
  : ContentOf<operations[Id]> extends { content: { 'text/csv': string } }
    ? (call: CallOf<Id> & { readonly query: { readonly format: 'csv' } }) => Promise<string>
    : unknown;

type Json<Id extends OperationId> =
  CallOptions extends CallOf<Id>
    ? (call?: CallOf<Id>) => Promise<ResultOf<Id>>
    : (call: CallOf<Id>) => Promise<ResultOf<Id>>;

/** One method for each operation of the document. */
export type X402Client = { readonly [Id in OperationId]: Csv<Id> & Json<Id> };
