import fc from 'fast-check';
import type { Schema } from './document.js';

/** Text that breaks servers: ends of strings, ranges and encodings, and names of prototypes. */
const NASTY = [
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\uffff',
  '‮',
  "'; --",
  '${7*7}',
  '__proto__',
  '%00',
  '../..',
  '0',
  '-0',
];

const DAY_MS = 86_400_000;

/** Values that the schema accepts, including documented examples, so that requests pass the first check. */
export function validValue(schema: Schema): fc.Arbitrary<unknown> {
  const examples = examplesOf(schema);
  const drawn = drawnValue(schema);
  if (examples.length === 0) return drawn;
  return fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...examples) }, { weight: 1, arbitrary: drawn });
}

function drawnValue(schema: Schema): fc.Arbitrary<unknown> {
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const ways = (schema['oneOf'] ?? schema['anyOf']) as Schema[] | undefined;
  if (ways !== undefined) return fc.oneof(...ways.map(validValue));
  if (Array.isArray(schema['allOf'])) return validValue(joined(schema['allOf'] as Schema[]));
  const type = schema['type'];
  if (!Array.isArray(type)) return valueOfType(type, schema);
  return fc.oneof(...(type as unknown[]).map((each) => valueOfType(each, schema)));
}

/** The parts of an `allOf` as one object schema. */
export function joined(parts: readonly Schema[]): Schema {
  return {
    type: 'object',
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)) as object,
    required: parts.flatMap(({ required }) => (required as string[] | undefined) ?? []),
  };
}

function valueOfType(type: unknown, schema: Schema): fc.Arbitrary<unknown> {
  const { minimum = -1_000_000, maximum = 1_000_000 } = schema as { minimum?: number; maximum?: number };
  switch (type) {
    case 'string':
      return text(schema);
    case 'integer':
      return fc.integer({ min: minimum, max: maximum });
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return list(schema);
    case 'object':
      return record(schema);
    default:
      return fc.jsonValue();
  }
}

function text(schema: Schema): fc.Arbitrary<string> {
  switch (schema['format']) {
    case 'date-time':
      return fc.integer({ min: 0, max: 47_000 }).map((days) => new Date(days * DAY_MS + 1).toISOString());
    case 'uuid':
      return fc.uuid();
    case 'email':
      return fc.uuid().map((id) => `${id}@example.com`);
    default:
  }
  if (typeof schema['pattern'] === 'string') return fc.stringMatching(new RegExp(schema['pattern'], 'u'));
  const { minLength = 0, maxLength = 300 } = schema as { minLength?: number; maxLength?: number };
  const isFitting = (value: string) => {
    const length = Array.from(value).length;
    return length >= minLength && length <= maxLength;
  };
  const nasty = NASTY.filter(isFitting);
  const bounds = { minLength, maxLength: Math.min(maxLength, minLength + 60) };
  return fc.oneof(
    fc.string(bounds),
    fc.string({ ...bounds, unit: 'binary' }),
    ...(nasty.length > 0 ? [fc.constantFrom(...nasty)] : []),
    fc.constant('x'.repeat(maxLength)),
  );
}

function list(schema: Schema): fc.Arbitrary<unknown[]> {
  const {
    items = {},
    minItems = 0,
    maxItems = 5,
  } = schema as {
    items?: Schema;
    minItems?: number;
    maxItems?: number;
  };
  const bounds = { minLength: minItems, maxLength: Math.min(maxItems, minItems + 4) };
  if (schema['uniqueItems'] === true) {
    return fc.uniqueArray(validValue(items), { ...bounds, selector: (item) => JSON.stringify(item) });
  }
  return fc.array(validValue(items), bounds);
}

function record(schema: Schema): fc.Arbitrary<object> {
  const { properties = {}, required = [] } = schema as {
    properties?: Record<string, Schema>;
    required?: string[];
  };
  const members = Object.entries(properties).map(([name, member]) => [name, validValue(member)] as const);
  return fc.record(Object.fromEntries(members), { requiredKeys: required });
}

function examplesOf({ example, examples }: Schema): unknown[] {
  const given = Array.isArray(examples) ? (examples as unknown[]) : [];
  return (example === undefined ? given : [example, ...given]).filter((each) => each !== null);
}
