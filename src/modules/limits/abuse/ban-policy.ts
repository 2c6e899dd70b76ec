import { Injectable } from '@nestjs/common';

const MINUTE_SECONDS = 60;
const DAY_MS = 86_400_000;

/** The length of the first ban, the second ban and so on. The last step applies to all further bans. */
const LADDER_SECONDS = [MINUTE_SECONDS, 5 * MINUTE_SECONDS, 30 * MINUTE_SECONDS, 24 * 60 * MINUTE_SECONDS];

/** The upper bound of the time before further failures may extend a ban. */
const GROWN_WITHIN_MS = 3_600_000;

/** An address without a ban for this long starts at the first step again. */
export const FORGIVEN_AFTER_MS = DAY_MS;

/** How many failed authentications ban an address. A provider, so that unrelated tests can raise the limit. */
@Injectable()
export class BanPolicy {
  readonly failures: number = 10;
  /** The length of the sliding window that must contain the failures. */
  readonly windowMs: number = 10 * 60_000;
}

/** The last automatic ban of an address. */
export interface PastBan {
  readonly id: string;
  readonly level: number;
  readonly untilMs: number;
}

/** Returns the step of a new ban, counted from 0. */
export function nextLevel(last: PastBan | null, nowMs: number): number {
  if (last === null || nowMs - last.untilMs > FORGIVEN_AFTER_MS) return 0;
  return Math.min(last.level + 1, LADDER_SECONDS.length - 1);
}

/**
 * Returns whether failures during a ban extend it. They do after a quarter of the step's length, at most one hour.
 * Earlier failures belong to the burst that caused the ban.
 */
export function mayGrow({ level, untilMs }: PastBan, nowMs: number): boolean {
  const lengthMs = banSeconds(level) * 1_000;
  return nowMs >= untilMs - lengthMs + Math.min(lengthMs / 4, GROWN_WITHIN_MS);
}

/** Returns the length of a ban of this step, in seconds. */
export function banSeconds(level: number): number {
  return LADDER_SECONDS[Math.min(level, LADDER_SECONDS.length - 1)] ?? MINUTE_SECONDS;
}
