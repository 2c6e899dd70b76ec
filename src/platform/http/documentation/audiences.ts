import type { OpenAPIObject } from '@nestjs/swagger';
import { ADMIN_KEY_SCHEME } from '../request/access.js';

/** Whom a document is for: those who sell with this API, or those who run the server. */
export type Audience = 'tenant' | 'operator';

/** Operations without a key that only the operator has to do with. */
const OF_THE_OPERATOR = new Set(['receiveStripeEvent']);

const SCHEMA_PATH = '#/components/schemas/';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** What one audience's document says about itself. */
export interface DocumentHead {
  readonly title: string;
  readonly description: string;
  readonly serverUrl: string;
}

/**
 * The part of the document of all routes that is for one audience: its operations, and the schemas, tags and security
 * schemes that these use. Each operation is in exactly one part; events are the tenant's.
 */
export function partFor(audience: Audience, whole: OpenAPIObject, head: DocumentHead): OpenAPIObject {
  const { webhooks, ...rest } = whole;
  const paths = pathsOf(audience, whole.paths);
  const part: OpenAPIObject = {
    ...rest,
    info: { ...whole.info, title: head.title, description: head.description },
    servers: [{ url: head.serverUrl }],
    paths,
    ...(audience === 'tenant' && { webhooks }),
  };
  const operations = Object.values(paths).flatMap((item) => Object.values(item) as Operation[]);
  const tags = new Set(operations.flatMap((operation) => operation.tags ?? []));
  const schemes = new Set(operations.flatMap(({ security = [] }) => security.flatMap(Object.keys)));
  return {
    ...part,
    tags: (whole.tags ?? []).filter(({ name }) => tags.has(name)),
    components: {
      ...whole.components,
      schemas: usedSchemas(part, whole.components?.schemas ?? {}),
      securitySchemes: only(schemes, whole.components?.securitySchemes ?? {}),
    },
  };
}

function pathsOf(audience: Audience, paths: OpenAPIObject['paths']): OpenAPIObject['paths'] {
  const parts = Object.entries(paths).map(([path, item]) => {
    const operations = Object.entries(item as Record<string, Operation>).filter(
      ([, operation]) => audienceOf(operation) === audience,
    );
    return [path, Object.fromEntries(operations)] as const;
  });
  return Object.fromEntries(parts.filter(([, item]) => Object.keys(item).length > 0));
}

function audienceOf({ operationId = '', security = [] }: Operation): Audience {
  const isOperators = OF_THE_OPERATOR.has(operationId) || security.some((way) => ADMIN_KEY_SCHEME in way);
  return isOperators ? 'operator' : 'tenant';
}

/** The schemas that the document mentions, and those that they mention. */
function usedSchemas<T>({ paths, webhooks }: OpenAPIObject, schemas: Record<string, T>): Record<string, T> {
  const used = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { $ref } = node as { $ref?: unknown };
    const name = typeof $ref === 'string' ? $ref.slice(SCHEMA_PATH.length) : null;
    if (name !== null && !used.has(name)) {
      used.add(name);
      visit(schemas[name]);
    }
    for (const inner of Object.values(node)) visit(inner);
  };
  visit(paths);
  visit(webhooks);
  return only(used, schemas);
}

/** The members with these names, in their former order. */
function only<T>(names: ReadonlySet<string>, members: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => names.has(name)));
}
