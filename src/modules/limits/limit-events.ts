import { Injectable, Logger } from '@nestjs/common';
import type { PlanId } from '../../domain/plans/plan.js';
import type { LimitClassName } from '../../platform/http/request/limit-class.js';
import type { WindowName } from './store/allowance.js';

/** By failed authentications, or by the operator. */
export type BanKind = 'automatic' | 'operator';

/** Too many different transactions that no chain knows, or too many answers 404. */
export type ScrapingPattern = 'unknown-transactions' | 'not-found-answers';

/** Where plans are counted at the moment. */
export type StoreMode = 'redis' | 'memory';

/** One decision of a limiter, made of words from small sets only, fit to be labels of a metric. */
export interface LimitDecision {
  /** Whose limit it was: a plan's, a stranger's, that of a class of routes, or of callers who are refused anyway. */
  readonly limiter: PlanId | 'anonymous' | LimitClassName | 'refused';
  readonly admitted: boolean;
  /** The window that refused; null when admitted. */
  readonly window: WindowName | null;
}

/** What a listener may hear; each is called while a request waits, so it only counts. */
export interface LimitListener {
  onDecision?(decision: LimitDecision): void;
  /** A new ban. */
  onBanned?(kind: BanKind): void;
  /** Somebody looks for what is not there; once for each caller and window. */
  onScrapingSuspected?(pattern: ScrapingPattern): void;
  /** Once for each switch, both ways. */
  onStoreChanged?(mode: StoreMode): void;
}

/** Where metrics listen to the limiters. */
@Injectable()
export class LimitEvents {
  private readonly logger = new Logger('limits');
  private readonly listeners = new Set<LimitListener>();

  /** @returns a function that ends it */
  listen(listener: LimitListener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  decided(decision: LimitDecision): void {
    this.tell((listener) => listener.onDecision?.(decision));
  }

  banned(kind: BanKind): void {
    this.tell((listener) => listener.onBanned?.(kind));
  }

  scrapingSuspected(pattern: ScrapingPattern): void {
    this.tell((listener) => listener.onScrapingSuspected?.(pattern));
  }

  storeChanged(mode: StoreMode): void {
    this.tell((listener) => listener.onStoreChanged?.(mode));
  }

  /** A metric that fails is no reason to fail a request. */
  private tell(call: (listener: LimitListener) => void): void {
    for (const listener of this.listeners) {
      try {
        call(listener);
      } catch (error) {
        this.logger.error({ message: 'a listener of the limits failed', err: error });
      }
    }
  }
}
