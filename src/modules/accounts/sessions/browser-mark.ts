import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Clock } from '../../../platform/clock.js';
import type { Exchange } from './sessions.service.js';
import { SessionCookies } from './session-cookies.js';
import { SessionSecret } from './session-secret.js';

/** A little longer than what the browser is to answer. */
const LIFE_MS = 20 * 60_000;

/** Marks browsers that begin to sign in, so that what is issued to one is worth nothing in another. */
@Injectable()
export class BrowserMark {
  constructor(
    private readonly secret: SessionSecret,
    private readonly cookies: SessionCookies,
    private readonly clock: Clock,
  ) {}

  /** Marks the browser for twenty minutes from now, if it is not marked yet. @returns the hash of its mark */
  async make({ request, response }: Exchange): Promise<Buffer> {
    const known = this.cookies.get(request, 'browser');
    const knownHash = await this.secret.hashOf('browser', known);
    const token = known !== null && knownHash !== null ? known : await this.secret.makeToken('browser');
    this.cookies.set(response, 'browser', token, new Date(this.clock.nowMs() + LIFE_MS));
    return knownHash ?? hash('sha256', token, 'buffer');
  }

  /** The hash of the browser's mark; null without one of ours. */
  read(request: Request): Promise<Buffer | null> {
    return this.secret.hashOf('browser', this.cookies.get(request, 'browser'));
  }
}
