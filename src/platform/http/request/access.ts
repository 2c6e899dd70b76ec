import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';
import type { Request } from 'express';
import type { Area } from '../../../domain/access/role.js';
import type { Scope } from '../../../domain/access/scope.js';
import type { TraceIds } from '../../telemetry/tracing.js';
import { LimitClass } from './limit-class.js';
import type { Principal, TenantPrincipal, UserPrincipal } from './principal.js';

/** The callers that a route admits. A test walks every route and fails where none is declared. */
export type Access =
  | {
      readonly kind: 'tenant';
      readonly scope: Scope;
      readonly anonymous: boolean;
      readonly readsCount: boolean;
    }
  | {
      readonly kind: 'session';
      readonly area: Area | null;
      readonly beforeSecondFactor: boolean;
      /** The path parameter whose value, if it is the person's own id, opens the route to every member. */
      readonly ownParameter: string | null;
    }
  | { readonly kind: 'operator' }
  | { readonly kind: 'public'; readonly optionalKey: boolean };

/** Metadata key of a route's `Access`. */
export const ACCESS_METADATA = 'x402:access';

/** Names of the security schemes in the OpenAPI document. */
export const API_KEY_SCHEME = 'apiKey';
export const ADMIN_KEY_SCHEME = 'adminKey';
export const SESSION_SCHEME = 'session';

/**
 * A route for keys that hold the scope, and for sessions of a role that may enter the area of that name.
 * `anonymous: true` also admits callers without a key. `readsCount: true`: a read in a session counts against the plan,
 * too, because it is work on a chain.
 */
export function Authenticated(
  scope: Scope,
  options: { anonymous?: boolean; readsCount?: boolean } = {},
): MethodDecorator & ClassDecorator {
  const { anonymous = false, readsCount = false } = options;
  const access: Access = { kind: 'tenant', scope, anonymous, readsCount };
  return applyDecorators(
    SetMetadata(ACCESS_METADATA, access),
    anonymous ? DocumentedOptionalKey() : ApiBearerAuth(API_KEY_SCHEME),
  );
}

/** Member of an operation in the OpenAPI document: the area that a role must be able to enter, in a session. */
export const AREA_EXTENSION = 'x-area';

/** Member of an operation in the OpenAPI document: its key may be left out. */
export const OPTIONAL_KEY_EXTENSION = 'x-optional-key';

/**
 * For the documentation: a key is optional. An empty alternative in `security` would say the same in OpenAPI's words,
 * but importers take the first way of a list, and then send no key.
 */
function DocumentedOptionalKey(): MethodDecorator & ClassDecorator {
  return applyDecorators(ApiBearerAuth(API_KEY_SCHEME), ApiExtension(OPTIONAL_KEY_EXTENSION, true));
}

/**
 * A route for people who are signed in, and for no key. With an area, the caller is a member of the chosen tenant
 * (`CurrentTenant`) whose role may enter it; without one, the caller is a person (`CurrentUser`).
 * `beforeSecondFactor: true` also admits a session whose second factor is still wanted. `ownParameter` names the path
 * parameter of a person: for the own id, the route needs no role.
 */
export function SignedIn(
  area: Area | null = null,
  options: { beforeSecondFactor?: boolean; ownParameter?: string } = {},
): MethodDecorator & ClassDecorator {
  const { beforeSecondFactor = false, ownParameter = null } = options;
  const access: Access = { kind: 'session', area, beforeSecondFactor, ownParameter };
  return applyDecorators(
    SetMetadata(ACCESS_METADATA, access),
    ApiSecurity(SESSION_SCHEME),
    ...(area === null ? [] : [ApiExtension(AREA_EXTENSION, area)]),
  );
}

/** A route for the operator (`X-Admin-Key`, or an operator's session), with a limit of requests per minute and address. */
export function OperatorOnly(): MethodDecorator & ClassDecorator {
  const access: Access = { kind: 'operator' };
  return applyDecorators(
    SetMetadata(ACCESS_METADATA, access),
    LimitClass('operator'),
    ApiSecurity(ADMIN_KEY_SCHEME),
  );
}

/**
 * A public route. It ignores a supplied key, so that it answers whatever the database's state. With `optionalKey: true`
 * a valid key is recognised (`request.principal`) and an invalid one refused.
 */
export function Public(options: { optionalKey?: boolean } = {}): MethodDecorator & ClassDecorator {
  const optionalKey = options.optionalKey ?? false;
  const access: Access = { kind: 'public', optionalKey };
  const declared = SetMetadata(ACCESS_METADATA, access);
  return optionalKey ? applyDecorators(declared, DocumentedOptionalKey()) : declared;
}

/** An express request after the guards: it carries its id, the caller's own id of it and, once known, its caller. */
export interface AppRequest extends Request {
  requestId: string;
  clientRequestId?: string;
  /** Of its span, while traces are collected. */
  traceIds?: TraceIds;
  principal?: Principal;
}

/**
 * The request after the guards, for `@Req()`. The most frequent handlers read both members from it, because each custom
 * parameter passes through every pipe.
 */
export type IdentifiedRequest = AppRequest & Required<Pick<AppRequest, 'principal'>>;

/** Handler parameter: the caller of any kind. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext) => {
  return context.switchToHttp().getRequest<AppRequest>().principal;
});

/** Handler parameter: the tenant's caller. Use it only on routes that admit no other caller. */
export const CurrentTenant = createParamDecorator(
  (_: unknown, context: ExecutionContext): TenantPrincipal => {
    const principal = context.switchToHttp().getRequest<AppRequest>().principal;
    if (principal?.kind !== 'tenant') throw new Error('this route is not declared @Authenticated');
    return principal;
  },
);

/** Handler parameter: the person. Use it only on routes declared `SignedIn()` without an area. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): UserPrincipal => {
  const principal = context.switchToHttp().getRequest<AppRequest>().principal;
  if (principal?.kind !== 'user') throw new Error('this route is not declared @SignedIn()');
  return principal;
});

/** Handler parameter: the id of this request, as answered in `X-Request-Id`. */
export const RequestId = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  return context.switchToHttp().getRequest<AppRequest>().requestId;
});
