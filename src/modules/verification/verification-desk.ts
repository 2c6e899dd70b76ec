import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config.js';
import { toEnvelope } from '../../platform/http/envelope.js';
import { ErrorMasker } from '../../platform/http/error-masker.js';
import type { Principal } from '../../platform/http/principal.js';
import { EnvelopeValidationPipe } from '../../platform/http/validation.js';
import { ScrapingWatch } from '../limits/index.js';
import { AnonymousVerificationService } from './anonymous-verification.service.js';
import { VerifyRequestDto } from './dto/verify-request.dto.js';
import type { VerifyBatchResponseDto } from './dto/verify-response.dto.js';
import type { VerificationAnswer } from './verification-answer.js';
import { parseVerification, type RawVerification, type VerificationRequest } from './verification-request.js';
import { VerificationService } from './verification.service.js';

/** How many verifications of one batch are under way at once. */
const BATCH_CONCURRENCY = 10;

/** Takes enquiries in: reads them, and hands each to the service for its kind of caller. */
@Injectable()
export class VerificationDesk {
  private readonly pipe = new EnvelopeValidationPipe();

  constructor(
    private readonly tenants: VerificationService,
    private readonly strangers: AnonymousVerificationService,
    private readonly config: AppConfig,
    private readonly masker: ErrorMasker,
    private readonly scraping: ScrapingWatch,
  ) {}

  /** @throws DomainError when the enquiry is unsound or could not be answered */
  async verify(principal: Principal, raw: RawVerification, requestId: string): Promise<VerificationAnswer> {
    const startedMs = performance.now();
    const request = parseVerification(raw, this.config);
    const answer = await this.answer(principal, request, { requestId, startedMs });
    this.scraping.looked(principal, answer.network, answer.txHash, answer.reason !== 'TX_NOT_FOUND');
    return answer;
  }

  private async answer(
    principal: Principal,
    request: VerificationRequest,
    { requestId, startedMs }: { requestId: string; startedMs: number },
  ): Promise<VerificationAnswer> {
    switch (principal.kind) {
      case 'tenant':
        return this.tenants.verify({ principal, request, requestId, startedMs });
      case 'anonymous':
        return this.strangers.verify(principal, request, { requestId, startedMs });
      case 'operator':
        throw new Error('an operator does not verify payments');
    }
  }

  /** Every item is answered in its place; one that fails does not touch the others. */
  async verifyBatch(
    principal: Principal,
    items: readonly object[],
    requestId: string,
  ): Promise<VerifyBatchResponseDto> {
    const results: VerifyBatchResponseDto['results'] = new Array(items.length);
    const queue = items.entries();
    const work = async (): Promise<void> => {
      for (const [index, item] of queue) results[index] = await this.verifyItem(principal, item, requestId);
    };
    await Promise.all(Array.from({ length: BATCH_CONCURRENCY }, work));
    return { results };
  }

  private async verifyItem(principal: Principal, item: object, requestId: string): Promise<object> {
    try {
      const raw = (await this.pipe.transform(item, {
        type: 'body',
        metatype: VerifyRequestDto,
      })) as VerifyRequestDto;
      return await this.verify(principal, raw, requestId);
    } catch (error) {
      return toEnvelope(this.masker.mask(error), requestId);
    }
  }
}
