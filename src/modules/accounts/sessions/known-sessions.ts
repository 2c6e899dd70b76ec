import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import { SessionCookies } from './session-cookies.js';

const CAPACITY = 20_000;
/** How long a session that was not looked up again is remembered: it may have ended. */
const TTL_MS = 900_000;

/**
 * Remembers, by their SHA-256, the tokens of sessions that this process has found valid, so that a ban of a network and
 * the refusals of its other callers do not keep out who is signed in. It lets nobody in: every request looks the session
 * up.
 */
@Injectable()
export class KnownSessions {
  private readonly places = new LRUCache<string, true>({ max: CAPACITY, ttl: TTL_MS });

  constructor(private readonly cookies: SessionCookies) {}

  /** Whether the request carries a cookie of a session, of whatever worth. */
  isPresented(request: Pick<IncomingMessage, 'headers'>): boolean {
    return this.cookies.get(request, 'session') !== null;
  }

  /** Whether the request carries the cookie of a session that was valid when it was last looked up here. */
  has(request: Pick<IncomingMessage, 'headers'>): boolean {
    const token = this.cookies.get(request, 'session');
    return token !== null && this.places.has(placeOf(token));
  }

  /** Notes what a look-up has found. */
  note(token: string, isValid: boolean): void {
    if (isValid) this.places.set(placeOf(token), true);
    else this.places.delete(placeOf(token));
  }
}

function placeOf(token: string): string {
  return hash('sha256', token, 'base64');
}
