import type { LimitOverrides, PlanId } from '../../../domain/plans/plan.js';
import type { Role } from '../../../domain/access/role.js';

/** How a person signed in. */
export type SignInMethod = 'email' | 'wallet' | 'oidc' | 'operator-key';

/** The chosen tenant of a session, as every request needs it. */
export interface SessionTenant {
  readonly id: string;
  readonly role: Role;
  readonly isView: boolean;
  readonly email: string;
  readonly companyName: string | null;
  readonly isSuspended: boolean;
  /** Who ends the suspension: the operator, or else a payment; null for an active tenant. */
  readonly suspendedBy: 'operator' | 'billing' | null;
  readonly plan: PlanId;
  readonly limitOverrides: LimitOverrides;
  readonly paidUp: boolean;
  readonly requireReference: boolean;
  readonly riskThreshold: number | null;
}

/** A session that has not ended. */
export interface Session {
  readonly id: string;
  readonly tokenHash: Buffer;
  readonly method: SignInMethod;
  /** Null for a session by the operator key. */
  readonly userId: string | null;
  readonly email: string | null;
  /** Every sign-in makes a new session, so this is its beginning. */
  readonly signedInAt: Date;
  /** When the second factor was given; null before. */
  readonly secondFactorAt: Date | null;
  /** Whether the person has one. */
  readonly hasSecondFactor: boolean;
  /** When the person, as an operator, gave the operator key for the second factor; null before. */
  readonly operatorConfirmedAt: Date | null;
  /** A mark of the operator key that opened it. */
  readonly operatorKeyHash: Buffer | null;
  readonly expiresAt: Date;
  readonly lastSeenAt: Date;
  /** An operator's view that has ended and is still noted. */
  readonly hasPastView: boolean;
  /** Null when none is chosen, or when the person is no member of it any more. */
  readonly tenant: SessionTenant | null;
}

/** Whether the session waits for a second factor that the person has. */
export function wantsSecondFactor({ hasSecondFactor, secondFactorAt }: Session): boolean {
  return hasSecondFactor && secondFactorAt === null;
}
