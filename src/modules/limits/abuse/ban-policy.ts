import { Injectable } from '@nestjs/common';

const MINUTE_SECONDS = 60;
const DAY_MS = 86_400_000;

/** How long the first ban lasts, the second, and so on; the last one for all that follow. */
const LADDER_SECONDS = [MINUTE_SECONDS, 5 * MINUTE_SECONDS, 30 * MINUTE_SECONDS, 24 * 60 * MINUTE_SECONDS];

/** A ban of the last step begins anew no more often than this while guesses go on. */
const GROWN_WITHIN_MS = 3_600_000;

/** Whoever keeps still for so long after a ban begins at the first step again. */
export const FORGIVEN_AFTER_MS = DAY_MS;

/** Failed authentications of one address that ban it. A provider, so that tests about other things can fail often. */
@Injectable()
export class BanPolicy {
  readonly failures: number = 10;
  /** The failures lie within a window of this length, wherever it begins. */
  readonly windowMs: number = 10 * 60_000;
}

/** The last automatic ban of an address. */
export interface PastBan {
  readonly id: string;
  readonly level: number;
  readonly untilMs: number;
}

/** The step of a new ban, from 0. */
export function nextLevel(last: PastBan | null, nowMs: number): number {
  if (last === null || nowMs - last.untilMs > FORGIVEN_AFTER_MS) return 0;
  return Math.min(last.level + 1, LADDER_SECONDS.length - 1);
}

/**
 * Whether guesses during a ban make it longer: once a quarter of its step has gone by, an hour at most. What came in the
 * same rush belongs to the ban that it led to.
 */
export function mayGrow({ level, untilMs }: PastBan, nowMs: number): boolean {
  const lengthMs = banSeconds(level) * 1_000;
  return nowMs >= untilMs - lengthMs + Math.min(lengthMs / 4, GROWN_WITHIN_MS);
}

/** How long a ban of this step lasts. */
export function banSeconds(level: number): number {
  return LADDER_SECONDS[Math.min(level, LADDER_SECONDS.length - 1)] ?? MINUTE_SECONDS;
}
