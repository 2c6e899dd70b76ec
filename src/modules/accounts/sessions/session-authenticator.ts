import { timingSafeEqual } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import {
  mayEnter,
  rolesThatMay,
  isOfAccount,
  grantableScopes,
  type Area,
} from '../../../domain/access/role.js';
import { DomainError } from '../../../domain/error-code.js';
import type { Environment } from '../../../domain/chain.js';
import { Clock } from '../../../platform/clock.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { AppRequest } from '../../../platform/http/request/access.js';
import { isOwnPage } from '../../../platform/http/browser/own-origin.js';
import type {
  OperatorPrincipal,
  TenantPrincipal,
  UserPrincipal,
} from '../../../platform/http/request/principal.js';
import { OperatorEmails } from '../operator/operator-emails.js';
import { OperatorKey } from '../operator/operator-key.js';
import { EndedViews } from './ended-views.js';
import { KnownSessions } from './known-sessions.js';
import { SessionCookies } from './session-cookies.js';
import { SessionSecret } from './session-secret.js';
import { wantsSecondFactor, type Session, type SessionTenant } from './session.js';
import { SessionsRepository } from './sessions.repository.js';

const CSRF_HEADER = 'x-csrf-token';
const ENVIRONMENT_HEADER = 'x-environment';
/** How often a session in use is noted as such. */
const TOUCH_MS = 60_000;

/** What a route of members says beside its area. */
interface MemberRoute {
  readonly readsCount?: boolean;
  readonly ownParameter?: string | null;
}

/** Sessions of the requests that were looked up, for handlers that need more than the principal. */
const sessions = new WeakMap<object, Session>();

/** Returns the session of a request that a guard has let in. @throws Error for a request without one */
export function sessionOf(request: object): Session {
  const session = sessions.get(request);
  if (session === undefined) throw new Error('this route admits sessions only');
  return session;
}

/**
 * Authenticates people by the cookie of their session. A cookie is taken from pages of our own origin only
 * (`ALLOWED_ORIGINS` does not apply), and whatever changes something also needs the anti-forgery token that
 * `GET /session` gave. Every session is looked up at every request.
 */
@Injectable()
export class SessionAuthenticator {
  private readonly logger = new Logger(SessionAuthenticator.name);

