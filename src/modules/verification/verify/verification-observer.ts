import { Injectable } from '@nestjs/common';
import type { DomainError } from '../../../domain/error-code.js';
import type { Principal } from '../../../platform/http/request/principal.js';
import { FailureObserver } from '../../../platform/observability/failure-observer.js';
import { LookupWatch } from '../../../platform/observability/lookup-watch.js';
import { Metrics } from '../../../platform/observability/metrics.js';
import type { VerificationAnswer } from './verification-answer.js';

/** Counts answers; of a batch also the failures, which leave inside an answer that is none. */
@Injectable()
export class VerificationObserver {
  constructor(
    private readonly metrics: Metrics,
    private readonly failures: FailureObserver,
    private readonly lookups: LookupWatch,
  ) {}

  answered(answer: VerificationAnswer, principal: Principal): void {
    const { chain, network, txHash, status, reason, cached } = answer;
    this.metrics.verificationAnswered(chain, status, cached);
    if (reason === 'RISK_REJECTED') this.metrics.riskRejected(answer.riskReasons[0] ?? 'none');
    this.lookups.looked(principal, network, txHash, reason !== 'TX_NOT_FOUND');
  }

  itemFailed(failure: DomainError, requestId: string, principal: Principal): void {
    this.failures.failed(failure, requestId, principal);
  }
}
