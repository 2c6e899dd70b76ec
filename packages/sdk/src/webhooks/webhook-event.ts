import type { webhooks } from '../generated/schema.js';

type BodyOf<Name extends keyof webhooks> = webhooks[Name] extends {
  post: { requestBody: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;

/**
 * An event: `type` says which, and what is in `data`. Types and members may be added under the same `version`: skip types
 * that are unknown.
 */
export type WebhookEvent = { [Name in keyof webhooks]: BodyOf<Name> }[keyof webhooks];

/** The event of one type. */
export type WebhookEventOf<Type extends WebhookEvent['type']> = Extract<WebhookEvent, { type: Type }>;
