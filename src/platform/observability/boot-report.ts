import { Logger } from '@nestjs/common';
import type { AppConfig } from '../config/app-config.js';

/** Features that are off because a setting is missing, one line each, by the variable's name. */
export function missingFeatures(config: AppConfig): string[] {
  const { verification, stripe, facilitator } = config;
  const hasRpc = config.chains.some(({ rpcUrls }) => rpcUrls.length > 0);
  const off: [boolean, string][] = [
    [
      config.adminKeys.length === 0,
      'X402_ADMIN_KEY is not set: every operator route answers 401, so nobody can create a tenant; set it to a secret of yours',
    ],
    [config.redis === null, 'REDIS_URL is not set: limits are counted in this process only'],
    [
      verification.pythonUrl === null,
      'PYTHON_VERIFIER_URL is not set: payments are read from the chains by RPC',
    ],
    [
      verification.pythonUrl === null && !hasRpc,
      'neither PYTHON_VERIFIER_URL nor a <CHAIN>_RPC_URL is set: live verifications answer 503 VERIFIER_NOT_CONFIGURED; set BASE_RPC_URL to a node of Base, or verify in the sandbox with a test key',
    ],
    [
      verification.pythonUrl !== null && verification.pythonKey === null,
      'PYTHON_VERIFIER_KEY is not set: the Python verifier is called without a key',
    ],
    [stripe.secretKey === null, 'STRIPE_SECRET_KEY is not set: billing answers 503 BILLING_NOT_CONFIGURED'],
    [
      stripe.secretKey !== null && stripe.webhookSecrets.length === 0,
      'STRIPE_WEBHOOK_SECRET is not set: events of Stripe are refused',
    ],
    [
      config.webhookAllowedHosts.length > 0,
      `WEBHOOK_ALLOWED_HOSTS: webhooks of tenants may reach ${config.webhookAllowedHosts.join(', ')}, private or not`,
    ],
    [
      facilitator.evmSignerKeys.length + facilitator.svmSignerKeys.length === 0,
      'neither X402_EVM_SIGNER_KEYS nor X402_SVM_SIGNER_KEYS is set: the facilitator settles on no network',
    ],
    [config.observability.sentryDsn === null, 'SENTRY_DSN is not set: errors are logged only'],
    [
      config.encryptionKeys.length === 0,
      'ENCRYPTION_KEY is not set: the database stores webhook secrets and signed transactions without encryption',
    ],
    [
      config.addressHashSecret === null,
      'ADDRESS_HASH_SECRET is not set: the database stores a generated one beside its hashes',
    ],
    [
      config.mode === 'production' && config.http.allowedOrigins.length === 0,
      'ALLOWED_ORIGINS is not set: no page of another origin may read responses',
    ],
  ];
  return off.flatMap(([isOff, text]) => (isOff ? [text] : []));
}

/** Logs at boot the notices about the environment and the disabled features; level `warn`, so that it is seen. */
export function reportMissingFeatures(config: AppConfig): void {
  const logger = new Logger('settings');
  for (const text of [...config.notices, ...missingFeatures(config)]) logger.warn(text);
}
