import { Injectable } from '@nestjs/common';
import { isBulkheadRejectedError } from 'cockatiel';
import { ChainUnavailable } from '../../chains/rpc-error.js';
import { DomainError } from '../../domain/error-code.js';
import { AppConfig } from '../../platform/config/app-config.js';
import { assertFeature } from '../../platform/http/request/plan-feature.js';
import type { TenantPrincipal } from '../../platform/http/request/principal.js';
import { DeadlineExceededError, DeadlinePolicy } from '../../platform/resilience/deadline.js';
import { FairBulkhead } from '../../platform/resilience/fair-bulkhead.js';

/** Of one call, in milliseconds, waiting included. */
const TIME_LIMIT_MS = 15_000;
/** Few: one explanation asks a node up to twenty questions, and payments go first. */
const PLACES = { concurrency: 8, maxQueued: 256, perKey: 4, queuedPerKey: 32 };

/**
 * Runs explanations in a bulkhead of their own, under one time limit, so that no number of them delays a verification.
 * Tenants are served in turn.
 */
@Injectable()
export class FeatureCalls {
  private readonly places = new FairBulkhead(PLACES);
  private readonly deadline = new DeadlinePolicy('call', TIME_LIMIT_MS);

  constructor(private readonly config: AppConfig) {}

  /**
   * Runs the work at the tenant's turn.
   *
   * @throws DomainError `FEATURE_NOT_IN_PLAN`; `VERIFIER_UNAVAILABLE` when the chain cannot be read, or there is no room
   */
  async run<T>(principal: TenantPrincipal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    assertFeature(principal, 'explain', this.config.upgradeUrl);
    const key = principal.tenantId;
    try {
      return await this.deadline.execute(({ signal }) =>
        this.places.execute((turn) => work(turn.signal), { key, signal }),
      );
    } catch (error) {
      if (!isObstacle(error)) throw error;
      const message = 'The chain could not be read at the moment; try again.';
      throw new DomainError('VERIFIER_UNAVAILABLE', message, { retryAfterSeconds: 5 }, { cause: error });
    }
  }
}

function isObstacle(error: unknown): boolean {
  return (
    error instanceof ChainUnavailable ||
    error instanceof DeadlineExceededError ||
    (error instanceof Error && isBulkheadRejectedError(error))
  );
}
