import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv';
import * as ajvFormats from 'ajv-formats';
import type { Schema } from './document.js';

// A CommonJS package with ESM types: the function is one level down in both module systems.
const addFormats = ajvFormats.default as unknown as (ajv: Ajv2020) => void;

// The linter checks the document itself; to check each schema here would cost more than to compile it.
const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, meta: false });
addFormats(ajv);

const compiled = new WeakMap<Schema, ValidateFunction>();

/**
 * The violations of a schema by a value; empty when it is valid. Members that the schema does not name are violations
 * too: the server refuses them in bodies, and in responses they would be undocumented.
 */
export function violationsOf(schema: Schema, value: unknown): string[] {
  let validate = compiled.get(schema);
  if (validate === undefined) {
    validate = ajv.compile(closed(schema) as object);
    compiled.set(schema, validate);
  }
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
  );
}

/** The schema with every object closed; the parts of an `allOf` are closed together. */
function closed(node: unknown, withinAllOf = false): unknown {
  if (Array.isArray(node)) return node.map((item) => closed(item, withinAllOf));
  if (typeof node !== 'object' || node === null) return node;
  const inner = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === 'properties' ? closedEach(value as object) : closed(value, key === 'allOf'),
    ]),
  );
  const isOpen = 'additionalProperties' in node || !('properties' in node || 'allOf' in node);
  return withinAllOf || isOpen ? inner : { ...inner, unevaluatedProperties: false };
}

function closedEach(properties: object): object {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, closed(schema)]));
}
