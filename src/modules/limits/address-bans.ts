import { Injectable } from '@nestjs/common';

/** Why an address is not served at the moment. */
export interface BanVerdict {
  /** Also turns away callers that present a key. */
  readonly includeKeys: boolean;
  /** How long it will last, in seconds. */
  readonly retryAfterSeconds: number;
}

/** The bans that this process knows of. Asked at every request before anything else is done: no I/O, no waiting. */
export abstract class AddressBans {
  /** @param address as the connection, or the trusted proxy, gives it; not to be kept or logged */
  abstract isBanned(address: string): BanVerdict | null;
}

/** Nobody is banned. */
@Injectable()
export class NoAddressBans extends AddressBans {
  isBanned(): null {
    return null;
  }
}
