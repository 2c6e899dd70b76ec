import { Injectable } from '@nestjs/common';
import type { Principal } from '../http/request/principal.js';

/** A transaction that a caller looked for, and whether anybody knows it. */
export type LookupListener = (
  principal: Principal,
  network: string,
  txHash: string,
  isFound: boolean,
) => void;

/** Passes on which transactions callers look for: verification tells it, and what notices scraping listens. */
@Injectable()
export class LookupWatch {
  private readonly listeners = new Set<LookupListener>();

  /** @param listener is called while a request waits, so it only counts, and never throws */
  listen(listener: LookupListener): void {
    this.listeners.add(listener);
  }

  looked(principal: Principal, network: string, txHash: string, isFound: boolean): void {
    for (const listener of this.listeners) listener(principal, network, txHash, isFound);
  }
}
