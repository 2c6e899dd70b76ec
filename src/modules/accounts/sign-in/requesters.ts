import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Clock } from '../../../platform/clock.js';
import { callerNetwork } from '../../../platform/http/request/caller-network.js';
import { SessionCookies } from '../sessions/session-cookies.js';
import { SessionSecret } from '../sessions/session-secret.js';

/** How long a browser is known in which an address was proved. */
const KNOWN_MS = 180 * 86_400_000;
const BODY_BYTES = 16;
const KNOWN = /^([A-Za-z0-9_-]{22})\.([0-9a-f]{64})$/;

/** Whose requests count together. */
export interface Requester {
  readonly hash: Buffer;
  /** The person proved this very address in this browser before. */
  readonly isKnown: boolean;
}

/**
 * Tells those apart who ask for links and texts to sign, so that no stranger uses up what another one may ask for. A
 * browser in which an address was proved has a mark of that address, which nobody else can make, and counts alone.
 * Everybody else counts by network (an IPv4 address, or an IPv6 /64), of which a keyed hash is kept.
 */
@Injectable()
export class Requesters {
  constructor(
    private readonly secret: SessionSecret,
    private readonly cookies: SessionCookies,
    private readonly clock: Clock,
  ) {}

  /** Who asks from this network. */
  async network(request: Request): Promise<Requester> {
    const mark = await this.secret.sign('network', callerNetwork(request.ip ?? ''));
    return { hash: Buffer.from(mark, 'hex'), isKnown: false };
  }

  /** Who asks for a link to an address: a browser that is known for it, or else a network. */
  async ofAddress(request: Request, email: string): Promise<Requester> {
    const [, body = '', mark = ''] = KNOWN.exec(this.cookies.get(request, 'known') ?? '') ?? [];
    const own = Buffer.from(await this.markOf(body, email));
    const given = Buffer.from(mark);
    if (given.length !== own.length || !timingSafeEqual(given, own)) return this.network(request);
    return { hash: hash('sha256', `known:${body}`, 'buffer'), isKnown: true };
  }

  /** Marks the browser in which an address was proved just now. */
  async know(response: Response, email: string): Promise<void> {
    const body = randomBytes(BODY_BYTES).toString('base64url');
    const expires = new Date(this.clock.nowMs() + KNOWN_MS);
    this.cookies.set(response, 'known', `${body}.${await this.markOf(body, email)}`, expires);
  }

  private markOf(body: string, email: string): Promise<string> {
    return this.secret.sign('known-address', `${body}:${email}`);
  }
}
