import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../domain/error-code.js';
import { AppConfig } from '../../../platform/config/app-config.js';

/**
 * A URL that all parsers read alike: two slashes and no credentials. It excludes characters that browsers normalise and
 * other parsers do not: backslashes, blanks, control characters. Stripe receives the URL unchanged.
 */
const PLAIN_ADDRESS = /^https?:\/\/[^/?#@\\\s\p{C}]+(?:[/?#][^\\\s\p{C}]*)?$/iu;

/** Checks the URLs to which Stripe redirects a customer. Only our own and allowed origins pass (no open redirect). */
@Injectable()
export class RedirectUrls {
  constructor(private readonly config: AppConfig) {}

  /**
   * Returns the given URL unchanged, or our own page at `path` if none is given.
   *
   * @param field name of the request's member, for the error
   * @throws DomainError `VALIDATION_FAILED` for a URL of another origin, or one that parsers may read differently
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
