import { Injectable } from '@nestjs/common';
import type { CookieOptions, Response } from 'express';
import type { IncomingMessage } from 'node:http';
import { AppConfig } from '../../../platform/config/app-config.js';
import { cookieOf } from '../../../platform/http/browser/cookies.js';

/** The cookies of signing in, and whether a navigation from another site may bring them along. */
const SAME_SITE = {
  session: 'strict',
  /** Marks the browser that asks for a sign-in, until it is signed in. */
  browser: 'strict',
  /** Marks a browser in which an address was proved before. */
  known: 'strict',
  /** Marks the browser that is at the OpenID Connect provider: it comes back from another site. */
  oidc: 'lax',
} as const;

export type SessionCookie = keyof typeof SAME_SITE;

type Asked = Pick<IncomingMessage, 'headers'>;

/**
 * The cookies of signing in: never readable by scripts, and over https only where `PUBLIC_URL` is https (RFC 6265bis,
 * `__Host-`: no other host of the domain can set one).
 */
@Injectable()
export class SessionCookies {
  private readonly isSecure: boolean;

  constructor({ http }: AppConfig) {
    this.isSecure = http.hasPublicUrl && http.publicUrl.startsWith('https:');
  }

  /** Returns the value of a cookie, or null. */
  get(request: Asked, cookie: SessionCookie): string | null {
    return cookieOf(request, this.nameOf(cookie));
  }

  /** Gives the browser a cookie, until a moment. */
  set(response: Response, cookie: SessionCookie, value: string, expires: Date): void {
    response.cookie(this.nameOf(cookie), value, { ...this.options(cookie), expires });
  }

  /** Takes a cookie back. */
  end(response: Response, cookie: SessionCookie): void {
    response.clearCookie(this.nameOf(cookie), this.options(cookie));
  }

  private nameOf(cookie: SessionCookie): string {
    return this.isSecure ? `__Host-x402_${cookie}` : `x402_${cookie}`;
  }

  private options(cookie: SessionCookie): CookieOptions {
    return { httpOnly: true, sameSite: SAME_SITE[cookie], secure: this.isSecure, path: '/' };
  }
}
