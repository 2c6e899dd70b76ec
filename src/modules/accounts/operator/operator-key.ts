import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { DomainError } from '../../../domain/error-code.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { OperatorPrincipal } from '../../../platform/http/request/principal.js';
import { AddressBlocks } from '../../../platform/address-blocks.js';
import { valuesOf } from '../../../platform/http/request/header-values.js';
import { FailedAuthentication } from '../../limits/index.js';

const OPERATOR: OperatorPrincipal = { kind: 'operator', userId: null, sessionId: null };

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
   * @param others all headers, for what a refusal says
   * @throws DomainError `IP_NOT_ALLOWED`, `MISSING_API_KEY` or `INVALID_API_KEY`
   */
  authenticate(
    header: string | undefined,
    address: string,
    others: IncomingHttpHeaders = {},
  ): OperatorPrincipal {
    this.assertAddress(address);
    const [sent, another] = valuesOf(header);
    if (sent === undefined) {
      throw new DomainError(
        'MISSING_API_KEY',
        `This route needs the operator key in X-Admin-Key.${elsewhere(others)}`,
      );
    }
    if (another !== undefined)
      throw new DomainError('INVALID_API_KEY', 'X-Admin-Key holds two different keys: send one.');
    if (!this.matches(digestOf(sent))) throw refusalOf(sent);
    return OPERATOR;
  }

  /**
   * Checks the address of a caller of the operator's routes.
   *
   * @throws DomainError `IP_NOT_ALLOWED`
   */
  assertAddress(address: string): void {
    if (!this.allows(address))
      throw new DomainError('IP_NOT_ALLOWED', 'Operator routes may not be called from your address.');
  }

  /** Whether operator routes may be called from the address. */
  allows(address: string): boolean {
    return this.allowed?.includes(address) !== false;
  }

  /** All digests have the same length, and every key is compared. So the duration reveals nothing (timing attack). */
  private matches(digest: Buffer): boolean {
    return this.digests.map((known) => timingSafeEqual(known, digest)).includes(true);
  }
}

/** A tenant's key, or the mark of a mistake in a shell, is no guess and does not count. */
function refusalOf(sent: string): DomainError {
  const mistake = mistakeIn(sent);
  if (mistake === null) return new FailedAuthentication('INVALID_API_KEY', 'This operator key is not valid.');
  return new DomainError('INVALID_API_KEY', `This operator key is not valid. ${mistake}`);
}

function mistakeIn(sent: string): string | null {
  if (/^Bearer\b/i.test(sent)) return 'X-Admin-Key takes the key alone, without the word Bearer.';
  if (/^x402_(live|test)_/.test(sent))
    return "This is a tenant's key: the operator key is the value of X402_ADMIN_KEY of the server.";
  if (/^\$\{?\w+\}?$|^\{\{\w+\}\}$|^(undefined|null)$/.test(sent))
    return 'The name of a variable was sent instead of its value.';
  return null;
}

function elsewhere({
  authorization = '',
  'x-api-key': apiKey,
  'x-admin-key': adminKey,
}: IncomingHttpHeaders): string {
  if (adminKey !== undefined) return ' The header is empty: is the variable set that should hold it?';
  if (authorization !== '' || apiKey !== undefined)
    return " Authorization and X-API-Key are for tenants' keys, and open no route of the operator.";
  return '';
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