  constructor(
    private readonly repository: SessionsRepository,
    private readonly secret: SessionSecret,
    private readonly cookies: SessionCookies,
    private readonly known: KnownSessions,
    private readonly views: EndedViews,
    private readonly operatorKey: OperatorKey,
    private readonly operatorEmails: OperatorEmails,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** Whether the request carries a cookie of a session, of whatever worth. */
  isPresented(request: AppRequest): boolean {
    return this.cookies.get(request, 'session') !== null;
  }

  /**
   * Returns the session of a request, or null without a valid one. Asks Postgres only for tokens that we made.
   *
   * @throws DomainError `CROSS_SITE_REQUEST` when another page sends the cookie
   */
  async find(request: AppRequest): Promise<Session | null> {
    const token = this.cookies.get(request, 'session');
    if (token === null) return null;
    const isChange = isChanging(request);
    if (!isOwnPage(request, this.config, isChange)) throw crossSite('Origin');
    const tokenHash = await this.secret.hashOf('session', token);
    const session = tokenHash === null ? null : await this.repository.find(tokenHash);
    this.known.note(token, session !== null);
    if (session === null || !(await this.isKeyInForce(session))) return null;
    if (isChange) await this.assertToken(request, session);
    this.touch(session);
    await this.views.notice(session);
    const shown = this.withoutStaleView(session, request.ip ?? '');
    sessions.set(request, shown);
    return shown;
  }

  /**
   * Authenticates a person.
   *
   * @param beforeSecondFactor admits a session that still waits for its second factor
   * @throws DomainError `NOT_SIGNED_IN`, `SECOND_FACTOR_REQUIRED`, `CROSS_SITE_REQUEST`
   */
  async user(request: AppRequest, beforeSecondFactor: boolean): Promise<UserPrincipal> {
    const session = await this.entered(request, beforeSecondFactor);
    return { kind: 'user', sessionId: session.id, userId: session.userId };
  }

  /**
   * Authenticates a member of the chosen tenant, whose role may use the area in the chosen environment.
   *
   * @param readsCount whether a read counts against the plan, too
   * @param ownParameter the path parameter which, if it is the person's own id, needs no role
   * @throws DomainError as `user`; `NO_ACCOUNT_CHOSEN`, `TENANT_SUSPENDED`, `ROLE_NOT_ALLOWED`
   */
  async member(
    request: AppRequest,
    area: Area,
    { readsCount = false, ownParameter = null }: MemberRoute = {},
  ): Promise<TenantPrincipal> {
    const session = await this.entered(request, false);
    const { tenant } = session;
    if (tenant === null)
      throw new DomainError(
        'NO_ACCOUNT_CHOSEN',
        'Choose an account first: PUT /session/tenant {"tenantId": …}.',
      );
    const environment = environmentOf(request, area);
    const use = isChanging(request) ? 'change' : 'read';
    const isOwn = ownParameter !== null && request.params[ownParameter] === session.userId;
    if (!isOwn || tenant.isView) assertMayUse(tenant, area, use, environment);
    if (readsCount && tenant.isSuspended) throw suspended();
    const countsInPlan = !tenant.isView && isWork(area) && (use === 'change' || readsCount);
    return principalOf(session, tenant, { environment, countsInPlan });
  }

  /**
   * Authenticates the operator: a session by the operator key, or one of an address of `OPERATOR_EMAILS` after its
   * second factor.
   *
   * @throws DomainError as `user`; `SECOND_FACTOR_REQUIRED`; `ROLE_NOT_ALLOWED` for anybody else
   */
  async operator(request: AppRequest): Promise<OperatorPrincipal> {
    this.operatorKey.assertAddress(request.ip ?? '');
    const session = await this.entered(request, false);
    if (!this.isOperator(session)) throw this.notOperator(session);
    return { kind: 'operator', userId: session.userId, sessionId: session.id };
  }

  /** Whether the session opens the operator's routes. */
  isOperator(session: Session): boolean {
    if (session.method === 'operator-key') return true;
    return (
      this.mayBeOperator(session) && session.secondFactorAt !== null && session.operatorConfirmedAt !== null
    );
  }

  /** A view of a tenant is worth nothing once its operator is none, or calls from another address than the operator may. */
  private withoutStaleView(session: Session, address: string): Session {
    if (session.tenant?.isView !== true) return session;
    const isHeld = this.isOperator(session) && this.operatorKey.allows(address);
    return isHeld ? session : { ...session, tenant: null };
  }

  /** Whether the person is an operator once a second factor is given. */
  mayBeOperator({ email }: Session): boolean {
    return this.operatorEmails.has(email);
  }

  private async entered(request: AppRequest, beforeSecondFactor: boolean): Promise<Session> {
    const session = await this.find(request);
    if (session === null)
      throw new DomainError(
        'NOT_SIGNED_IN',
        'You are not signed in, or your session has ended: sign in at /console.',
      );
    if (!beforeSecondFactor && wantsSecondFactor(session)) throw secondFactorRequired();
    return session;
  }

  private notOperator(session: Session): DomainError {
    if (!this.mayBeOperator(session))
      return new DomainError('ROLE_NOT_ALLOWED', 'Only the operator of this server may do this.');
    return session.hasSecondFactor && session.operatorConfirmedAt !== null
      ? secondFactorRequired()
      : new DomainError(
          'SECOND_FACTOR_REQUIRED',
          'The operator needs a second factor, and gives the operator key once: see Settings of the console.',
        );
  }

  /** A session by an operator key ends when the key is taken out of `X402_ADMIN_KEY`. */
  private async isKeyInForce({ operatorKeyHash, method }: Session): Promise<boolean> {
    if (method !== 'operator-key') return true;
    if (operatorKeyHash === null) return false;
    const marks = await Promise.all(this.config.adminKeys.map((key) => operatorKeyMark(this.secret, key)));
    return marks.some((mark) => mark.equals(operatorKeyHash));
  }

  private async assertToken(request: AppRequest, { tokenHash }: Session): Promise<void> {
    const given = Buffer.from(request.get(CSRF_HEADER) ?? '');
    const wanted = Buffer.from(await this.secret.csrfTokenOf(tokenHash));
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw crossSite('X-CSRF-Token');
  }

  private touch({ id, lastSeenAt }: Session): void {
    if (this.clock.nowMs() - lastSeenAt.getTime() < TOUCH_MS) return;
    this.repository.touch(id).catch((error: unknown) => {
      this.logger.warn({ message: 'the use of a session could not be noted', err: error });
    });
  }
}

/** The mark by which a session knows the operator key that opened it. */
export async function operatorKeyMark(secret: SessionSecret, key: string): Promise<Buffer> {
  return Buffer.from(await secret.sign('operator-key', key), 'hex');
}

function isChanging({ method }: AppRequest): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

/** Areas of the account are of its live side, whatever the switch says. */
function environmentOf(request: AppRequest, area: Area): Environment {
  const asked = request.get(ENVIRONMENT_HEADER) ?? 'live';
  if (asked !== 'live' && asked !== 'test') {
    const message = 'X-Environment must be live or test.';
    throw new DomainError('INVALID_PARAMETER', message, { errors: [{ field: 'X-Environment', message }] });
  }
  return isOfAccount(area) ? 'live' : asked;
}

function assertMayUse(
  tenant: SessionTenant,
  area: Area,
  use: 'read' | 'change',
  environment: Environment,
): void {
  const { role, isView } = tenant;
  if (isView && use === 'change')
    throw new DomainError(
      'ROLE_NOT_ALLOWED',
      'You look at this account as its operator: a view changes nothing.',
    );
  // A view shows the operator what the tenant sees.
  if (!isView && !mayEnter(role, area, use, environment)) {
    const allowedRoles = rolesThatMay(area, use, environment);
    const what = use === 'read' ? `see "${area}"` : `change "${area}"`;
    const where = environment === 'live' && allowedRoles.length > 0 ? ' here' : '';
    const message = `Your role, ${role}, may not ${what}${where}. Roles that may: ${allowedRoles.join(', ') || 'none'}.`;
    throw new DomainError('ROLE_NOT_ALLOWED', message, { role, allowedRoles });
  }
  // Members see why, and reach the bill, the team and the audit log; nothing else works while suspended.
  if (tenant.isSuspended && use === 'change' && !isOfAccount(area)) throw suspended();
}

function principalOf(
  session: Session,
  tenant: SessionTenant,
  use: { readonly environment: Environment; readonly countsInPlan: boolean },
): TenantPrincipal {
  const { environment, countsInPlan } = use;
  const { role, isView } = tenant;
  return {
    kind: 'tenant',
    tenantId: tenant.id,
    keyId: null,
    session: { sessionId: session.id, userId: session.userId, role, isView, countsInPlan },
    environment,
    scopes: isView ? [] : grantableScopes(role, environment),
    plan: tenant.plan,
    limitOverrides: tenant.limitOverrides,
    paidUp: tenant.paidUp,
    dayLimits: [],
    requireReference: tenant.requireReference,
    riskThreshold: tenant.riskThreshold,
    suspended: tenant.isSuspended,
  };
}

function secondFactorRequired(): DomainError {
  return new DomainError('SECOND_FACTOR_REQUIRED', 'Give your second factor first: the console asks for it.');
}

function crossSite(field: 'Origin' | 'X-CSRF-Token'): DomainError {
  const message =
    field === 'Origin'
      ? 'A session is taken from pages of this server only (PUBLIC_URL): use an API key from elsewhere.'
      : 'X-CSRF-Token is missing or not that of this session: read it from GET /session.';
  return new DomainError('CROSS_SITE_REQUEST', message);
}

function suspended(): DomainError {
  return new DomainError(
    'TENANT_SUSPENDED',
    'This account is suspended. Billing shows whether a payment failed.',
  );
}

/** What a plan counts, whoever asks for it. */
function isWork(area: Area): boolean {
  return area === 'verify' || area === 'settle';
}
