import type { OPERATIONS } from '../generated/operations.js';
import type { operations } from '../generated/schema.js';

/** The names of the methods: the `operationId`s of the API's document. */
export type OperationId = keyof typeof OPERATIONS & keyof operations;

/** Method and path of each operation of a document, by its operationId. */
export type OperationTable = Readonly<Record<string, readonly [method: string, path: string]>>;

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

type OptionsIn<Table extends OperationTable, Id extends keyof Table> = Table[Id][0] extends 'POST'
  ? KeyedCallOptions
  : CallOptions;

type CallIn<Table extends OperationTable, Operations, Id extends keyof Table & keyof Operations> = QueryOf<
  Operations[Id]
> &
  PathOf<Operations[Id]> &
  BodyOf<Operations[Id]> &
  OptionsIn<Table, Id>;

type ContentOf<Op> = Op extends { responses: infer Responses }
  ? { [Status in keyof Responses & (200 | 201 | 202)]: Responses[Status] }[keyof Responses &
      (200 | 201 | 202)]
  : never;

type AnswerOf<Op> = [ContentOf<Op>] extends [never]
  ? undefined
  : ContentOf<Op> extends { content: { 'application/json': infer Body } }
    ? Body
    : undefined;

type Csv<Call, Op> = [ContentOf<Op>] extends [never]
  ? unknown
  : ContentOf<Op> extends { content: { 'text/csv': string } }
    ? (call: Call & { readonly query: { readonly format: 'csv' } }) => Promise<string>
    : unknown;

type Json<Call, Op> = CallOptions extends Call
  ? (call?: Call) => Promise<AnswerOf<Op>>
  : (call: Call) => Promise<AnswerOf<Op>>;

/** One method for each operation of a document: of its table, and of the types made of it. */
export type ClientOf<Table extends OperationTable, Operations> = {
  readonly [Id in keyof Table & keyof Operations]: Csv<CallIn<Table, Operations, Id>, Operations[Id]> &
    Json<CallIn<Table, Operations, Id>, Operations[Id]>;
};

/** What a method takes: `path`, `query` and `body` as far as the operation has them. */
export type CallOf<Id extends OperationId> = CallIn<typeof OPERATIONS, operations, Id>;

/** What a method resolves to; undefined where the answer has no body. */
export type ResultOf<Id extends OperationId> = AnswerOf<operations[Id]>;

/** One method for each operation of the document. */
export type X402Client = ClientOf<typeof OPERATIONS, operations>;
