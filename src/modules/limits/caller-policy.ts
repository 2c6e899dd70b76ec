import { Injectable } from '@nestjs/common';

/** How much this process takes from callers without a valid key. A provider, so that tests about other things have room. */
@Injectable()
export class CallerPolicy {
  /** Requests of one address that are refused for what they are; beyond it they are refused unread. */
  readonly refusedPerMinute: number = 600;
  /** Look-ups of unknown keys from an address that is banned. */
  readonly lookUpsPerMinute: number = 5;
  /** Requests of all callers without a key together. */
  readonly anonymousPerMinute: number = 6_000;
}
