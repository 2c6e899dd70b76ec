import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiBearerAuth, ApiSecurity } from '@nestjs/swagger';
import type { Request } from 'express';
import type { Scope } from '../../../domain/access/scope.js';
import { LimitClass } from './limit-class.js';
import type { OperatorPrincipal, Principal, TenantPrincipal } from './principal.js';

/** Who may call a route. A test walks every route and fails where none is declared. */
export type Access =
  | { readonly kind: 'tenant'; readonly scope: Scope; readonly anonymous: boolean }
  | { readonly kind: 'operator' }
  | { readonly kind: 'public'; readonly optionalKey: boolean };

export const ACCESS_METADATA = 'x402:access';

/** Names of the security schemes in the OpenAPI document. */
export const API_KEY_SCHEME = 'apiKey';
export const ADMIN_KEY_SCHEME = 'adminKey';

/** A route for keys that hold the scope; `anonymous: true` also lets callers without a key in. */
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

/** For the documentation: a key may be sent, and need not be. */
function DocumentedOptionalKey(): MethodDecorator & ClassDecorator {
  return applyDecorators(ApiSecurity({}), ApiBearerAuth(API_KEY_SCHEME));
}

/** A route for the operator (`X-Admin-Key`), which each address may call so many times a minute. */
export function OperatorOnly(): MethodDecorator & ClassDecorator {
  const access: Access = { kind: 'operator' };
  return applyDecorators(
    SetMetadata(ACCESS_METADATA, access),
    LimitClass('operator'),
    ApiSecurity(ADMIN_KEY_SCHEME),
  );
}

/**
 * A route for anyone. A key sent along is not looked at, so that the route answers whatever has become of the
 * database; with `optionalKey: true` a valid one is recognised (`request.principal`) and a bad one refused.
 */
export function Public(options: { optionalKey?: boolean } = {}): MethodDecorator & ClassDecorator {
  const optionalKey = options.optionalKey ?? false;
  const access: Access = { kind: 'public', optionalKey };
  const declared = SetMetadata(ACCESS_METADATA, access);
  return optionalKey ? applyDecorators(declared, DocumentedOptionalKey()) : declared;
}

/** An express request after the guards: it carries its id, the one its caller gave it and, once known, its caller. */
export interface AppRequest extends Request {
  requestId: string;
  clientRequestId?: string;
  principal?: Principal;
}

/**
 * The request behind the guards, for `@Req()`: handlers that are called most often take both from it, since each parameter
 * of our own making goes through every pipe.
 */
export type IdentifiedRequest = AppRequest & Required<Pick<AppRequest, 'principal'>>;

/** Handler parameter: the caller, whoever it is. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext) => {
  return context.switchToHttp().getRequest<AppRequest>().principal;
});

/** Handler parameter: the tenant's caller; only on routes that let no one else in. */
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

/** Who did something, for the audit log. */
export function actorOf(principal: TenantPrincipal | OperatorPrincipal): string {
  return principal.kind === 'operator' ? 'operator' : `key:${principal.keyId}`;
}
