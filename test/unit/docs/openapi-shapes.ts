import { alternativesOf, membersOf } from './wire-notation.js';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | number | null)[];
  readonly const?: string | number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

export interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly webhooks: Readonly<Record<string, { readonly post: Operation }>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The JSON schema of a request or response body; undefined if there is none. */
export function jsonOf(content: Content | undefined): Schema | undefined {
  return content?.content?.['application/json']?.schema;
}

/** A schema of the OpenAPI document in the notation of docs/wire.md. */
export function shapeOf(schema: Schema, document: OpenApi): string {
  const inner = (part: Schema): string => shapeOf(part, document);
  if (schema.$ref !== undefined) {
    return inner(document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
  }
  const parts = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (parts !== undefined) return alternativesOf(parts.map(inner));
  if (schema.enum !== undefined) return alternativesOf(schema.enum.map(String));
  const types = [schema.type ?? 'object'].flat();
  return alternativesOf(types.map((type) => shapeOfType(type, schema, document)));
}

function shapeOfType(type: string, schema: Schema, document: OpenApi): string {
  const { properties, required = [] } = schema;
  switch (type) {
    case 'array':
      return `[${shapeOf(schema.items ?? {}, document)}]`;
    case 'string':
      return 'text';
    case 'integer':
      return 'number';
    case 'object':
      return properties === undefined
        ? 'object'
        : membersOf(
            Object.entries(properties).map(
              ([name, member]) =>
                `${name}${required.includes(name) ? '' : '?'}: ${shapeOf(member, document)}`,
            ),
          );
    default:
      return type;
  }
}
