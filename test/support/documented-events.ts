import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { DataSource } from 'typeorm';
import { documentedEvents } from '../../src/modules/webhooks/event-documentation.js';

// Typed as a module, and the function itself at run time.
const addFormats = ajvFormats.default as unknown as (ajv: Ajv2020) => void;

interface Operation {
  readonly requestBody: {
    readonly content: {
      readonly 'application/json': { readonly schema: { readonly properties: { readonly data: object } } };
    };
  };
}

/** Every event of this tenant that waits to be told has exactly the fields that the OpenAPI document names. */
export async function expectDocumentedEvents(dataSource: DataSource, tenantId: string): Promise<void> {
  const events = await dataSource.query<{ event_type: string; payload: object }[]>(
    'SELECT event_type, payload FROM outbox WHERE tenant_id = $1',
    [tenantId],
  );
  for (const { event_type: type, payload } of events) {
    expect({ type, payload, errors: errorsOf(type, payload) }).toEqual({ type, payload, errors: [] });
  }
}

function errorsOf(type: string, payload: object): string[] {
  const post = documentedEvents()[type]?.post as unknown as Operation | undefined;
  if (post === undefined) return ['it is not documented at all'];
  const { data } = post.requestBody.content['application/json'].schema.properties;
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats(ajv);
  ajv.validate({ ...data, additionalProperties: false }, payload);
  return (ajv.errors ?? []).map(({ instancePath, message, params }) =>
    `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`.trim(),
  );
}
