import fc from 'fast-check';
import type { Operation, Parameter, Schema } from './document.js';
import { invalidValue } from './invalid-values.js';
import { validValue } from './valid-values.js';
import { BASE, credentialsFor, type KeyName } from './stage.js';
import type { RawRequest } from './wire.js';

/** The fault of a request, if any; it decides the expected response. */
export type Fault =
  | 'none'
  | 'query'
  | 'body'
  | 'path'
  | 'idempotency-key'
  | 'media-type'
  | 'json'
  | 'no-object'
  | 'no-key'
  | 'wrong-key';

/** A request before it is serialized; plain data, so that fast-check can shrink and print it. */
export interface Plan {
  readonly fault: Fault;
  readonly key: KeyName | null;
  readonly path: readonly string[];
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Opaque to callers, so that no schema describes a valid one. */
const OPAQUE = new Set(['cursor']);

const NOISE: fc.Arbitrary<Record<string, string>> = fc.constantFrom<Record<string, string>>(
  {},
  {},
  { accept: 'text/html' },
  { origin: 'https://evil.example' },
  { 'x-http-method-override': 'DELETE' },
  { 'x-request-id': `a b"'{}` },
  { 'accept-encoding': 'gzip;q=0, *;q=0' },
  { range: 'bytes=0-1' },
);

const MALFORMED_SEGMENTS = [
  '%00',
  '%E0%A4%A',
  '%',
  '..%2f..',
  'x'.repeat(5_000),
  '%F0%9F%92%A9',
  "1'--",
  '{id}',
  '%20',
];

/** Valid and invalid requests of an operation. `ids` are those that its path may contain. */
export function plansOf(operation: Operation, ids: readonly string[]): fc.Arbitrary<Plan> {
  const valid = validPlan(operation, ids);
  const weighted = (weight: number, arbitrary: fc.Arbitrary<Plan>) => ({ weight, arbitrary });
  return fc.oneof(
    weighted(6, valid),
    ...badKeys(operation).map((key) =>
      weighted(
        1,
        valid.map((plan) => ({ ...plan, key, fault: key === null ? 'no-key' : 'wrong-key' })),
      ),
    ),
    ...badQueries(operation, valid).map((arbitrary) => weighted(1, arbitrary)),
    ...badBodies(operation, valid).map((arbitrary) => weighted(3, arbitrary)),
    ...(operation.path.includes('{') ? [weighted(1, badPath(valid))] : []),
    ...(takesIdempotencyKey(operation) ? [weighted(1, badIdempotencyKey(valid))] : []),
  );
}

/** The plan as it is sent. */
export function written(
  operation: Operation,
  plan: Plan,
  keys: Readonly<Record<KeyName, string>>,
): RawRequest {
  const segments = [...plan.path];
  const path = operation.path.replace(/\{[^}]+\}/g, () => segments.shift() ?? '');
  const query = plan.query.map((pair) => pair.map((part) => encodeURIComponent(part)).join('=')).join('&');
  const credentials = plan.key === null ? {} : credentialsFor(operation, keys[plan.key]);
  const mediaType = operation.csvExample === null ? 'application/json' : 'text/csv';
  const type = plan.body === null ? {} : { 'content-type': mediaType };
  return {
    method: operation.method,
    target: query === '' ? path : `${path}?${query}`,
    headers: { ...type, ...credentials, ...plan.headers },
    ...(plan.body !== null && { body: plan.body }),
  };
}

function validPlan(operation: Operation, ids: readonly string[]): fc.Arbitrary<Plan> {
  const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
  const body =
    operation.body === null
      ? fc.constant(operation.csvExample)
      : bodies(operation, operation.body).map((value) => JSON.stringify(value));
  const idempotency = takesIdempotencyKey(operation)
    ? fc.option(fc.oneof(fc.uuid(), fc.uuid(), fc.constantFrom('one', '"two"', 'x'.repeat(255))), {
        nil: null,
        freq: 3,
      })
    : fc.constant(null);
  return fc.record({
    fault: fc.constant('none' as const),
    key: fc.constantFrom(...goodKeys(operation)),
    path: fc.tuple(...inPath.map((parameter) => segment(parameter, ids))),
    query: validQuery(operation),
    headers: fc
      .tuple(NOISE, idempotency)
      .map(([noise, key]) => ({ ...noise, ...(key !== null && { 'idempotency-key': key }) })),
    body,
  });
}

function bodies({ bodyExamples }: Operation, schema: Schema): fc.Arbitrary<unknown> {
  const drawn = validValue(schema);
  return bodyExamples.length === 0 ? drawn : fc.oneof(fc.constantFrom(...bodyExamples), drawn);
}

function goodKeys({ access, path }: Operation): (KeyName | null)[] {
  // Public routes ignore keys, so a bad one is not refused.
  if (access === 'public') return [null, null, 'unknown', 'garbled'];
  if (access === 'operator') return ['operator'];
  // The list of keys is the same for both keys; other rows are visible to their own environment only.
  // No test key has the scope.
  if (path.startsWith(`${BASE}/billing/`)) return ['live'];
  return path.startsWith(BASE) && access === 'optional' ? ['live', 'test', null] : ['live', 'test', 'test'];
}

function badKeys({ access }: Operation): (KeyName | null)[] {
  switch (access) {
    case 'public':
      return [];
    case 'session':
      return [null, 'live'];
    case 'optional':
      return ['unknown', 'garbled', 'operator'];
    case 'tenant':
      return [null, 'unknown', 'garbled', 'operator'];
    case 'operator':
      return [null, 'unknown', 'live'];
  }
}

