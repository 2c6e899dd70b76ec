import fc from 'fast-check';
import type { Schema } from './document.js';
import { joined, validValue } from './valid-values.js';
import { violationsOf } from './schema-check.js';

/** Values that the schema refuses, each by one fault somewhere in an otherwise valid value. */
export function invalidValue(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof(...faults(schema)).filter((value) => violationsOf(schema, value).length > 0);
}

function faults(schema: Schema): fc.Arbitrary<unknown>[] {
  if (Array.isArray(schema['allOf'])) return faults(joined(schema['allOf'] as Schema[]));
  const ofAnotherType = fc.constantFrom<unknown>(null, true, 0, -1, 1e308, 'no', '', [], ['x'], {}, { a: 1 });
  return [
    ofAnotherType,
    ...faultsOfText(schema),
    ...faultsOfNumber(schema),
    ...faultsOfList(schema),
    ...faultsOfObject(schema),
  ];
}

function faultsOfText({ maxLength, minLength }: Schema): fc.Arbitrary<unknown>[] {
  return [
    ...(typeof maxLength === 'number'
      ? [fc.constantFrom(1, 50_000).map((by) => 'x'.repeat(maxLength + by))]
      : []),
    ...(typeof minLength === 'number' && minLength > 0 ? [fc.constant('x'.repeat(minLength - 1))] : []),
  ];
}

function faultsOfNumber({ minimum, maximum, type }: Schema): fc.Arbitrary<unknown>[] {
  return [
    ...(typeof minimum === 'number' ? [fc.integer({ min: -(2 ** 40), max: minimum - 1 })] : []),
    ...(typeof maximum === 'number' ? [fc.integer({ min: maximum + 1, max: 2 ** 50 })] : []),
    ...(type === 'integer' ? [fc.integer({ min: 1, max: 100 }).map((whole) => whole + 0.5)] : []),
  ];
}

function faultsOfList(schema: Schema): fc.Arbitrary<unknown>[] {
  const { items, maxItems, uniqueItems } = schema as {
    items?: Schema;
    maxItems?: number;
    uniqueItems?: boolean;
  };
  if (items === undefined) return [];
  const one = validValue(items);
  return [
    fc
      .tuple(fc.array(one, { maxLength: 2 }), fc.oneof(...faults(items)))
      .map(([rest, bad]) => [...rest, bad]),
    ...(maxItems === undefined ? [] : [one.map((item) => Array.from({ length: maxItems + 1 }, () => item))]),
    ...(uniqueItems === true ? [one.map((item) => [item, item])] : []),
  ];
}

function faultsOfObject(schema: Schema): fc.Arbitrary<unknown>[] {
  const { properties, required = [] } = schema as {
    properties?: Record<string, Schema>;
    required?: string[];
  };
  if (properties === undefined) return [];
  const whole = validValue({ ...schema, example: undefined }) as fc.Arbitrary<object>;
  const unknownName = fc.constantFrom('isAdmin', 'tenantId', 'plan_', 'constructor', 'toString', '');
  return [
    fc
      .tuple(whole, unknownName, fc.jsonValue())
      .map(([object, name, value]) => ({ ...object, [name]: value })),
    ...required.map((name) => whole.map((object) => without(object, name))),
    ...Object.entries(properties).map(([name, member]) =>
      fc.tuple(whole, fc.oneof(...faults(member))).map(([object, bad]) => ({ ...object, [name]: bad })),
    ),
  ];
}

function without(object: object, name: string): object {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}
