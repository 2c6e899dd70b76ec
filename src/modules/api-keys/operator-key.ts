import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../domain/error-code.js';
import { AppConfig } from '../../platform/config/app-config.js';
import type { OperatorPrincipal } from '../../platform/http/principal.js';

const OPERATOR: OperatorPrincipal = { kind: 'operator' };

/** Knows the operator by `X-Admin-Key`. Two keys are valid while one is rotated; with none set, nobody is the operator. */
@Injectable()
export class OperatorKey {
  private readonly digests: readonly Buffer[];

  constructor(config: AppConfig) {
    this.digests = config.adminKeys.map(digestOf);
  }

  /** @throws DomainError `MISSING_API_KEY` or `INVALID_API_KEY` */
  authenticate(sent: string | undefined): OperatorPrincipal {
    if (sent === undefined || sent === '') {
      throw new DomainError('MISSING_API_KEY', 'This route needs the operator key in X-Admin-Key.');
    }
    if (!this.matches(digestOf(sent)))
      throw new DomainError('INVALID_API_KEY', 'This operator key is not valid.');
    return OPERATOR;
  }

  /** Digests are of one length, whatever was sent, and each key is compared, so that time tells nothing. */
  private matches(digest: Buffer): boolean {
    return this.digests.map((known) => timingSafeEqual(known, digest)).includes(true);
  }
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
