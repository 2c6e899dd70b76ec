import { SetMetadata, type ExecutionContext, type Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';

/** What a route takes: a JSON object, a table, bytes as they come, or nothing, in which case nothing is read. */
export type BodyKind = 'json' | 'csv' | 'raw' | 'none';

/** A method of a controller, as Nest's contexts give it. */
type Handler = ReturnType<ExecutionContext['getHandler']>;

const KIND_METADATA = 'x402:body';
const QUOTED_METADATA = 'x402:body-quoted';

/** Kinds of the handlers asked about so far: they never change. */
const known = new WeakMap<Handler, BodyKind>();

/** The body is a table (`text/csv`); the handler's `@Body()` is its text. */
export const CsvBody = (): MethodDecorator => SetMetadata(KIND_METADATA, 'csv' satisfies BodyKind);

/** What lets the caller in is a signature over the body: the handler finds it in `request.body` as it came, unparsed. */
export const RawBody = (): MethodDecorator => SetMetadata(KIND_METADATA, 'raw' satisfies BodyKind);

/** Failures of this route quote the body, also those of callers who are refused before it is read. */
export const FailuresQuoteBody = (): MethodDecorator => SetMetadata(QUOTED_METADATA, true);

/** What the route says of its body; one that says nothing takes JSON if it has a `@Body()`. */
export function bodyKindOf(controller: Type, handler: Handler): BodyKind {
  const found = known.get(handler);
  if (found !== undefined) return found;
  const said = Reflect.getMetadata(KIND_METADATA, handler) as BodyKind | undefined;
  const kind = said ?? (hasBodyParameter(controller, handler) ? 'json' : 'none');
  known.set(handler, kind);
  return kind;
}

export function isBodyQuoted(handler: Handler): boolean {
  return Reflect.getMetadata(QUOTED_METADATA, handler) === true;
}

/** Nest notes the parameters of a handler under `<kind>:<index>`. */
function hasBodyParameter(controller: Type, handler: Handler): boolean {
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler.name) ?? {}) as object;
  return Object.keys(parameters).some((name) => name.startsWith(`${RouteParamtypes.BODY}:`));
}
