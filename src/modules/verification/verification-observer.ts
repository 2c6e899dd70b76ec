import { Injectable } from '@nestjs/common';
import type { DomainError } from '../../domain/error-code.js';
import type { Principal } from '../../platform/http/principal.js';
import { FailureObserver } from '../../platform/observability/failure-observer.js';
import { Metrics } from '../../platform/observability/metrics.js';
import type { VerificationAnswer } from './verification-answer.js';

/** Counts answers; of a batch also the failures, which leave inside an answer that is none. */
@Injectable()
export class VerificationObserver {
  constructor(
    private readonly metrics: Metrics,
    private readonly failures: FailureObserver,
  ) {}

  answered({ chain, status, cached }: VerificationAnswer): void {
    this.metrics.verificationAnswered(chain, status, cached);
  }

  itemFailed(failure: DomainError, requestId: string, principal: Principal): void {
    this.failures.failed(failure, requestId, principal);
  }
}
