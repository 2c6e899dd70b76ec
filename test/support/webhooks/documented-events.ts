import type { DataSource } from 'typeorm';
import { documentedEvents } from '../../../src/modules/webhooks/index.js';
import type { Schema } from '../fuzz/document.js';
import { violationsOf } from '../fuzz/schema-check.js';

interface Operation {
  readonly requestBody: {
    readonly content: {
      readonly 'application/json': { readonly schema: { readonly properties: { readonly data: Schema } } };
    };
  };
}

const EVENTS = documentedEvents();

/** Checks that every event of the tenant in the outbox has exactly the fields of the OpenAPI document. */
export async function expectDocumentedEvents(dataSource: DataSource, tenantId: string): Promise<void> {
  const events = await dataSource.query<{ event_type: string; payload: object }[]>(
    'SELECT event_type, payload FROM outbox WHERE tenant_id = $1',
    [tenantId],
  );
  for (const { event_type: type, payload } of events) expectDocumented(type, payload);
}

/** Checks the `data` of one event likewise. */
export function expectDocumented(type: string, payload: object): void {
  expect({ type, payload, errors: errorsOf(type, payload) }).toEqual({ type, payload, errors: [] });
}

function errorsOf(type: string, payload: object): string[] {
  const post = EVENTS[type]?.post as unknown as Operation | undefined;
  if (post === undefined) return ['it is not documented at all'];
  return violationsOf(post.requestBody.content['application/json'].schema.properties.data, payload);
}
