import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../../domain/error-code.js';
import { webhookSecretPlace } from '../../platform/secrets/places.js';
import { SecretStore } from '../../platform/secrets/secret-store.js';
import { formatSecret, type Endpoint } from './endpoint.js';

/** The secrets of an endpoint as they are kept, and whose they are. */
export interface KeptSecrets {
  readonly tenantId: string;
  readonly endpointId: string;
  readonly secret: Buffer;
  readonly previousSecrets: readonly Buffer[];
  readonly previousSecretUntil: Date | null;
}

/** What signs the webhooks of an endpoint: sealed and opened here only. */
@Injectable()
export class EndpointSecrets {
  constructor(
    private readonly store: SecretStore,
    private readonly dataSource: DataSource,
  ) {}

  /** As it is to be kept. @param endpointId in any case of letters: Postgres keeps lower ones, and it is bound to those */
  seal(secret: Buffer, tenantId: string, endpointId: string): Buffer {
    return this.store.seal(secret, webhookSecretPlace(tenantId, endpointId.toLowerCase()));
  }

  /**
   * Every secret that is valid now, the newest first. Null when the newest cannot be opened; an older one that cannot be
   * signs no more, so that a new secret is the way out of a lost key.
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

  /** @throws DomainError `WEBHOOKS_UNAVAILABLE` when nothing can be signed for the endpoint */
  async assertReadable({ tenantId, id }: Endpoint): Promise<void> {
    const [row] = await this.dataSource.query<{ secret: Buffer }[]>(
      'SELECT secret FROM webhook_endpoints WHERE tenant_id = $1 AND id = $2',
      [tenantId, id],
    );
    if (row === undefined || this.store.open(row.secret, webhookSecretPlace(tenantId, id)) !== null) return;
    throw new DomainError(
      'WEBHOOKS_UNAVAILABLE',
      'The secret of this endpoint cannot be read at the moment. What is to be sent there waits; a rotated secret works.',
    );
  }
}
