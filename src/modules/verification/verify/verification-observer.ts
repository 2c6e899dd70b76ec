import { Injectable } from '@nestjs/common';
import type { DomainError } from '../../../domain/error-code.js';
import type { Principal } from '../../../platform/http/request/principal.js';
import { FailureObserver } from '../../../platform/observability/failure-observer.js';
import { LookupWatch } from '../../../platform/observability/lookup-watch.js';
import { Metrics } from '../../../platform/observability/metrics.js';
import type { VerificationAnswer } from './verification-answer.js';

/** Counts answers, and the failures inside a batch, which the response status does not show. */
@Injectable()
export class VerificationObserver {
  constructor(
    private readonly metrics: Metrics,
    private readonly failures: FailureObserver,
    private readonly lookups: LookupWatch,
  ) {}

  /** Counts an answer, and reports it to the look-up limits. */
  answered(answer: VerificationAnswer, principal: Principal): void {
    const { chain, network, txHash, status, reason, cached } = answer;
    this.metrics.verificationAnswered(chain, status, cached);
    if (reason === 'RISK_REJECTED') this.metrics.riskRejected(answer.riskReasons[0] ?? 'none');
    this.lookups.looked(principal, network, txHash, reason !== 'TX_NOT_FOUND');
  }

  /** Reports the failure of one item of a batch. */
  itemFailed(failure: DomainError, requestId: string, principal: Principal): void {
    this.failures.failed(failure, requestId, principal);
  }
}
