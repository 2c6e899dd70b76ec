import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError } from '../../../domain/error-code.js';
import { scopesOf, type Scope } from '../../../domain/access/scope.js';
import { ACCESS_METADATA, type Access, type AppRequest } from '../../../platform/http/request/access.js';
import type { Principal, TenantPrincipal } from '../../../platform/http/request/principal.js';
import { AddressHasher } from '../../../platform/http/request/address-hasher.js';
import { nameCaller } from '../../../platform/http/request/log-context.js';
import { OperatorKey, SessionAuthenticator } from '../../accounts/index.js';
import { FailedAuthentication, FailedAuthListener } from '../../limits/index.js';
import { KeyAuthenticator } from './key-authenticator.js';
import { notForTestKeys } from '../issuing/key-grant.js';
import { extractKeyOf } from './extract-api-key.js';
import { missingKey } from './missing-key.js';

/**
 * Authenticates the caller (`request.principal`) by key or session, and checks whether the route admits it. No other
 * code does this. A key in a header beats a cookie.
 */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  /** The last declaration read for each handler, with the controller that it was read for. */
  private readonly declared = new WeakMap<
    ReturnType<ExecutionContext['getHandler']>,
    readonly [controller: unknown, access: Access]
  >();

  constructor(
    private readonly reflector: Reflector,
    private readonly keys: KeyAuthenticator,
    private readonly operator: OperatorKey,
    private readonly sessions: SessionAuthenticator,
    private readonly addresses: AddressHasher,
    private readonly failures: FailedAuthListener,
  ) {}

  /**
   * Sets `request.principal`, or refuses the request. Returns no promise unless the key needs a look-up.
   *
   * @throws DomainError of 401 or 403 with the reason. A database error is passed on.
   */
  canActivate(context: ExecutionContext): true | Promise<true> {
    const access = this.accessOf(context);
    const request = context.switchToHttp().getRequest<AppRequest>();
    const letIn = (principal: Principal): true => {
      request.principal = principal;
      return true;
    };
    const refuse = (error: unknown): never => {
      throw error instanceof FailedAuthentication ? (this.failures.note(request) ?? error) : error;
    };
    try {
      const principal = this.principalFor(access, request);
      return principal instanceof Promise ? principal.then(letIn, refuse) : letIn(principal);
    } catch (error) {
      return refuse(error);
    }
  }

  /** A declaration never changes, so it is read once. */
  private accessOf(context: ExecutionContext): Access {
    const [handler, controller] = [context.getHandler(), context.getClass()];
    const known = this.declared.get(handler);
    if (known?.[0] === controller) return known[1];
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS_METADATA, [
      handler,
      controller,
    ]);
    if (access === undefined) throw new Error('a route must declare its callers');
    this.declared.set(handler, [controller, access]);
    return access;
  }

  private principalFor(access: Access, request: AppRequest): Principal | Promise<Principal> {
    const address = request.ip ?? '';
    if (access.kind === 'operator') return this.operatorFor(request, address);
    if (access.kind === 'public' && !access.optionalKey) return this.anonymous(request);
    if (access.kind === 'session') return this.personFor(access, request);
    const presented = extractKeyOf(request.headers, this.sessions.isPresented(request));
    if (presented.kind === 'wrong') throw new DomainError('INVALID_API_KEY', presented.problem);
    if (presented.kind === 'none') return this.withoutKey(access, request);
    const admit = (principal: TenantPrincipal): Principal => {
      nameCaller(principal);
      if (access.kind === 'tenant') assertAllowed(principal, access.scope);
      return principal;
    };
    const found = this.keys.authenticate(presented.key, address, () => {
      this.failures.assertMayLookUp(request);
    });
    return found instanceof Promise ? found.then(admit) : admit(found);
  }

  /** The caller of a tenant's or a public route: by the session, if there is one. */
  private withoutKey(
    access: Extract<Access, { kind: 'tenant' | 'public' }>,
    request: AppRequest,
  ): Principal | Promise<Principal> {
    const hasSession = this.sessions.isPresented(request);
    if (access.kind === 'public') return hasSession ? this.visitor(request) : this.anonymous(request);
    if (!hasSession && !access.anonymous) throw missingKey(request);
    if (!hasSession) return this.anonymous(request);
    const member = this.named(this.sessions.member(request, access.scope, access));
    return access.anonymous ? member.catch((error: unknown) => this.unlessDead(error, request)) : member;
  }

  private operatorFor(request: AppRequest, address: string): Principal | Promise<Principal> {
    const key = request.get('x-admin-key');
    if (key === undefined && this.sessions.isPresented(request)) return this.sessions.operator(request);
    return this.operator.authenticate(key, address, request.headers);
  }

  private personFor(
    { area, beforeSecondFactor, ownParameter }: Extract<Access, { kind: 'session' }>,
    request: AppRequest,
  ): Promise<Principal> {
    if (area === null) return this.sessions.user(request, beforeSecondFactor);
    return this.named(this.sessions.member(request, area, { ownParameter }));
  }

  /**
   * Where nobody needs to be known, a cookie that is over, or that a page sends which is none of the console's, makes
   * nobody known. Pages of the console send their token, and hear that the session is over.
   */
  private unlessDead(error: unknown, request: AppRequest): Principal {
    const isDead =
      error instanceof DomainError && (error.code === 'NOT_SIGNED_IN' || error.code === 'CROSS_SITE_REQUEST');
    if (!isDead || request.get('x-csrf-token') !== undefined) throw error;
    return this.anonymous(request);
  }

  /** An open route knows a member, and answers all others as it answers everybody. */
  private async visitor(request: AppRequest): Promise<Principal> {
    try {
      return await this.named(this.sessions.member(request, 'verify'));
    } catch (error) {
      if (error instanceof DomainError) return this.anonymous(request);
      throw error;
    }
  }

  private async named(found: Promise<TenantPrincipal>): Promise<TenantPrincipal> {
    const principal = await found;
    nameCaller(principal);
    return principal;
  }

  private anonymous(request: AppRequest): Principal {
    return { kind: 'anonymous', addressHash: this.addresses.hash(request.ip) };
  }
}

const SUSPENDED =
  'This tenant is suspended. Where a payment failed, POST /billing/portal with a key that has "billing" leads to where ' +
  'it is made good; otherwise ask the operator of this server.';

/** A suspended tenant keeps access to billing, because a payment ends most suspensions. */
function assertAllowed(principal: TenantPrincipal, scope: Scope): void {
  if (principal.suspended && scope !== 'billing') {
    throw new DomainError('TENANT_SUSPENDED', SUSPENDED);
  }
  if (!principal.scopes.includes(scope)) {
    const isPossible = scopesOf(principal.environment, [scope]).length > 0;
    const message = isPossible ? lacksScope(principal, scope) : notForTestKeys(scope);
    throw new DomainError('INSUFFICIENT_SCOPE', message, {
      requiredScope: scope,
      keyScopes: principal.scopes,
    });
  }
}

function lacksScope({ scopes, environment }: TenantPrincipal, scope: Scope): string {
  const held = scopes.length === 0 ? 'no scope' : scopes.join(', ');
  const wanted = { environment, scopes: [...scopes, scope] };
  return (
    `This route needs a key with the scope "${scope}", and this key has ${held}. ` +
    `A key keeps its scopes: issue another one, POST /api-keys ${JSON.stringify(wanted)}, with a key that has "keys" ` +
    `and "${scope}" (the first key of a tenant has every scope).`
  );
}
