import { Injectable } from '@nestjs/common';
import { accessOf, AREAS, isOfAccount } from '../../../domain/access/role.js';
import { PLANS } from '../../../domain/plans/plan.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { Mail } from '../../../platform/mail/mail.js';
import { addressOf } from '../../tenants/index.js';
import { relyingPartyOf } from '../second-factor/webauthn.js';
import { Memberships } from '../team/memberships.js';
import { UsersRepository } from '../users/users.repository.js';
import type {
  AccessDto,
  FeaturesDto,
  OperatorStateDto,
  SessionResponse,
  SessionTenantDto,
  SignInMethodsDto,
} from './dto/session.dto.js';
import { SessionAuthenticator } from './session-authenticator.js';
import { SessionSecret } from './session-secret.js';
import { SessionsRepository } from './sessions.repository.js';
import { wantsSecondFactor, type Session, type SessionTenant } from './session.js';

/** Describes a session to its pages: who is in, what the role opens, and what this deployment has got. */
@Injectable()
export class SessionView {
  constructor(
    private readonly config: AppConfig,
    private readonly authenticator: SessionAuthenticator,
    private readonly secret: SessionSecret,
    private readonly users: UsersRepository,
    private readonly memberships: Memberships,
    private readonly mail: Mail,
    private readonly repository: SessionsRepository,
  ) {}

  /** How people can sign in here. */
  get methods(): SignInMethodsDto {
    const { accounts, adminKeys, http, mail } = this.config;
    return {
      email: this.mail.isOn,
      wallet: { evm: true, solana: true },
      passkey: http.hasPublicUrl ? relyingPartyOf(http.publicUrl) !== null : true,
      oidc: accounts.oidc === null ? null : { name: accounts.oidc.name },
      operatorKey: adminKeys.length > 0,
      signUp: accounts.signUp,
      devMail: mail.smtpUrl === null && mail.hasDevMailbox,
    };
  }

  /** Describes the session of a token that was made just now. A view is shown to an operator only. */
  async of(tokenHash: Buffer): Promise<SessionResponse> {
    const session = await this.repository.find(tokenHash);
    const isStale = session?.tenant?.isView === true && !this.authenticator.isOperator(session);
    return this.describe(session !== null && isStale ? { ...session, tenant: null } : session);
  }

  /** Describes a session, or nobody's. */
  async describe(session: Session | null): Promise<SessionResponse> {
    const { methods } = this;
    if (session === null) return { signedIn: false, methods };
    const { userId } = session;
    const isComplete = !wantsSecondFactor(session);
    const [csrfToken, user, tenants] = await Promise.all([
      this.secret.csrfTokenOf(session.tokenHash),
      userId === null ? null : this.users.details(userId),
      userId === null || !isComplete ? [] : this.memberships.ofUser(userId),
    ]);
    const tenant = isComplete ? session.tenant : null;
    return {
      signedIn: true,
      csrfToken,
      expiresAt: session.expiresAt.toISOString(),
      user: user === null ? null : { ...user, wallets: [...user.wallets], passkeys: [...user.passkeys] },
      tenant: tenant === null ? null : toTenant(tenant),
      tenants: tenants.map((one) => ({ ...one, email: addressOf(one) })),
      access: accessIn(tenant),
      operator: this.operatorOf(session),
      secondFactor: { isDone: session.secondFactorAt !== null, isRequired: !isComplete },
      features: this.featuresOf(tenant),
      methods,
    };
  }

  private operatorOf(session: Session): OperatorStateDto {
    const isOperator = this.authenticator.isOperator(session);
    const isEligible = isOperator || this.authenticator.mayBeOperator(session);
    const isConfirmed = session.hasSecondFactor && session.operatorConfirmedAt !== null;
    const wanted = isConfirmed ? 'second-factor' : 'enrolment';
    return { isOperator, isEligible, needs: isEligible && !isOperator ? wanted : null };
  }

  private featuresOf(tenant: SessionTenant | null): FeaturesDto {
    const { stripe, facilitator } = this.config;
    const inPlan = tenant === null ? [] : PLANS[tenant.plan].features;
    return {
      mail: this.mail.isOn,
      billing: stripe.secretKey !== null,
      facilitator: facilitator.evmSignerKeys.length + facilitator.svmSignerKeys.length > 0,
      webhooks: inPlan.includes('webhooks'),
      explain: inPlan.includes('explain'),
    };
  }
}

function toTenant(tenant: SessionTenant): SessionTenantDto {
  const { id, companyName, plan, isSuspended, suspendedBy, role, isView } = tenant;
  const status = isSuspended ? 'suspended' : 'active';
  return { id, companyName, email: addressOf(tenant), plan, status, suspendedBy, role, isView };
}

function accessIn(tenant: SessionTenant | null): AccessDto {
  const levels = AREAS.map((area) => {
    if (tenant === null) return [area, 'none'];
    // The operator's view shows all of it, and changes nothing.
    if (tenant.isView) return [area, 'read'];
    const level = accessOf(tenant.role, area);
    const isHeld = tenant.isSuspended && level !== 'none' && !isOfAccount(area);
    return [area, isHeld ? 'read' : level];
  });
  return Object.fromEntries(levels) as AccessDto;
}
