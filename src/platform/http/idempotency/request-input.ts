import type { ArgumentMetadata, ExecutionContext, PipeTransform } from '@nestjs/common';
import { PARAMTYPES_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { AppRequest } from '../request/access.js';

/** The parts of a request that its handler may read. */
export interface RequestInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** One parameter of a handler, as Nest's decorators record it. */
interface Parameter {
  readonly index: number;
  readonly data?: unknown;
}

/** The parameters that a DTO describes as a whole; Nest names them `<kind>:<index>`. */
const DESCRIBED = [
  { kind: RouteParamtypes.BODY, part: 'body', type: 'body' },
  { kind: RouteParamtypes.QUERY, part: 'query', type: 'query' },
] as const;

/**
 * The input of a request as its handler will receive it. Interceptors run before Nest's pipes, so an interceptor calls
 * this function for validated input. The pipes repeat the work later. Input without a DTO (path parameters, an open or
 * raw body) is returned as sent.
 *
 * @throws the pipe's error: DomainError of 400
 */
export async function validatedInput(context: ExecutionContext, pipe: PipeTransform): Promise<RequestInput> {
  const request = context.switchToHttp().getRequest<AppRequest>();
  const input = { query: request.query as unknown, body: request.body as unknown };
  for (const { kind, part, type } of DESCRIBED) {
    const metatype = describedType(context, kind);
    if (metatype === undefined) continue;
    input[part] = (await pipe.transform(input[part], { type, metatype } as ArgumentMetadata)) as unknown;
  }
  return { params: request.params, ...input };
}

function describedType(context: ExecutionContext, kind: RouteParamtypes): unknown {
  const [controller, handler] = [context.getClass(), context.getHandler()];
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler.name) ?? {}) as Readonly<
    Record<string, Parameter>
  >;
  const found = Object.entries(parameters).find(
    ([name, { data }]) => name.startsWith(`${kind}:`) && data === undefined,
  );
  if (found === undefined) return undefined;
  const types = Reflect.getMetadata(PARAMTYPES_METADATA, controller.prototype as object, handler.name) as
    unknown[] | undefined;
  return types?.[found[1].index];
}
