import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../domain/error-code.js';
import { AppConfig } from '../../../platform/config/app-config.js';

/**
 * An address that everybody reads alike: two slashes, no credentials, and none of what browsers mend and others do not
 * (backslashes, blanks, control characters). It is handed to Stripe as it came.
 */
const PLAIN_ADDRESS = /^https?:\/\/[^/?#@\\\s\p{C}]+(?:[/?#][^\\\s\p{C}]*)?$/iu;

/** Where Stripe sends a customer back to: our own public address or an allowed origin, or a thief could choose. */
@Injectable()
export class RedirectUrls {
  constructor(private readonly config: AppConfig) {}

  /**
   * @param given the caller's, or undefined for our own page
   * @throws DomainError `VALIDATION_FAILED` for another origin
   */
  resolve(field: string, given: string | undefined, path: string): string {
    const { publicUrl, allowedOrigins } = this.config.http;
    if (given === undefined) return `${publicUrl.replace(/\/$/, '')}${path}`;
    const allowed = [new URL(publicUrl).origin, ...allowedOrigins];
    if (PLAIN_ADDRESS.test(given) && URL.canParse(given) && allowed.includes(new URL(given).origin))
      return given;
    const message = `${field} must be an address of PUBLIC_URL or ALLOWED_ORIGINS`;
    throw new DomainError('VALIDATION_FAILED', message, { errors: [{ field, message }] });
  }
}
