import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../domain/error-code.js';
import { Clock } from '../../../platform/clock.js';
import type { Session } from './session.js';

/** Of routes that check it, for their documentation. */
export const STALE = 'The person has no second factor, and has not signed in within ten minutes.';

/** How long what a person has proved counts for changes of what signs in. */
const FRESH_MS = 600_000;

/**
 * Guards what decides who the person is from now on: its address, its wallets, its second factors. A session that was
 * stolen, or left open, is not enough for them: who has a second factor has given it within ten minutes, and who has
 * none has signed in within ten minutes.
 */
@Injectable()
export class FreshSession {
  constructor(private readonly clock: Clock) {}

  /** Checks a session. @throws DomainError `SECOND_FACTOR_REQUIRED` or `RECENT_SIGN_IN_REQUIRED` for one that is too old */
  assert({ hasSecondFactor, secondFactorAt, signedInAt }: Session): void {
    const provedAt = hasSecondFactor ? secondFactorAt : signedInAt;
    if (provedAt !== null && this.clock.nowMs() - provedAt.getTime() < FRESH_MS) return;
    throw hasSecondFactor
      ? new DomainError(
          'SECOND_FACTOR_REQUIRED',
          'This needs your second factor of the last ten minutes: give it again, then repeat this.',
        )
      : new DomainError(
          'RECENT_SIGN_IN_REQUIRED',
          'This needs a sign-in of the last ten minutes: sign in again, then repeat this.',
        );
  }
}
