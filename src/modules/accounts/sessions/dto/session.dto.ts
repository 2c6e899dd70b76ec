import { ApiExtraModels, ApiProperty, ApiPropertyOptional, ApiSchema, getSchemaPath } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { ROLES, type AccessLevel, type Area, type Role } from '../../../../domain/access/role.js';
import { PLAN_IDS, type PlanId } from '../../../../domain/plans/plan.js';
import type { SignUpMode } from '../../../../platform/config/app-config.js';
import type { WalletNamespace } from '../../users/users.repository.js';
import type { SignInMethod } from '../session.js';
import type { ListedSession } from '../sessions.repository.js';

const NULLABLE_TEXT = { type: String, nullable: true } as const;
const MOMENT = { type: String, format: 'date-time' } as const;
const LEVELS = ['none', 'read', 'test', 'change'] as const;

/** Whether wallets of a kind sign in. */
@ApiSchema({ name: 'SignInWallets' })
export class SignInWalletsDto {
  @ApiProperty() evm!: boolean;
  @ApiProperty() solana!: boolean;
}

/** An OpenID Connect provider. */
@ApiSchema({ name: 'SignInProvider' })
export class SignInProviderDto {
  @ApiProperty({ example: 'Example ID' }) name!: string;
}

/** How people sign in at this server. */
@ApiSchema({ name: 'SignInMethods' })
export class SignInMethodsDto {
  @ApiProperty() email!: boolean;
  @ApiProperty({ type: SignInWalletsDto }) wallet!: SignInWalletsDto;
  @ApiProperty({ description: 'As a second factor: not at a bare IP address.' }) passkey!: boolean;
  @ApiProperty({ anyOf: [{ $ref: getSchemaPath(SignInProviderDto) }, { type: 'null' }] })
  oidc!: SignInProviderDto | null;
  @ApiProperty() operatorKey!: boolean;
  @ApiProperty({ enum: ['open', 'invited', 'closed'] }) signUp!: SignUpMode;
  @ApiProperty({ description: 'Mail is shown at /console/dev/mail.' }) devMail!: boolean;
}

/** A wallet that signs in. */
@ApiSchema({ name: 'UserWallet' })
export class UserWalletDto {
  @ApiProperty({ enum: ['eip155', 'solana'] }) namespace!: WalletNamespace;
  @ApiProperty() address!: string;
  @ApiPropertyOptional({
    example: 'eip155:8453',
    description: 'Of a smart wallet: the one chain whose contract signs in.',
  })
  chain?: string;
}

/** A passkey. */
@ApiSchema({ name: 'Passkey' })
export class PasskeyDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() name!: string;
  @ApiProperty(MOMENT) createdAt!: string;
  @ApiProperty({ ...MOMENT, nullable: true }) lastUsedAt!: string | null;
}

/** The person who is signed in. */
@ApiSchema({ name: 'User' })
export class UserDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty(NULLABLE_TEXT) email!: string | null;
  @ApiProperty(NULLABLE_TEXT) name!: string | null;
  @ApiProperty({ type: [UserWalletDto] }) wallets!: UserWalletDto[];
  @ApiProperty() hasTotp!: boolean;
  @ApiProperty({ type: [PasskeyDto] }) passkeys!: PasskeyDto[];
}

/** The chosen account. */
@ApiSchema({ name: 'SessionTenant' })
export class SessionTenantDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty(NULLABLE_TEXT) companyName!: string | null;
  @ApiProperty(NULLABLE_TEXT) email!: string | null;
  @ApiProperty({ enum: PLAN_IDS }) plan!: PlanId;
  @ApiProperty({ enum: ['active', 'suspended'] }) status!: 'active' | 'suspended';
  @ApiProperty({
    enum: ['operator', 'billing'],
    nullable: true,
    type: String,
    description: 'Who ends the suspension: the operator, or else a payment.',
  })
  suspendedBy!: 'operator' | 'billing' | null;
  @ApiProperty({ enum: ROLES }) role!: Role;
  @ApiProperty({ description: 'The operator looks at it, and changes nothing.' }) isView!: boolean;
}

/** An account that the person is a member of. */
@ApiSchema({ name: 'Membership' })
export class MembershipDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty(NULLABLE_TEXT) companyName!: string | null;
  @ApiProperty(NULLABLE_TEXT) email!: string | null;
  @ApiProperty({ enum: ROLES }) role!: Role;
}

/** Whether the session opens the operator's pages. */
@ApiSchema({ name: 'OperatorState' })
export class OperatorStateDto {
  @ApiProperty() isOperator!: boolean;
  @ApiProperty({ description: 'The address is one of OPERATOR_EMAILS.' }) isEligible!: boolean;
  @ApiProperty({ enum: ['second-factor', 'enrolment'], nullable: true, type: String })
  needs!: 'second-factor' | 'enrolment' | null;
}

