import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hashApiKey } from '../../../domain/access/api-key.js';
import { DomainError } from '../../../domain/error-code.js';
import { Clock } from '../../../platform/clock.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { KeyCache } from '../directory/key-cache.js';
import { assertActive, invalidKey } from './key-status.js';
import { toPrincipal, type CachedApiKey } from '../directory/cached-api-key.js';
import { LastUsed } from '../directory/last-used.js';

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
   * @param key complete, with a right checksum
   * @param assertMayLookUp called before a key is looked up that has never passed here; what it throws is thrown on
   * @throws FailedAuthentication `INVALID_API_KEY` (unknown, revoked, tenant deleted) or `EXPIRED_API_KEY`; DomainError
   * `IP_NOT_ALLOWED` when the key is bound to other addresses
   */
  authenticate(
    key: string,
    address: string,
    assertMayLookUp: () => void,
  ): TenantPrincipal | Promise<TenantPrincipal> {
    const hash = hashApiKey(key);
    const found = this.cache.find(hash, assertMayLookUp);
    if (!(found instanceof Promise)) return this.recognise(found, hash, address);
    return found.then((known) => {
      const principal = this.recognise(known, hash, address);
      this.cache.keepPlace(hash);
      return principal;
    });
  }

  private recognise(key: CachedApiKey | null, hash: Buffer, address: string): TenantPrincipal {
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
