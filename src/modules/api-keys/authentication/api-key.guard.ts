import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError } from '../../../domain/error-code.js';
import { scopesOf, type Scope } from '../../../domain/access/scope.js';
import { ACCESS_METADATA, type Access, type AppRequest } from '../../../platform/http/request/access.js';
import type { Principal, TenantPrincipal } from '../../../platform/http/request/principal.js';
import { AddressHasher } from '../../../platform/http/request/address-hasher.js';
import { nameCaller } from '../../../platform/http/request/log-context.js';
import { FailedAuthListener } from '../../limits/index.js';
import { KeyAuthenticator } from './key-authenticator.js';
import { notForTestKeys } from '../issuing/key-grant.js';
import { FailedAuthentication } from './key-status.js';
import { OperatorKey } from './operator-key.js';
import { extractApiKey } from './extract-api-key.js';
import { missingKey } from './missing-key.js';

/** Authenticates the caller (`request.principal`), and checks whether the route admits it. No other code does this. */
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
    if (access.kind === 'operator')
      return this.operator.authenticate(request.get('x-admin-key'), address, request.headers);
    if (access.kind === 'public' && !access.optionalKey) return this.anonymous(request);
    const presented = extractApiKey(request.headers);
    if (presented.kind === 'wrong') throw new DomainError('INVALID_API_KEY', presented.problem);
    if (presented.kind === 'none') {
      if (access.kind === 'tenant' && !access.anonymous) throw missingKey(request);
      return this.anonymous(request);
    }
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