/** The second factor of the session. */
@ApiSchema({ name: 'SecondFactorState' })
export class SecondFactorStateDto {
  @ApiProperty() isDone!: boolean;
  @ApiProperty({ description: 'Nothing else works before it is given.' }) isRequired!: boolean;
}

/** What this deployment, and the plan of the chosen account, have got. */
@ApiSchema({ name: 'ConsoleFeatures' })
export class FeaturesDto {
  @ApiProperty() mail!: boolean;
  @ApiProperty() billing!: boolean;
  @ApiProperty() facilitator!: boolean;
  @ApiProperty() webhooks!: boolean;
  @ApiProperty() explain!: boolean;
}

const LEVEL = { enum: LEVELS } as const;

/** What the role opens. `test`: changes in the test environment only. */
@ApiSchema({ name: 'RoleAccess' })
export class AccessDto implements Record<Area, AccessLevel> {
  @ApiProperty(LEVEL) verify!: AccessLevel;
  @ApiProperty(LEVEL) settle!: AccessLevel;
  @ApiProperty(LEVEL) analytics!: AccessLevel;
  @ApiProperty(LEVEL) keys!: AccessLevel;
  @ApiProperty(LEVEL) wallets!: AccessLevel;
  @ApiProperty(LEVEL) billing!: AccessLevel;
  @ApiProperty(LEVEL) webhooks!: AccessLevel;
  @ApiProperty(LEVEL) team!: AccessLevel;
  @ApiProperty(LEVEL) audit!: AccessLevel;
  @ApiProperty(LEVEL) settings!: AccessLevel;
}

/** Who is signed in, and what that opens. Without a session, only how to get one. */
@ApiExtraModels(UserDto, SessionTenantDto, SignInProviderDto)
@ApiSchema({ name: 'Session' })
export class SessionResponse {
  @ApiProperty() signedIn!: boolean;
  @ApiProperty({ type: SignInMethodsDto }) methods!: SignInMethodsDto;
  @ApiPropertyOptional({ description: 'For X-CSRF-Token, with whatever changes something.' })
  csrfToken?: string;
  @ApiPropertyOptional(MOMENT) expiresAt?: string;
  @ApiPropertyOptional({
    anyOf: [{ $ref: getSchemaPath(UserDto) }, { type: 'null' }],
    description: 'Null for a session by the operator key.',
  })
  user?: UserDto | null;
  @ApiPropertyOptional({
    anyOf: [{ $ref: getSchemaPath(SessionTenantDto) }, { type: 'null' }],
    description: 'The chosen account.',
  })
  tenant?: SessionTenantDto | null;
  @ApiPropertyOptional({ type: [MembershipDto] }) tenants?: MembershipDto[];
  @ApiPropertyOptional({ type: AccessDto }) access?: AccessDto;
  @ApiPropertyOptional({ type: OperatorStateDto }) operator?: OperatorStateDto;
  @ApiPropertyOptional({ type: SecondFactorStateDto }) secondFactor?: SecondFactorStateDto;
  @ApiPropertyOptional({ type: FeaturesDto }) features?: FeaturesDto;
}

/** Chooses an account. */
@ApiSchema({ name: 'ChooseTenant' })
export class ChooseTenantDto {
  @ApiProperty({ format: 'uuid', example: '3f6d7c1e-2b7a-4c61-9a52-0c8f1b7d9e44' })
  @IsUUID()
  tenantId!: string;
}

/** A session of the person. */
@ApiSchema({ name: 'ListedSession' })
export class ListedSessionDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ['email', 'wallet', 'oidc', 'operator-key'] }) method!: SignInMethod;
  @ApiProperty(NULLABLE_TEXT) userAgent!: string | null;
  @ApiProperty(MOMENT) createdAt!: string;
  @ApiProperty(MOMENT) lastSeenAt!: string;
  @ApiProperty(MOMENT) expiresAt!: string;
  @ApiProperty() isCurrent!: boolean;
}

/** The sessions of the person. */
@ApiSchema({ name: 'SessionList' })
export class SessionListResponse {
  @ApiProperty({ type: [ListedSessionDto] }) sessions!: ListedSessionDto[];
}

export function toListedSession(session: ListedSession, currentId: string): ListedSessionDto {
  return {
    id: session.id,
    method: session.method,
    userAgent: session.userAgent,
    createdAt: session.createdAt.toISOString(),
    lastSeenAt: session.lastSeenAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
    isCurrent: session.id === currentId,
  };
}
