import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export type AttributeValues = Readonly<Record<string, string | number | boolean>>;

/** One span as OTLP says it, its attributes as an object. */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: AttributeValues;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly failed: boolean;
  readonly resource: AttributeValues;
}

/** One series of a metric. */
export interface CollectedPoint {
  readonly name: string;
  readonly labels: AttributeValues;
  /** Of a counter or gauge. */
  readonly value?: number;
  /** Of a histogram. */
  readonly bounds?: readonly number[];
  readonly counts?: readonly number[];
  readonly sum?: number;
}

/** What the collector does with a request: stores it and answers 200, answers with another status, or never answers. */
export type CollectorBehaviour = 'take' | 'hang' | number;

/** An OTLP receiver on a real socket. It reads OTLP as JSON, and keeps the bytes of the other form. */
export interface Collector {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
  /** Every point of every export, in order. */
  readonly points: readonly CollectedPoint[];
  readonly requests: readonly {
    readonly path: string;
    readonly headers: IncomingMessage['headers'];
    readonly body: Buffer;
  }[];
  behave(behaviour: CollectorBehaviour): void;
  /** Resolves when a span of this kind has arrived. @throws Error with the names that came, after 10 s */
  waitForSpan(matches: (span: CollectedSpan) => boolean): Promise<CollectedSpan>;
  /** Resolves when a point of this kind has arrived. @throws Error after 10 s */
  waitForPoint(matches: (point: CollectedPoint) => boolean): Promise<CollectedPoint>;
  stop(): Promise<void>;
}

const WAIT_LIMIT_MS = 10_000;

export async function startCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const points: CollectedPoint[] = [];
  const requests: Collector['requests'][number][] = [];
  let behaviour: CollectorBehaviour = 'take';
  const take = (request: IncomingMessage, response: ServerResponse, raw: Buffer): void => {
    if (behaviour === 'hang') return;
    if (behaviour !== 'take') {
      response.writeHead(behaviour).end();
      return;
    }
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
    const path = request.url ?? '';
    requests.push({ path, headers: request.headers, body });
    if (request.headers['content-type'] === 'application/json') {
      const said = JSON.parse(body.toString('utf8')) as Traces & Metrics;
      spans.push(...spansOf(said));
      points.push(...pointsOf(said));
    }
    response.writeHead(200, { 'Content-Type': request.headers['content-type'] }).end();
  };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      take(request, response, Buffer.concat(chunks));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ spans, points, requests },
    behave: (next) => (behaviour = next),
    waitForSpan: (matches) => found(spans, matches, ({ name }) => name),
    waitForPoint: (matches) => found(points, matches, ({ name }) => name),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function found<T>(
  all: readonly T[],
  matches: (one: T) => boolean,
  name: (one: T) => string,
): Promise<T> {
  for (const deadline = Date.now() + WAIT_LIMIT_MS; ;) {
    const one = all.find(matches);
    if (one !== undefined) return one;
    if (Date.now() > deadline) throw new Error(`it did not come; these did: ${all.map(name).join(', ')}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

interface KeyValue {
  readonly key: string;
  readonly value: {
    readonly stringValue?: string;
    readonly intValue?: number | string;
    readonly doubleValue?: number;
    readonly boolValue?: boolean;
  };
}

interface Traces {
  readonly resourceSpans?: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly traceId: string;
        readonly spanId: string;
        readonly parentSpanId?: string;
        readonly name: string;
        readonly kind: number;
        readonly attributes?: readonly KeyValue[];
        readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
        readonly status?: { readonly code?: number };
      }[];
    }[];
  }[];
}

interface NumberPoint {
  readonly attributes?: readonly KeyValue[];
  readonly asDouble?: number;
  readonly asInt?: number | string;
  readonly explicitBounds?: readonly number[];
  readonly bucketCounts?: readonly (number | string)[];
  readonly sum?: number;
}

interface Metrics {
  readonly resourceMetrics?: readonly {
    readonly scopeMetrics: readonly {
      readonly metrics: readonly ({ readonly name: string } & Readonly<
        Partial<Record<'sum' | 'gauge' | 'histogram', { readonly dataPoints: readonly NumberPoint[] }>>
      >)[];
    }[];
  }[];
}

function spansOf({ resourceSpans = [] }: Traces): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ parentSpanId = '', links = [], status, attributes, ...span }) => ({
        ...span,
        parentSpanId,
        links,
        attributes: valuesOf(attributes),
        failed: status?.code === 2,
        resource: valuesOf(resource.attributes),
      })),
    ),
  );
}

function pointsOf({ resourceMetrics = [] }: Metrics): CollectedPoint[] {
  return resourceMetrics.flatMap(({ scopeMetrics }) =>
    scopeMetrics.flatMap(({ metrics }) =>
      metrics.flatMap(({ name, sum, gauge, histogram }) =>
        (sum ?? gauge ?? histogram ?? { dataPoints: [] }).dataPoints.map((point) => pointOf(name, point)),
      ),
    ),
  );
}

function pointOf(name: string, point: NumberPoint): CollectedPoint {
  const value = point.asDouble ?? point.asInt;
  return {
    name,
    labels: valuesOf(point.attributes),
    ...(value !== undefined && { value: Number(value) }),
    ...(point.explicitBounds !== undefined && { bounds: point.explicitBounds }),
    ...(point.bucketCounts !== undefined && { counts: point.bucketCounts.map(Number), sum: point.sum ?? 0 }),
  };
}

function valuesOf(pairs: readonly KeyValue[] = []): AttributeValues {
  return Object.fromEntries(
    pairs.map(({ key, value }) => {
      const { stringValue, intValue, doubleValue, boolValue } = value;
      return [key, stringValue ?? boolValue ?? Number(intValue ?? doubleValue)];
    }),
  );
}
