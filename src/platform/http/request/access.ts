import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';
import type { Request } from 'express';
import type { Scope } from '../../../domain/access/scope.js';
import type { TraceIds } from '../../telemetry/tracing.js';
import { LimitClass } from './limit-class.js';
import type { OperatorPrincipal, Principal, TenantPrincipal } from './principal.js';

/** The callers that a route admits. A test walks every route and fails where none is declared. */
export type Access =
  | { readonly kind: 'tenant'; readonly scope: Scope; readonly anonymous: boolean }
  | { readonly kind: 'operator' }
  | { readonly kind: 'public'; readonly optionalKey: boolean };

/** Metadata key of a route's `Access`. */
export const ACCESS_METADATA = 'x402:access';

/** Names of the security schemes in the OpenAPI document. */
export const API_KEY_SCHEME = 'apiKey';
export const ADMIN_KEY_SCHEME = 'adminKey';

/** A route for keys that hold the scope; `anonymous: true` also admits callers without a key. */
export function Authenticated(
  scope: Scope,
  options: { anonymous?: boolean } = {},
): MethodDecorator & ClassDecorator {
  const anonymous = options.anonymous ?? false;
  const access: Access = { kind: 'tenant', scope, anonymous };
  return applyDecorators(
    SetMetadata(ACCESS_METADATA, access),
    anonymous ? DocumentedOptionalKey() : ApiBearerAuth(API_KEY_SCHEME),
  );
}

/** Member of an operation in the OpenAPI document: its key may be left out. */
export const OPTIONAL_KEY_EXTENSION = 'x-optional-key';

/**
 * For the documentation: a key is optional. An empty alternative in `security` would say the same in OpenAPI's words,
 * but importers take the first way of a list, and then send no key.
 */
function DocumentedOptionalKey(): MethodDecorator & ClassDecorator {
  return applyDecorators(ApiBearerAuth(API_KEY_SCHEME), ApiExtension(OPTIONAL_KEY_EXTENSION, true));
}

/** A route for the operator (`X-Admin-Key`), with a limit of requests per minute and address. */
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

/** Handler parameter: the id of this request, as answered in `X-Request-Id`. */
export const RequestId = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  return context.switchToHttp().getRequest<AppRequest>().requestId;
});

/** The actor of a change, for the audit log. */
export function actorOf(principal: TenantPrincipal | OperatorPrincipal): string {
  return principal.kind === 'operator' ? 'operator' : `key:${principal.keyId}`;
}
