/** A JSON Schema (2020-12) as plain data, with every `$ref` resolved. */
export type Schema = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: Schema;
}

interface MediaTypes {
  readonly content?: Readonly<
    Record<
      string,
      { readonly schema?: Schema; readonly examples?: Readonly<Record<string, { value: unknown }>> }
    >
  >;
}

export interface DocumentedResponse extends MediaTypes {
  readonly headers?: Readonly<Record<string, { readonly required?: boolean }>>;
}

/** The documented access: without a key, with or without a key, with a key, the operator only, people who are signed in. */
export type DocumentedAccess = 'public' | 'optional' | 'tenant' | 'operator' | 'session';

export interface Operation {
  readonly id: string;
  readonly method: string;
  /** With `{name}` for each path parameter. */
  readonly path: string;
  readonly access: DocumentedAccess;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | null;
  /** The documented example of an operation that takes text/csv instead of JSON. */
  readonly csvExample: string | null;
  /** Documented examples of whole bodies. */
  readonly bodyExamples: readonly unknown[];
  readonly responses: Readonly<Record<string, DocumentedResponse>>;
}

interface RawOperation {
  readonly operationId: string;
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly 'x-optional-key'?: boolean;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: MediaTypes;
  readonly responses: Readonly<Record<string, DocumentedResponse>>;
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

/** The operations of an OpenAPI 3.1 document, in its order. */
export function readOperations(document: object): Operation[] {
  const { paths } = resolveReferences(document, document) as {
    paths: Record<string, Record<string, RawOperation>>;
  };
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => toOperation(method.toUpperCase(), path, operation)),
  );
}

/** All operations of a server, from both of its documents. @param read answers the text at a path */
export async function readServedOperations(read: (path: string) => Promise<string>): Promise<Operation[]> {
  const texts = await Promise.all(['/openapi.json', '/openapi-operator.json'].map(read));
  return texts.flatMap((text) => readOperations(JSON.parse(text) as object));
}

function toOperation(method: string, path: string, raw: RawOperation): Operation {
  return {
    id: raw.operationId,
    method,
    path,
    access: accessOf(raw),
    parameters: raw.parameters ?? [],
    body: raw.requestBody?.content?.['application/json']?.schema ?? null,
    csvExample: csvExampleOf(raw),
    bodyExamples: Object.values(raw.requestBody?.content?.['application/json']?.examples ?? {}).map(
      ({ value }) => value,
    ),
    responses: raw.responses,
  };
}

function csvExampleOf({ requestBody }: RawOperation): string | null {
  const example = requestBody?.content?.['text/csv']?.schema?.['example'];
  return typeof example === 'string' ? example : null;
}

function accessOf({ security = [], 'x-optional-key': isOptional }: RawOperation): DocumentedAccess {
  if (security.length === 0) return 'public';
  if (isOptional === true) return 'optional';
  if (security.some((way) => 'session' in way)) return 'session';
  return security.some((way) => 'adminKey' in way) ? 'operator' : 'tenant';
}

/** Our schemas are not recursive; a recursive one would cause a RangeError here. */
export function resolveReferences(node: unknown, document: object): unknown {
  if (Array.isArray(node)) return node.map((item) => resolveReferences(item, document));
  if (typeof node !== 'object' || node === null) return node;
  const { $ref, ...siblings } = node as { $ref?: unknown };
  if (typeof $ref === 'string') {
    const target = lookUp($ref, document) as object;
    return resolveReferences({ ...target, ...siblings }, document);
  }
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, resolveReferences(value, document)]),
  );
}

function lookUp(reference: string, document: object): unknown {
  const names = reference.replace('#/', '').split('/');
  return names.reduce<unknown>((node, name) => {
    const found = (node as Record<string, unknown> | undefined)?.[name];
    if (found === undefined) throw new Error(`the document has no ${reference}`);
    return found;
  }, document);
}
