import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../../domain/error-code.js';
import { webhookSecretPlace } from '../../platform/secrets/places.js';
import { SecretStore } from '../../platform/secrets/secret-store.js';
import { formatSecret, type Endpoint } from './endpoint.js';

/** The encrypted secrets of an endpoint, with the ids that they are bound to. */
export interface KeptSecrets {
  readonly tenantId: string;
  readonly endpointId: string;
  readonly secret: Buffer;
  readonly previousSecrets: readonly Buffer[];
  readonly previousSecretUntil: Date | null;
}

/** Encrypts and decrypts the signing secrets of endpoints. No other class does. */
@Injectable()
export class EndpointSecrets {
  constructor(
    private readonly store: SecretStore,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Encrypts a secret for storage, bound to its tenant and endpoint.
   *
   * @param endpointId in upper or lower case: the binding uses lower case, as Postgres stores it
   */
  seal(secret: Buffer, tenantId: string, endpointId: string): Buffer {
    return this.store.seal(secret, webhookSecretPlace(tenantId, endpointId.toLowerCase()));
  }

  /**
   * Decrypts the secrets that are valid now, the newest first. Returns null when the newest cannot be decrypted. Skips
   * an older one that cannot be decrypted, so that a rotation resolves a lost encryption key.
   */
  signing(
    { tenantId, endpointId, secret, previousSecrets, previousSecretUntil }: KeptSecrets,
    nowMs: number,
  ): string[] | null {
    const place = webhookSecretPlace(tenantId, endpointId);
    const newest = this.store.open(secret, place);
    if (newest === null) return null;
    const isOverlapping = previousSecretUntil !== null && previousSecretUntil.getTime() > nowMs;
    const older = isOverlapping ? previousSecrets.map((kept) => this.store.open(kept, place)) : [];
    return [newest, ...older].flatMap((opened) => (opened === null ? [] : [formatSecret(opened)]));
  }

  /** @throws DomainError `WEBHOOKS_UNAVAILABLE` when the endpoint's newest secret cannot be decrypted */
  async assertReadable({ tenantId, id }: Endpoint): Promise<void> {
    const [row] = await this.dataSource.query<{ secret: Buffer }[]>(
      'SELECT secret FROM webhook_endpoints WHERE tenant_id = $1 AND id = $2',
      [tenantId, id],
    );
    if (row === undefined || this.store.open(row.secret, webhookSecretPlace(tenantId, id)) !== null) return;
    throw new DomainError(
      'WEBHOOKS_UNAVAILABLE',
      'The secret of this endpoint cannot be read at the moment. Events to it wait; after a rotation they are sent.',
    );
  }
}
