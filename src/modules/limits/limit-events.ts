import { Injectable, Logger } from '@nestjs/common';
import type { PlanId } from '../../domain/plans/plan.js';
import type { LimitClassName } from '../../platform/http/request/limit-class.js';
import type { WindowName } from './store/allowance.js';

/** The origin of a ban: failed authentications, or the operator. */
export type BanKind = 'automatic' | 'operator';

/** The reason of a suspicion: too many transactions that no chain knows, or too many responses with 404. */
export type ScrapingPattern = 'unknown-transactions' | 'not-found-answers';

/** The store that counts requests against plans at the moment. */
export type StoreMode = 'redis' | 'memory';

/** One decision of a limiter. All values come from small sets, so they can be labels of a metric. */
export interface LimitDecision {
  /** The owner of the limit: a plan, anonymous callers, a class of routes, or callers whose requests are refused. */
  readonly limiter: PlanId | 'anonymous' | 'console' | LimitClassName | 'refused';
  readonly admitted: boolean;
  /** The window that refused; null when admitted. */
  readonly window: WindowName | null;
}

/** The events of the limiters. A request waits during each call, so a listener must only count. */
export interface LimitListener {
  onDecision?(decision: LimitDecision): void;
  /** A new ban. */
  onBanned?(kind: BanKind): void;
  /** A caller probes for data that does not exist; called once for each caller and window. */
  onScrapingSuspected?(pattern: ScrapingPattern): void;
  /** A caller goes on after ten refusals within a minute; called once for each caller, window and minute. */
  onRefusedRepeatedly?(): void;
  /** The store changed; called once for each switch, in both directions. */
  onStoreChanged?(mode: StoreMode): void;
}

/** Distributes the events of the limiters to the metrics. */
@Injectable()
export class LimitEvents {
  private readonly logger = new Logger('limits');
  private readonly listeners = new Set<LimitListener>();

  /**
   * Adds a listener.
   *
   * @returns a function that removes the listener
   */
  listen(listener: LimitListener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** Reports a decision of a limiter to all listeners. */
  decided(decision: LimitDecision): void {
    this.notify((listener) => listener.onDecision?.(decision));
  }

  /** Reports a new ban to all listeners. */
  banned(kind: BanKind): void {
    this.notify((listener) => listener.onBanned?.(kind));
  }

  /** Reports a suspected scraper to all listeners. */
  scrapingSuspected(pattern: ScrapingPattern): void {
    this.notify((listener) => listener.onScrapingSuspected?.(pattern));
  }

  /** Reports a caller that was refused ten times within a minute to all listeners. */
  refusedRepeatedly(): void {
    this.notify((listener) => listener.onRefusedRepeatedly?.());
  }

  /** Reports a change of the store to all listeners. */
  storeChanged(mode: StoreMode): void {
    this.notify((listener) => listener.onStoreChanged?.(mode));
  }

  /** A failed listener must not fail the request. */
  private notify(call: (listener: LimitListener) => void): void {
    for (const listener of this.listeners) {
      try {
        call(listener);
      } catch (error) {
        this.logger.error({ message: 'a listener of the limits failed', err: error });
      }
    }
  }
}
