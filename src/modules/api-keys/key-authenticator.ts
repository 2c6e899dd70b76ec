import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hashApiKey, parseApiKey } from '../../domain/api-key.js';
import { DomainError } from '../../domain/error-code.js';
import { Clock } from '../../platform/clock.js';
import type { TenantPrincipal } from '../../platform/http/principal.js';
import { KeyCache } from './key-cache.js';
import { assertActive, invalidKey } from './key-status.js';
import { toPrincipal, type KnownKey } from './known-key.js';
import { LastUsed } from './last-used.js';

/** Turns the text of a key into the caller it stands for. */
@Injectable()
export class KeyAuthenticator {
  constructor(
    private readonly cache: KeyCache,
    private readonly lastUsed: LastUsed,
    private readonly clock: Clock,
  ) {}

  /**
   * Suspended tenants are recognised: what they may still do is the guard's to say. A remembered key is recognised at
   * once, without a promise.
   *
   * @throws DomainError `INVALID_API_KEY` (malformed, unknown, revoked, tenant deleted), `EXPIRED_API_KEY`, or
   * `IP_NOT_ALLOWED` when the key is bound to other addresses
   */
  authenticate(text: string, address: string): TenantPrincipal | Promise<TenantPrincipal> {
    if (parseApiKey(text) === null) throw invalidKey();
    const hash = hashApiKey(text);
    const found = this.cache.find(hash);
    return found instanceof Promise
      ? found.then((key) => this.recognise(key, hash, address))
      : this.recognise(found, hash, address);
  }

  private recognise(key: KnownKey | null, hash: Buffer, address: string): TenantPrincipal {
    if (key === null || !timingSafeEqual(key.hash, hash) || key.tenantStatus === 'deleted')
      throw invalidKey();
    // At each use, since a remembered key ends like any other.
    const nowMs = this.clock.nowMs();
    assertActive(key, nowMs);
    if (key.allowedIps !== null && !key.allowedIps.includes(address)) {
      throw new DomainError('IP_NOT_ALLOWED', 'This API key may not be used from your address.');
    }
    this.lastUsed.note(key.tenantId, key.keyId, nowMs);
    return toPrincipal(key);
  }
}
