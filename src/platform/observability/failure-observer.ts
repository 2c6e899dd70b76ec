import { Injectable } from '@nestjs/common';
import type { DomainError } from '../../domain/error-code.js';
import type { Principal } from '../http/request/principal.js';
import { Metrics } from './metrics.js';
import { reportFailure } from './sentry.js';

/** Counts every failure that a caller receives, and reports the server's own failures. */
@Injectable()
export class FailureObserver {
  constructor(private readonly metrics: Metrics) {}

  /** @param principal the caller, as far as it was known */
  failed(failure: DomainError, requestId: string, principal: Principal | undefined): void {
    this.metrics.failed(failure.code);
    if (failure.status < 500) return;
    const tenantId = principal?.kind === 'tenant' ? principal.tenantId : null;
    reportFailure(failure.cause ?? failure, { requestId, tenantId, code: failure.code });
  }
}
