import { Injectable } from '@nestjs/common';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { DomainError } from '../../../domain/error-code.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { toEnvelope } from '../../../platform/http/errors/envelope.js';
import { inSpan, type SpanAttributes, type SpanDescription } from '../../../platform/telemetry/tracing.js';
import { ErrorMasker } from '../../../platform/http/errors/error-masker.js';
import { guideOrigin } from '../../../platform/http/hints/error-guide.js';
import type { Principal } from '../../../platform/http/request/principal.js';
import { ItemValidationPipe } from '../../../platform/http/body/validation.js';
import { AnonymousVerificationService } from './anonymous-verification.service.js';
import { VerifyRequestDto } from './dto/verify-request.dto.js';
import type { VerifyBatchResponseDto } from './dto/verify-response.dto.js';
import type { VerificationAnswer } from './verification-answer.js';
import { VerificationObserver } from './verification-observer.js';
import { parseVerification, type RawVerification } from './verification-request.js';
import { VerificationService } from './verification.service.js';

/** Concurrent verifications of one batch. */
const BATCH_CONCURRENCY = 25;
/** Limit of a batch in milliseconds, within the request's own limit; unfinished items are answered as unavailable. */
const BATCH_LIMIT_MS = 30_000;

/** Reads verification requests, one or a batch, and passes each to the service for its kind of caller. */
@Injectable()
export class VerificationBatch {
  private readonly pipe = new ItemValidationPipe();

  constructor(
    private readonly tenants: VerificationService,
    private readonly anonymous: AnonymousVerificationService,
    private readonly config: AppConfig,
    private readonly masker: ErrorMasker,
    private readonly observer: VerificationObserver,
  ) {}

  /**
   * Verifies one payment.
   *
   * @param takeMore takes further requests from an anonymous caller's limits for a large transaction; tenants have
   *   other bounds
   * @throws DomainError when the request is invalid or could not be answered
   */
  async verify(
    principal: Principal,
    raw: RawVerification,
    requestId: string,
    takeMore?: (requests: number) => void,
  ): Promise<VerificationAnswer> {
    const answer = await inSpan(spanOf(principal, requestId), async (span) => {
      const given = await this.answer(principal, raw, { requestId, takeMore });
      span?.set(outcomeOf(given));
      return given;
    });
    this.observer.answered(answer, principal);
    return answer;
  }

  /** Answers every item at its position; a failing item does not affect the others. */
  async verifyBatch(
    principal: Principal,
    items: readonly unknown[],
    requestId: string,
  ): Promise<VerifyBatchResponseDto> {
    const late = toEnvelope(
      new DomainError('VERIFIER_UNAVAILABLE', 'The batch took too long; try again.', {
        retryAfterSeconds: 1,
      }),
      requestId,
      guideOrigin(this.config),
    );
    const results = new Array<object>(items.length).fill(late);
    const limit = AbortSignal.timeout(BATCH_LIMIT_MS);
    const queue = items.entries();
    const work = async (): Promise<void> => {
      for (const [index, item] of queue) {
        if (limit.aborted) return;
        results[index] = await this.verifyItem(principal, item, requestId);
      }
    };
    const done = Promise.all(Array.from({ length: BATCH_CONCURRENCY }, work));
    await Promise.race([done, once(limit, 'abort')]);
    return { results: [...results] };
  }

  private async verifyItem(principal: Principal, item: unknown, requestId: string): Promise<object> {
    try {
      // Yields to the event loop: a batch of invalid items would block it otherwise.
      await setImmediate();
      if (typeof item !== 'object' || item === null || Array.isArray(item))
        throw new DomainError('VALIDATION_FAILED', 'A verification must be a JSON object.');
      const raw = (await this.pipe.transform(item, {
        type: 'body',
        metatype: VerifyRequestDto,
      })) as VerifyRequestDto;
      return await this.verify(principal, raw, requestId);
    } catch (error) {
      const failure = this.masker.mask(error);
      this.observer.itemFailed(failure, requestId, principal);
      return toEnvelope(failure, requestId, guideOrigin(this.config));
    }
  }

  private answer(
    principal: Principal,
    raw: RawVerification,
    { requestId, takeMore }: { requestId: string; takeMore: ((requests: number) => void) | undefined },
  ): Promise<VerificationAnswer> {
    const startedMs = performance.now();
    const request = parseVerification(raw, this.config);
    switch (principal.kind) {
      case 'tenant':
        return this.tenants.verify({ principal, request, requestId, startedMs });
      case 'anonymous':
        return this.anonymous.verify({ principal, requestId, startedMs }, request, takeMore);
      case 'user':
      case 'operator':
        throw new Error('only tenants and anonymous callers verify payments');
    }
  }
}

function spanOf(principal: Principal, requestId: string): SpanDescription {
  return {
    ...{ name: 'verification', kind: 'internal', parent: 'current' },
    attributes: {
      'x402.request.id': requestId,
      ...(principal.kind === 'tenant' && { 'x402.tenant.id': principal.tenantId }),
    },
  };
}

/** What the metric of answered verifications says, and the reason's code: no hash, no address, no amount. */
function outcomeOf({ chain, status, reason, cached }: VerificationAnswer): SpanAttributes {
  return {
    'x402.verification.chain': chain,
    'x402.verification.status': status,
    'x402.verification.cached': cached,
    ...(reason !== undefined && { 'x402.verification.reason': reason }),
  };
}
