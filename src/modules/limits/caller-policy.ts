import { Injectable } from '@nestjs/common';

/** The limits of each process for callers without a valid key. A provider, so that unrelated tests can raise them. */
@Injectable()
export class CallerPolicy {
  /** Refused requests of one address. Beyond it, requests are refused before authentication. */
  readonly refusedPerMinute: number = 600;
  /** Look-ups of unknown keys from an address that is banned. */
  readonly lookUpsPerMinute: number = 5;
  /** Requests of all callers without a key together. */
  readonly anonymousPerMinute: number = 6_000;
}
