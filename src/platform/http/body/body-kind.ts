import { SetMetadata, type ExecutionContext, type Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { perObject } from '../../per-object.js';

/** The body that a route takes: a JSON object, a table, raw bytes, or none, which is not read. */
export type BodyKind = 'json' | 'csv' | 'raw' | 'none';

/** A controller method, as Nest's contexts provide it. */
type Handler = ReturnType<ExecutionContext['getHandler']>;

const KIND_METADATA = 'x402:body';
const QUOTED_METADATA = 'x402:body-quoted';

/** Cached kinds by handler: a kind never changes. */
const known = new WeakMap<Handler, BodyKind>();

/** The body is a table (`text/csv`); the handler's `@Body()` is its text. */
export const CsvBody = (): MethodDecorator => SetMetadata(KIND_METADATA, 'csv' satisfies BodyKind);

/** A signature over the body authenticates the caller: `request.body` holds the raw bytes, unparsed. */
export const RawBody = (): MethodDecorator => SetMetadata(KIND_METADATA, 'raw' satisfies BodyKind);

/** Failures of this route quote the body, also for callers who are refused before it is read. */
export const FailuresQuoteBody = (): MethodDecorator => SetMetadata(QUOTED_METADATA, true);

/** The body kind that the route declares; without a declaration, JSON if the handler has a `@Body()`. */
export function bodyKindOf(controller: Type, handler: Handler): BodyKind {
  const found = known.get(handler);
  if (found !== undefined) return found;
  const said = Reflect.getMetadata(KIND_METADATA, handler) as BodyKind | undefined;
  const kind = said ?? (hasBodyParameter(controller, handler) ? 'json' : 'none');
  known.set(handler, kind);
  return kind;
}

/** Whether failures of this handler quote the body. */
export const isBodyQuoted = perObject(
  (handler: Handler): boolean => Reflect.getMetadata(QUOTED_METADATA, handler) === true,
);

/** Nest stores the parameters of a handler under `<kind>:<index>`. */
function hasBodyParameter(controller: Type, handler: Handler): boolean {
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler.name) ?? {}) as object;
  return Object.keys(parameters).some((name) => name.startsWith(`${RouteParamtypes.BODY}:`));
}
