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

/** Authenticates a tenant by its API key. */
@Injectable()
export class KeyAuthenticator {
  constructor(
    private readonly cache: KeyCache,
    private readonly lastUsed: LastUsed,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the principal of a key. Also authenticates suspended tenants; the guard decides on their access. Returns a
   * cached key's principal without a promise.
   *
   * @param key complete, with a right checksum
   * @param assertMayLookUp called before the look-up of a key that was never valid in this process; its error is passed
   * on
   * @throws FailedAuthentication `INVALID_API_KEY` (unknown, revoked, tenant deleted) or `EXPIRED_API_KEY`
   * @throws DomainError `IP_NOT_ALLOWED` when the key is bound to other addresses
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
    // Checked at each use, because a key may expire while it is cached.
    const nowMs = this.clock.nowMs();
    assertActive(key, nowMs);
    if (key.allowedIps !== null && !key.allowedIps.includes(address)) {
      throw new DomainError(
        'IP_NOT_ALLOWED',
        'This API key may not be used from your address: its allowedIps do not hold it.',
      );
    }
    this.lastUsed.note(key.tenantId, key.keyId, nowMs);
    return toPrincipal(key);
  }
}
