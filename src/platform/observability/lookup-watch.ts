import { Injectable } from '@nestjs/common';
import type { Principal } from '../http/request/principal.js';

/** Receives each transaction lookup of a caller, and whether a chain knows the transaction. */
export type LookupListener = (
  principal: Principal,
  network: string,
  txHash: string,
  isFound: boolean,
) => void;

/** Passes on the transactions that callers look up: verification publishes, and the detection of scraping listens. */
@Injectable()
export class LookupWatch {
  private readonly listeners = new Set<LookupListener>();

  /** @param listener runs while a request waits, so it only counts, and never throws */
  listen(listener: LookupListener): void {
    this.listeners.add(listener);
  }

  /** Reports a lookup to every listener. */
  looked(principal: Principal, network: string, txHash: string, isFound: boolean): void {
    for (const listener of this.listeners) listener(principal, network, txHash, isFound);
  }
}
