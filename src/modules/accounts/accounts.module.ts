import { Module } from '@nestjs/common';
import { ChainsModule } from '../../chains/chains.module.js';
import { LimitsModule } from '../limits/index.js';
import { TenantsModule } from '../tenants/index.js';
import { AccountJobs } from './account-jobs.js';
import { AccountLifecycle } from './account-lifecycle.js';
import { OidcProvider } from './oidc/oidc-provider.js';
import { OidcSignIn } from './oidc/oidc-sign-in.js';
import { OidcSignInController } from './oidc/oidc-sign-in.controller.js';
import { LostFactors } from './operator/lost-factors.js';
import { LostFactorsController } from './operator/lost-factors.controller.js';
import { OperatorEmails } from './operator/operator-emails.js';
import { OperatorKey } from './operator/operator-key.js';
import { OperatorSignInController } from './operator/operator-sign-in.controller.js';
import { Enrolment } from './second-factor/enrolment.js';
import { OperatorConfirmation } from './second-factor/operator-confirmation.js';
import { OperatorConfirmationController } from './second-factor/operator-confirmation.controller.js';
import { Passkeys } from './second-factor/passkeys.js';
import { PasskeysController } from './second-factor/passkeys.controller.js';
import { SecondFactorsRepository } from './second-factor/second-factors.repository.js';
import { TotpController } from './second-factor/totp.controller.js';
import { TotpFactor } from './second-factor/totp-factor.js';
import { FreshSession } from './sessions/fresh-session.js';
import { BrowserMark } from './sessions/browser-mark.js';
import { TenantPeople } from './operator/tenant-people.js';
import { TenantPeopleController } from './operator/tenant-people.controller.js';
import { TenantView } from './operator/tenant-view.js';
import { TenantViewController } from './operator/tenant-view.controller.js';
import { EndedViews } from './sessions/ended-views.js';
import { KnownSessions } from './sessions/known-sessions.js';
import { SessionAuthenticator } from './sessions/session-authenticator.js';
import { SessionCookies } from './sessions/session-cookies.js';
import { SessionController } from './sessions/session.controller.js';
import { SessionSecret } from './sessions/session-secret.js';
import { SessionView } from './sessions/session-view.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { Sessions } from './sessions/sessions.service.js';
import { Requesters } from './sign-in/requesters.js';
import { Challenges } from './sign-in/challenges.repository.js';
import { EmailSignIn } from './sign-in/email-sign-in.js';
import { EmailSignInController } from './sign-in/email-sign-in.controller.js';
import { LinkMails } from './sign-in/link-mails.js';
import { SignUp } from './sign-in/sign-up.js';
import { InvitationsController } from './team/invitations.controller.js';
import { InvitationStanding } from './team/invitation-standing.js';
import { InvitationsRepository } from './team/invitations.repository.js';
import { KeysOfMembers } from './team/keys-of-members.js';
import { MemberChanges } from './team/member-changes.js';
import { Memberships } from './team/memberships.js';
import { NoticeRecipients } from './team/notice-recipients.js';
import { MailPreferencesController } from './team/mail-preferences.controller.js';
import { TeamController } from './team/team.controller.js';
import { TeamService } from './team/team.service.js';
import { PersonNotices } from './users/person-notices.js';
import { UserEmails } from './users/user-emails.js';
import { UserController } from './users/user.controller.js';
import { UserEmailController } from './users/user-email.controller.js';
import { UsersRepository } from './users/users.repository.js';
import { UserWallets } from './wallet/user-wallets.js';
import { UserWalletsController } from './wallet/user-wallets.controller.js';
import { WalletProofs } from './wallet/wallet-proofs.js';
import { WalletSignIn } from './wallet/wallet-sign-in.js';
import { WalletSignInController } from './wallet/wallet-sign-in.controller.js';

/** People: who they are, how they sign in, and what they are members of. */
@Module({
  imports: [ChainsModule, LimitsModule, TenantsModule],
  controllers: [
    SessionController,
    EmailSignInController,
    WalletSignInController,
    OidcSignInController,
    TotpController,
    PasskeysController,
    OperatorConfirmationController,
    UserWalletsController,
    UserEmailController,
    OperatorSignInController,
    UserController,
    MailPreferencesController,
    TeamController,
    InvitationsController,
    TenantViewController,
    LostFactorsController,
    TenantPeopleController,
  ],
  providers: [
    AccountJobs,
    AccountLifecycle,
    Requesters,
    BrowserMark,
    Challenges,
    EmailSignIn,
    EndedViews,
    Enrolment,
    FreshSession,
    InvitationStanding,
    InvitationsRepository,
    KeysOfMembers,
    KnownSessions,
    LinkMails,
    LostFactors,
    MemberChanges,
    Memberships,
    OidcProvider,
    OidcSignIn,
    NoticeRecipients,
    OperatorConfirmation,
    OperatorEmails,
    OperatorKey,
    PersonNotices,
    Passkeys,
    SecondFactorsRepository,
    SessionAuthenticator,
    SessionCookies,
    SessionSecret,
    SessionView,
    Sessions,
    SessionsRepository,
    SignUp,
    TeamService,
    TotpFactor,
    UserEmails,
    UserWallets,
    TenantPeople,
    TenantView,
    UsersRepository,
    WalletProofs,
    WalletSignIn,
  ],
  exports: [AccountLifecycle, KeysOfMembers, KnownSessions, Memberships, OperatorKey, SessionAuthenticator],
})
export class AccountsModule {}
