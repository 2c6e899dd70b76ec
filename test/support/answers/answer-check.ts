import { BASE_PATH } from '../../../src/platform/http/base-path.js';
import { resolveReferences, type Schema } from '../fuzz/document.js';
import { violationsOf } from '../fuzz/schema-check.js';

/** One answer as a client sees it. */
export interface Answer {
  readonly method: string;
  /** Absolute, or from the path on. */
  readonly url: string;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Null when the client has not kept the body: then its schema is not checked. */
  readonly text: string | null;
}

type ByName<T> = Readonly<Record<string, T>>;

/** The parts of an OpenAPI document that are read here. */
interface Document {
  readonly paths: ByName<ByName<{ readonly responses: ByName<object> }>>;
  readonly components?: { readonly schemas?: ByName<object>; readonly headers?: ByName<DocumentedHeader> };
}

interface DocumentedHeader {
  readonly required?: boolean;
  readonly schema?: Schema;
}

interface DocumentedResponse {
  readonly headers: ByName<DocumentedHeader>;
  /** By media type; null without a schema. */
  readonly content: ByName<Schema | null>;
}

interface Place {
  readonly name: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly responses: ByName<object>;
  readonly document: Document;
}

/** Fields of HTTP, CORS and the security policy: of every answer, and in no document. */
const GENERAL_HEADERS = new RegExp(
  '^(access-control-.+|cache-control|connection|content-(length|security-policy|type)|cross-origin-.+|date|' +
    'keep-alive|origin-agent-cluster|permissions-policy|referrer-policy|strict-transport-security|' +
    'transfer-encoding|vary|x-(content-type|dns-prefetch|download|frame|permitted|xss)-.+)$',
);
const METHODS: ReadonlySet<string> = new Set(['get', 'put', 'post', 'delete', 'patch']);

/**
 * Compares answers with OpenAPI documents: status, content type, headers and body. Undocumented statuses, headers and
 * members are violations, too. Schemas are compiled when they are first needed.
 *
 * Outside are HEAD, OPTIONS and 304, bodies that are not JSON, and pages beside the API that succeed (`/docs`,
 * `/dashboard`, the paths of the source system). A failure at an unknown path or method is the error envelope.
 */
export class AnswerCheck {
  private readonly places: readonly Place[];
  private readonly envelope: DocumentedResponse;
  private readonly responses = new Map<string, DocumentedResponse>();
  private readonly schemas = new Map<string, Schema>();

  /** The first document has the schema `ErrorEnvelope`. */
  constructor(documents: readonly object[]) {
    const read = documents as readonly Document[];
    // A fixed path stands above one with a parameter, as in the router.
    this.places = read.flatMap(placesOf).sort((one, other) => parametersOf(one) - parametersOf(other));
    const envelope = read[0]?.components?.schemas?.['ErrorEnvelope'] ?? {};
    this.envelope = {
      headers: {},
      content: { 'application/json': resolveReferences(envelope, documents[0] ?? {}) as Schema },
    };
  }

  /** One text each; empty when the answer is as documented. */
  violationsOf(answer: Answer): string[] {
    const method = answer.method.toUpperCase();
    if (method === 'HEAD' || method === 'OPTIONS' || answer.status === 304) return [];
    const path = pathOf(answer.url);
    const place = this.places.find((one) => one.method === method && one.pattern.test(path));
    const wrong = place === undefined ? this.wrongBeside(path, answer) : this.wrongAt(place, answer);
    return wrong.map((text) => `${place?.name ?? `${method} ${path}`} answered ${answer.status}: ${text}`);
  }

  private wrongAt(place: Place, answer: Answer): string[] {
    const response = this.responseOf(place, answer.status);
    if (response === null) return [`the status is not documented; the body is ${String(answer.text)}`];
    return [...wrongHeaders(response.headers, answer.headers), ...wrongContent(response.content, answer)];
  }

  private wrongBeside(path: string, answer: Answer): string[] {
    if (answer.status >= 400) return wrongContent(this.envelope.content, answer);
    return path.toLowerCase().startsWith(`/${BASE_PATH}/`) ? ['the operation is not documented'] : [];
  }

