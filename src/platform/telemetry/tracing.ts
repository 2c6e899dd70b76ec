/** Ids of a span, under the names that log lines have them. */
export interface TraceIds {
  readonly trace_id: string;
  readonly span_id: string;
}

/**
 * What a span says of its work: values of small closed sets, counts, and the ids of request and tenant. Never a key, an
 * address, a hash, a query string, a parameter of a statement or a text of others.
 */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** A span that has not ended yet. */
export interface OpenSpan {
  readonly ids: TraceIds;
  /** The span as W3C Trace Context writes it, for another service or for later work. */
  readonly traceparent: string;
  set(attributes: SpanAttributes): void;
  /** Replaces the name, where it is known late. */
  rename(name: string): void;
  /** Marks the work as failed; `kind` is a code or the error's class, never its message. */
  fail(kind: string): void;
  /** Adds a link to the span of this `traceparent`. */
  link(traceparent: string): void;
  end(): void;
  /** Runs the work, and everything asynchronous that it starts, as the span's. */
  run<T>(work: () => T): T;
}

/** What a span is about, and whose part it is. */
export interface SpanDescription {
  readonly name: string;
  readonly kind: 'server' | 'client' | 'internal' | 'consumer';
  readonly attributes?: SpanAttributes;
  /**
   * `current`: a part of the current span, and left out where there is none (as in polls and at boot). `none`: begins a
   * trace. Else the `traceparent` of a caller, whose trace it continues, if it is valid; it begins a trace otherwise.
   */
  readonly parent: 'current' | 'none' | { readonly traceparent: string | undefined };
  /** `traceparent`s of the spans that caused it. */
  readonly links?: readonly string[];
}

/** Opens spans; null where tracing leaves the span out. */
export interface Tracing {
  open(description: SpanDescription): OpenSpan | null;
  current(): Pick<OpenSpan, 'ids' | 'traceparent'> | null;
  /** Runs the work as no span's. */
  outside<T>(work: () => T): T;
}

let tracing: Tracing | null = null;

/** Called once by the SDK's side, when there is a collector. Without it nothing of OpenTelemetry is loaded. */
export function useTracing(used: Tracing): void {
  tracing = used;
}

/** Opens a span, which the caller ends; null without a collector. */
export function openSpan(description: SpanDescription): OpenSpan | null {
  return tracing === null ? null : tracing.open(description);
}

/** Whether there is a collector for traces. */
export function isTracing(): boolean {
  return tracing !== null;
}

/** Runs work that a request happens to start, but that is not its own. */
export function outsideSpans<T>(work: () => T): T {
  return tracing === null ? work() : tracing.outside(work);
}

/** Ids of the current span; null without one. */
export function currentTraceIds(): TraceIds | null {
  return tracing === null ? null : (tracing.current()?.ids ?? null);
}

/** The current span as W3C Trace Context writes it; null without one. */
export function currentTraceparent(): string | null {
  return tracing === null ? null : (tracing.current()?.traceparent ?? null);
}

/** Runs the work in a span of its own, which ends with it; an error marks the span as failed and stays the same. */
export async function inSpan<T>(
  description: SpanDescription,
  work: (span: OpenSpan | null) => Promise<T>,
): Promise<T> {
  const span = openSpan(description);
  if (span === null) return work(null);
  try {
    return await span.run(() => work(span));
  } catch (error) {
    span.fail(failureKind(error));
    throw error;
  } finally {
    span.end();
  }
}

/** An error's code (SQLSTATE, system or domain code), else its class: what a span may tell of it. */
export function failureKind(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^[A-Za-z0-9_]{1,40}$/.test(code) ? code : error.constructor.name;
}
