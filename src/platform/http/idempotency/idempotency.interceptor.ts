import {
  Injectable,
  Logger,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { randomUUID } from 'node:crypto';
import { lastValueFrom, Observable } from 'rxjs';
import { DomainError } from '../../../domain/error-code.js';
import { Metrics } from '../../observability/metrics.js';
import type { AppRequest } from '../request/access.js';
import { EnvelopeValidationPipe } from '../body/validation.js';
import { runBehindFence, type Fence, type IdempotencySlot } from './fence.js';
import { fingerprintOf, readIdempotencyKey, slotOf } from './idempotency-key.js';
import { IdempotencyRepository, LEASE_SECONDS } from './idempotency.repository.js';
import { storedErrorOf, storedResponseOf, type Exchange, type StoredResponse } from './stored-response.js';
import { NO_KEY_METADATA, STORE_RESPONSE_METADATA, type IsFinal } from './store-response-when.js';
import { validatedInput } from './request-input.js';

/**
 * Answers a repeated POST with its first answer, by the header Idempotency-Key: executed once, replayed for 24 hours.
 * While the first request is in progress, its repetitions get 409 with `Retry-After`. A different request under the
 * same key gets 422. Postgres stores the record, so it survives Redis and processes; the lease of a dead process
 * expires and frees the key.
 *
 * Runs outside the masking interceptor, so that every failure it sees may be shown to callers.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly logger = new Logger(IdempotencyInterceptor.name);
  private readonly pipe = new EnvelopeValidationPipe();

  constructor(
    private readonly repository: IdempotencyRepository,
    private readonly reflector: Reflector,
    private readonly metrics: Metrics,
  ) {}

  intercept(
    context: ExecutionContext,
    next: CallHandler,
  ): Observable<unknown> | Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<AppRequest>();
    const isExempt = this.reflector.get<true | undefined>(NO_KEY_METADATA, context.getHandler()) === true;
    const key = request.method === 'POST' && !isExempt ? readIdempotencyKey(request) : null;
    return key === null ? next.handle() : this.once(key, context, next);
  }

  private async once(
    key: string,
    context: ExecutionContext,
    next: CallHandler,
  ): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<AppRequest>();
    const slot = slotOf(request, key);
    const token = randomUUID();
    // Validation comes first: an invalid request gets 400 whatever its key means, and acquires no key.
    const fingerprint = fingerprintOf(await validatedInput(context, this.pipe));
    const state = await this.repository.acquire(slot, fingerprint, token);
    const response = http.getResponse<Response>();
    this.metrics.idempotentPost(state.kind === 'granted' ? 'new' : state.kind);
    switch (state.kind) {
      case 'other_request':
        throw new DomainError('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key belongs to another request.');
      case 'in_flight':
        throw inUse(state.retryAfterSeconds);
      case 'replay':
        return replay(response, state.answer);
      case 'granted': {
        const isFinal = this.reflector.get<IsFinal | undefined>(
          STORE_RESPONSE_METADATA,
          context.getHandler(),
        );
        return this.execute({ slot, token }, next, { request, response, isFinal: isFinal ?? (() => true) });
      }
    }
  }

  private execute(fence: Fence, next: CallHandler, exchange: Exchange): Observable<unknown> {
    const running = this.executeOnce(fence, next, exchange);
    return new Observable((subscriber) => {
      running.then(
        (body) => {
          subscriber.next(body);
          subscriber.complete();
        },
        (error: unknown) => {
          subscriber.error(error);
        },
      );
    });
  }

  private async executeOnce(fence: Fence, next: CallHandler, exchange: Exchange): Promise<unknown> {
    const { slot, token } = fence;
    const renewal = setInterval(
      () => {
        this.repository.renew(slot, token).catch((error: unknown) => {
          this.logger.warn({ message: 'the lease of an Idempotency-Key could not be renewed', err: error });
        });
      },
      (LEASE_SECONDS * 1_000) / 3,
    );
    try {
      const body: unknown = await runBehindFence(fence, () =>
        lastValueFrom(next.handle(), { defaultValue: undefined }),
      );
      await this.conclude(slot, token, storedResponseOf(body, exchange));
      return body;
    } catch (error) {
      if (error instanceof LeaseLost) throw this.leaseLost();
      await this.conclude(slot, token, storedErrorOf(error, exchange)).catch((lost: unknown) => {
        throw lost instanceof LeaseLost ? this.leaseLost() : lost;
      });
      throw error;
    } finally {
      clearInterval(renewal);
    }
  }

  private leaseLost(): DomainError {
    this.metrics.idempotentPost('lease_lost');
    return inUse(1);
  }

  private async conclude(
    slot: IdempotencySlot,
    token: string,
    answer: StoredResponse | 'request' | null,
  ): Promise<void> {
    let kept = true;
    try {
      if (answer === null) await this.repository.release(slot, token);
      else if (answer === 'request') kept = await this.repository.keepRequest(slot, token);
      else kept = await this.repository.keep(slot, token, answer);
    } catch (error) {
      // The operation took effect: the caller gets its answer, and the lease expires and frees the key.
      this.logger.error({ message: 'an answer could not be stored under its Idempotency-Key', err: error });
    }
    // Another process took over the request in the meantime: its answer is authoritative.
    if (!kept) throw new LeaseLost();
  }
}

class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

function replay(response: Response, answer: StoredResponse): Observable<unknown> {
  response.status(answer.status).setHeader('Idempotent-Replayed', 'true');
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  return new Observable((subscriber) => {
    subscriber.next(answer.body === null ? undefined : (JSON.parse(answer.body) as unknown));
    subscriber.complete();
  });
}

function inUse(retryAfterSeconds: number): DomainError {
  const message = 'The first request with this Idempotency-Key is still in progress.';
  return new DomainError('IDEMPOTENCY_KEY_IN_USE', message, { retryAfterSeconds });
}
