import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../domain/error-code.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { OperatorPrincipal } from '../../../platform/http/request/principal.js';
import { AddressBlocks } from './address-blocks.js';
import { FailedAuthentication } from './key-status.js';
import { valuesOf } from './extract-api-key.js';

const OPERATOR: OperatorPrincipal = { kind: 'operator' };

/**
 * Authenticates the operator by `X-Admin-Key`. Two keys are valid during a rotation. Without a configured key, every
 * attempt fails. With `ADMIN_ALLOWED_ADDRESSES`, keys from other addresses are not even compared.
 */
@Injectable()
export class OperatorKey {
  private readonly digests: readonly Buffer[];
  /** Null allows every address. */
  private readonly allowed: AddressBlocks | null;

  constructor({ adminKeys, adminAllowedAddresses }: AppConfig) {
    this.digests = adminKeys.map(digestOf);
    this.allowed = adminAllowedAddresses.length === 0 ? null : new AddressBlocks(adminAllowedAddresses);
  }

  /**
   * Authenticates the operator.
   *
   * @throws DomainError `IP_NOT_ALLOWED`, `MISSING_API_KEY` or `INVALID_API_KEY`
   */
  authenticate(header: string | undefined, address: string): OperatorPrincipal {
    if (this.allowed?.includes(address) === false) {
      throw new DomainError('IP_NOT_ALLOWED', 'Operator routes may not be called from your address.');
    }
    const [sent, another] = valuesOf(header);
    if (sent === undefined) {
      throw new DomainError('MISSING_API_KEY', 'This route needs the operator key in X-Admin-Key.');
    }
    if (another !== undefined)
      throw new DomainError('INVALID_API_KEY', 'X-Admin-Key holds two different keys: send one.');
    if (!this.matches(digestOf(sent)))
      throw new FailedAuthentication('INVALID_API_KEY', 'This operator key is not valid.');
    return OPERATOR;
  }

  /** All digests have the same length, and every key is compared. So the duration reveals nothing (timing attack). */
  private matches(digest: Buffer): boolean {
    return this.digests.map((known) => timingSafeEqual(known, digest)).includes(true);
  }
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