  private responseOf({ name, responses, document }: Place, status: number): DocumentedResponse | null {
    const raw = responses[String(status)];
    if (raw === undefined) return null;
    const id = `${name} ${status}`;
    const known = this.responses.get(id) ?? this.toResponse(raw, document);
    this.responses.set(id, known);
    return known;
  }

  private toResponse(raw: object, document: Document): DocumentedResponse {
    const { headers = {}, content = {} } = raw as { headers?: object; content?: ByName<{ schema?: object }> };
    const own = resolveReferences(headers, document) as DocumentedResponse['headers'];
    return {
      headers: { ...optional(document.components?.headers ?? {}), ...own },
      content: Object.fromEntries(
        Object.entries(content).map(([type, { schema }]) => [type, this.schemaOf(schema, document)]),
      ),
    };
  }

  /** Equal schemas are one object, so that each is compiled once. */
  private schemaOf(schema: object | undefined, document: Document): Schema | null {
    if (schema === undefined) return null;
    const id = JSON.stringify(schema);
    const known = this.schemas.get(id) ?? (resolveReferences(schema, document) as Schema);
    this.schemas.set(id, known);
    return known;
  }
}

function placesOf(document: Document): Place[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => METHODS.has(method))
      .map(([method, { responses }]) => ({
        name: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        pattern: patternOf(path),
        responses,
        document,
      })),
  );
}

/** The headers of the document's components may be on any answer. */
function optional(headers: DocumentedResponse['headers']): DocumentedResponse['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, header]) => [name, { ...header, required: false }]),
  );
}

function parametersOf({ name }: Place): number {
  return name.split('{').length;
}

/** As the router compares: case does not matter, nor does a slash at the end. */
function patternOf(path: string): RegExp {
  const segments = path
    .split('/')
    .map((part) => (part.startsWith('{') ? '[^/]+' : part.replaceAll('.', '\\.')));
  return new RegExp(`^${segments.join('/')}/?$`, 'i');
}

/** Without the query; the facilitator's paths take surplus slashes. */
function pathOf(url: string): string {
  const path = url.replace(/^https?:\/\/[^/]*/, '').replace(/[?#].*$/s, '');
  return /\/facilitator\//i.test(path) ? path.replace(/\/{2,}/g, '/') : path;
}

function wrongHeaders(documented: DocumentedResponse['headers'], headers: Answer['headers']): string[] {
  const named = new Map(Object.entries(documented).map(([name, header]) => [name.toLowerCase(), header]));
  const missing = [...named]
    .filter(([name, { required }]) => required === true && headers[name] === undefined)
    .map(([name]) => `the header ${name} is missing`);
  const others = Object.keys(headers)
    .filter((name) => !named.has(name) && !GENERAL_HEADERS.test(name))
    .map((name) => `the header ${name} is not documented`);
  const wrong = [...named].flatMap(([name, { schema }]) => {
    const value = headers[name];
    if (value === undefined || schema === undefined) return [];
    return violationsOf(schema, typed(value, schema)).map((text) => `the header ${name}:${text}`);
  });
  return [...missing, ...others, ...wrong];
}

/** A header is text; a number in it is compared as one. */
function typed(value: string, { type }: Schema): string | number {
  const isNumber = (type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(value);
  return isNumber ? Number(value) : value;
}

function wrongContent(content: DocumentedResponse['content'], { headers, text }: Answer): string[] {
  if (Object.keys(content).length === 0) {
    return text === null || text === '' ? [] : ['there is a body where none is documented'];
  }
  const type = headers['content-type']?.split(';')[0]?.trim() ?? 'none';
  const schema = content[type];
  if (schema === undefined) return [`the content type ${type} is not documented`];
  if (schema === null || type !== 'application/json' || text === null) return [];
  const body = parsed(text);
  if (body === undefined) return ['the body is not JSON'];
  const wrong = violationsOf(schema, body);
  return wrong.length === 0 ? [] : [`${wrong.join('; ')}; the body is ${text.slice(0, 2_000)}`];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
