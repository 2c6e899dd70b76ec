import {
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
  type SpanContext,
  type Tracer,
} from '@opentelemetry/api';
import type { OpenSpan, SpanAttributes, SpanDescription, TraceIds, Tracing } from './tracing.js';

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
  consumer: SpanKind.CONSUMER,
} as const;

/** Version 00, or a later one with more behind it. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:$|-)/;

/** Spans of the SDK. */
export class OtelTracing implements Tracing {
  constructor(private readonly tracer: Tracer) {}

  open({ name, kind, attributes, parent, links }: SpanDescription): OpenSpan | null {
    const around = contextOf(parent);
    if (around === null) return null;
    const options = {
      kind: KINDS[kind],
      ...(attributes !== undefined && { attributes: { ...attributes } }),
      ...(links !== undefined && { links: links.flatMap(linkTo) }),
    };
    return new OpenOtelSpan(this.tracer.startSpan(name, options, around), around);
  }

  current(): Pick<OpenSpan, 'ids' | 'traceparent'> | null {
    const span = trace.getActiveSpan();
    return span === undefined ? null : new OpenOtelSpan(span, ROOT_CONTEXT);
  }

  outside<T>(work: () => T): T {
    return context.with(ROOT_CONTEXT, work);
  }
}

class OpenOtelSpan implements OpenSpan {
  constructor(
    private readonly span: Span,
    private readonly around: Context,
  ) {}

  get ids(): TraceIds {
    const { traceId, spanId } = this.span.spanContext();
    return { trace_id: traceId, span_id: spanId };
  }

  get traceparent(): string {
    const { traceId, spanId, traceFlags } = this.span.spanContext();
    return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
  }

  set(attributes: SpanAttributes): void {
    this.span.setAttributes(attributes);
  }

  rename(name: string): void {
    this.span.updateName(name);
  }

  fail(kind: string): void {
    this.span.setAttribute('error.type', kind);
    this.span.setStatus({ code: SpanStatusCode.ERROR });
  }

  link(traceparent: string): void {
    this.span.addLinks(linkTo(traceparent));
  }

  end(): void {
    this.span.end();
  }

  run<T>(work: () => T): T {
    return context.with(trace.setSpan(this.around, this.span), work);
  }
}

/** Null when the span would be a part of nothing. */
function contextOf(parent: SpanDescription['parent']): Context | null {
  if (parent === 'none') return ROOT_CONTEXT;
  if (parent === 'current') return trace.getActiveSpan() === undefined ? null : context.active();
  const remote = spanContextOf(parent.traceparent);
  return remote === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...remote, isRemote: true });
}

function linkTo(traceparent: string): { readonly context: SpanContext }[] {
  const linked = spanContextOf(traceparent);
  return linked === null ? [] : [{ context: linked }];
}

/** Reads ids and flags only: `tracestate` and baggage of callers are texts of theirs, and stay outside. */
function spanContextOf(traceparent: string | undefined): SpanContext | null {
  const [, traceId = '', spanId = '', flags = ''] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  const read = { traceId, spanId, traceFlags: Number.parseInt(flags || '0', 16) & 1 };
  return isSpanContextValid(read) ? read : null;
}
