import type { DataSource } from 'typeorm';
import { EndpointSecrets } from '../../../src/modules/webhooks/testing.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { SecretStore } from '../../../src/platform/secrets/secret-store.js';

/** The secrets of a deployment without an ENCRYPTION_KEY. */
export function secretsInClear(dataSource: DataSource): EndpointSecrets {
  return new EndpointSecrets(new SecretStore(readConfig({ NODE_ENV: 'test' }), new Metrics()), dataSource);
}