function segment({ schema }: Parameter, ids: readonly string[]): fc.Arbitrary<string> {
  const text = fc
    .oneof(
      fc.uuid(),
      validValue(schema).map((value) => String(value)),
    )
    .filter(isOneSegment);
  const any = text.map((value) => encodeURIComponent(value));
  return ids.length === 0
    ? any
    : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...ids) }, { weight: 1, arbitrary: any });
}

/** Excludes text that a router would take for another path, and text without a UTF-8 form. */
function isOneSegment(text: string): boolean {
  return text !== '' && text !== '.' && text !== '..' && !/[\ud800-\udfff]/u.test(text);
}

function validQuery(operation: Operation): fc.Arbitrary<[string, string][]> {
  const parameters = queryOf(operation).filter(({ name }) => !OPAQUE.has(name));
  const members = parameters.map(
    ({ name, schema }) => [name, validValue(schema).filter(isSendable)] as const,
  );
  return fc
    .record(Object.fromEntries(members), {
      requiredKeys: parameters.filter(({ required }) => required).map(({ name }) => name),
    })
    .map((record) => Object.entries(record).map(([name, value]) => [name, String(value)]));
}

function isSendable(value: unknown): boolean {
  return !/[\ud800-\udfff]/u.test(String(value));
}

function badQueries(operation: Operation, valid: fc.Arbitrary<Plan>): fc.Arbitrary<Plan>[] {
  const parameters = queryOf(operation);
  if (parameters.length === 0) return [];
  const bad: fc.Arbitrary<[string, string][]>[] = parameters.map(({ name, schema }) =>
    badTexts(schema).map((value) => [[name, value]]),
  );
  const without = parameters.some(({ required }) => required) ? [fc.constant([])] : [];
  const twice = fc.constantFrom(...parameters).map(({ name, schema }): [string, string][] => {
    const [first] = (schema['enum'] as string[] | undefined) ?? ['1'];
    return [
      [name, first ?? '1'],
      [name, first ?? '1'],
    ];
  });
  const nested = fc
    .constantFrom(...parameters)
    .map(({ name }): [string, string][] => [[`${name}[$ne]`, '1']]);
  return [
    fc
      .tuple(valid, fc.oneof(...bad, ...without, twice, nested))
      .map(([plan, query]) => ({ ...plan, query, fault: 'query' })),
  ];
}

function badTexts(schema: Schema): fc.Arbitrary<string> {
  const { minimum, maximum, maxLength, format, type } = schema as Record<string, number | string | undefined>;
  const texts = [
    ...(type === 'number' || type === 'integer' ? ['abc', '1e999', 'NaN', '0x', '1,5', '{}'] : []),
    ...(type === 'integer' ? ['1.5'] : []),
    ...(typeof minimum === 'number' ? [String(minimum - 1)] : []),
    ...(typeof maximum === 'number' ? [String(maximum + 1)] : []),
    ...(typeof maxLength === 'number' ? ['x'.repeat(maxLength + 1)] : []),
    ...('enum' in schema ? ['no-such-value', ''] : []),
    ...(format === undefined ? [] : ['yesterday', '2026-02-30T00:00:00Z', '99999-01-01', '\u0000']),
  ];
  return fc.constantFrom(...(texts.length === 0 ? ['x'.repeat(5_000)] : texts));
}

function badBodies({ body }: Operation, valid: fc.Arbitrary<Plan>): fc.Arbitrary<Plan>[] {
  if (body === null) return [];
  const bodyOf = (fault: Fault, bodies: fc.Arbitrary<string>) =>
    fc.tuple(valid, bodies).map(([plan, text]) => ({ ...plan, body: text, fault }));
  const schemaFault = invalidValue(body).filter(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  );
  return [
    bodyOf(
      'body',
      schemaFault.map((value) => JSON.stringify(value)),
    ),
    bodyOf(
      'json',
      fc.constantFrom('{', '{"a":1,}', "{'a':1}", '\u0000', '{"a":NaN}', '{}{}', 'undefined', '{"a":"\n"}'),
    ),
    bodyOf('no-object', fc.constantFrom('[]', '[{}]', '"text"', '1', 'null', 'true')),
    fc
      .tuple(
        valid,
        fc.constantFrom(
          'text/plain',
          // Not a form: where a key came in a header, curl's default type is taken for JSON.
          'application/xml',
          'json',
          'multipart/form-data; boundary=x',
        ),
      )
      .map(([plan, type]) => ({
        ...plan,
        headers: { ...plan.headers, 'content-type': type },
        fault: 'media-type' as const,
      })),
  ];
}

function badPath(valid: fc.Arbitrary<Plan>): fc.Arbitrary<Plan> {
  return fc.tuple(valid, fc.constantFrom(...MALFORMED_SEGMENTS)).map(([plan, bad]) => ({
    ...plan,
    path: plan.path.map((text, index) => (index === 0 ? bad : text)),
    fault: 'path',
  }));
}

function badIdempotencyKey(valid: fc.Arbitrary<Plan>): fc.Arbitrary<Plan> {
  return fc.tuple(valid, fc.constantFrom('x'.repeat(256), 'a b', '""', 'ä')).map(([plan, key]) => ({
    ...plan,
    headers: { ...plan.headers, 'idempotency-key': key },
    fault: 'idempotency-key',
  }));
}

function takesIdempotencyKey({ parameters }: Operation): boolean {
  return parameters.some(({ name }) => name === 'Idempotency-Key');
}

function queryOf({ parameters }: Operation): Parameter[] {
  return parameters.filter((parameter) => parameter.in === 'query');
}
