export { createClientOf, createX402Client, USER_AGENT, type X402ClientOptions } from './client/client.js';
export {
  isX402Error,
  X402ConnectionError,
  X402Error,
  X402TimeoutError,
  type AnyErrorCode,
  type ErrorCode,
  type ErrorEnvelope,
  type X402ErrorOf,
} from './client/errors.js';
export type {
  CallOf,
  CallOptions,
  ClientOf,
  OperationId,
  OperationTable,
  ResultOf,
  X402Client,
} from './client/operation-types.js';
export type { components, operations, paths, webhooks } from './generated/schema.js';
export {
  verifyWebhook,
  X402WebhookError,
  type WebhookDelivery,
  type WebhookFault,
  type WebhookHeaders,
  type WebhookOptions,
} from './webhooks/verify-webhook.js';
export type { WebhookEvent, WebhookEventOf } from './webhooks/webhook-event.js';
export type * from './sell/index.js';
