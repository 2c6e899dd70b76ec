import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hashApiKey, parseApiKey } from '../../domain/api-key.js';
import { DomainError } from '../../domain/error-code.js';
import { Clock } from '../../platform/clock.js';
import type { TenantPrincipal } from '../../platform/http/principal.js';
import { KeyCache } from './key-cache.js';
import { assertActive, invalidKey } from './key-status.js';
import { toPrincipal } from './known-key.js';
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
   * Suspended tenants are recognised: what they may still do is the guard's to say.
   *
   * @throws DomainError `INVALID_API_KEY` (malformed, unknown, revoked, tenant deleted), `EXPIRED_API_KEY`, or
   * `IP_NOT_ALLOWED` when the key is bound to other addresses
   */
  async authenticate(text: string, address: string): Promise<TenantPrincipal> {
    if (parseApiKey(text) === null) throw invalidKey();
    const hash = hashApiKey(text);
    const key = await this.cache.find(hash);
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
