import { Injectable, Logger } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { LRUCache } from 'lru-cache';
import { crc32 } from 'node:zlib';
import { Clock } from '../../../platform/clock.js';
import type { AppRequest } from '../../../platform/http/request/access.js';
import type { Principal } from '../../../platform/http/request/principal.js';
import { LookupWatch } from '../../../platform/observability/lookup-watch.js';
import { AddressHasher } from '../../../platform/http/request/address-hasher.js';
import { LimitEvents, type ScrapingPattern } from '../limit-events.js';

const WINDOW_MS = 10 * 60_000;
const UNKNOWN_TRANSACTIONS = 50;
const NOT_FOUND_ANSWERS = 100;
/** The most callers that are watched. Beyond it, the least recently active callers are forgotten. */
const CALLERS = 5_000;

interface Trail {
  readonly startedMs: number;
  /** Checksums of transactions. They have few enough collisions for a count up to fifty. */
  readonly unknown: Set<number>;
  notFound: number;
  isReported: boolean;
}

/** The owner of a trail, as an id or a hash. */
type Caller = { readonly tenantId: string } | { readonly addressHash: string };

/**
 * Detects callers that probe for data: over 50 unknown transactions, or over 100 responses with 404, in ten minutes.
 * The window starts at the caller's first event. The watch reports once for each caller and window. It bans no address.
 */
@Injectable()
export class ScrapingWatch {
  private readonly logger = new Logger('abuse');
  private readonly trails = new LRUCache<string, Trail>({ max: CALLERS });

  constructor(
    private readonly addresses: AddressHasher,
    private readonly events: LimitEvents,
    private readonly clock: Clock,
    lookups: LookupWatch,
  ) {
    lookups.listen((...lookup) => {
      this.looked(...lookup);
    });
  }

  /** The number of callers that are watched at the moment. */
  get watched(): number {
    return this.trails.size;
  }

  /** Middleware that counts responses with 404. Responses to the operator do not count. */
  readonly middleware = (request: Request, response: Response, next: NextFunction): void => {
    const { ip } = request;
    response.on('finish', () => {
      if (response.statusCode !== 404) return;
      const caller = callerOf((request as AppRequest).principal) ?? { addressHash: this.addresses.hash(ip) };
      if (caller !== 'operator') this.answeredNotFound(caller);
    });
    next();
  };

  /** Records a look-up of a transaction. A transaction that is found later no longer counts as unknown. */
  private looked(principal: Principal, network: string, txHash: string, isFound: boolean): void {
    const caller = callerOf(principal);
    if (caller === null || caller === 'operator') return;
    const sum = crc32(`${network} ${txHash}`);
    if (isFound) {
      this.trails.get(nameOf(caller))?.unknown.delete(sum);
      return;
    }
    const trail = this.trailOf(caller);
    if (trail.unknown.size <= UNKNOWN_TRANSACTIONS) trail.unknown.add(sum);
    if (trail.unknown.size > UNKNOWN_TRANSACTIONS) this.report(caller, trail, 'unknown-transactions');
  }

  private answeredNotFound(caller: Caller): void {
    const trail = this.trailOf(caller);
    trail.notFound++;
    if (trail.notFound > NOT_FOUND_ANSWERS) this.report(caller, trail, 'not-found-answers');
  }

  private trailOf(caller: Caller): Trail {
    const nowMs = this.clock.nowMs();
    const known = this.trails.get(nameOf(caller));
    if (known !== undefined && nowMs - known.startedMs < WINDOW_MS) return known;
    const trail: Trail = { startedMs: nowMs, unknown: new Set(), notFound: 0, isReported: false };
    this.trails.set(nameOf(caller), trail);
    return trail;
  }

  private report(caller: Caller, trail: Trail, pattern: ScrapingPattern): void {
    if (trail.isReported) return;
    trail.isReported = true;
    this.logger.warn({
      message: 'SCRAPING_SUSPECTED',
      code: 'SCRAPING_SUSPECTED',
      pattern,
      ...caller,
      unknownTransactions: trail.unknown.size,
      notFoundAnswers: trail.notFound,
      windowSeconds: WINDOW_MS / 1_000,
    });
    this.events.scrapingSuspected(pattern);
  }
}

function callerOf(principal: Principal | undefined): Caller | 'operator' | null {
  switch (principal?.kind) {
    case 'tenant':
      return { tenantId: principal.tenantId };
    case 'anonymous':
      return { addressHash: principal.addressHash };
    case 'user':
    case 'operator':
      return 'operator';
    case undefined:
      return null;
  }
}

function nameOf(caller: Caller): string {
  return 'tenantId' in caller ? `tenant:${caller.tenantId}` : `address:${caller.addressHash}`;
}
