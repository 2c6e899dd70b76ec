import { OTLPMetricExporter as JsonMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { TelemetrySettings } from './telemetry-schema.js';

type Result = Parameters<Parameters<SpanExporter['export']>[1]>[0];
type Export<Data> = (data: Data, done: (result: Result) => void) => void;

/** Tells once that a collector does not take what it gets, and once that it does again. */
export class CollectorTrouble {
  /** Null until there is a log. */
  tell: ((problem: string | null) => void) | null = null;
  private readonly failing = new Set<string>();

  /** Wraps an export, so that its results are seen. */
  watching<Data>(what: string, send: Export<Data>): Export<Data> {
    return (data, done) => {
      send(data, (result) => {
        this.saw(what, result);
        done(result);
      });
    };
  }

  /** The error's text may quote an answer: only its kind is told. */
  private saw(what: string, { code, error }: Result): void {
    const result: number = code;
    const failed = result !== 0;
    if (failed === this.failing.has(what)) return;
    if (failed) this.failing.add(what);
    else this.failing.delete(what);
    this.tell?.(failed ? `${what}: ${reasonOf(error)}` : null);
  }
}

/** The exporter of `OTEL_EXPORTER_OTLP_PROTOCOL` for spans. */
export function traceExporter(settings: TelemetrySettings, trouble: CollectorTrouble): SpanExporter {
  const { tracesUrl: url, headers, protocol } = settings;
  const config = { url: url ?? '', headers: { ...headers } };
  const exporter = protocol === 'http/json' ? new JsonTraceExporter(config) : new OTLPTraceExporter(config);
  exporter.export = trouble.watching('traces', exporter.export.bind(exporter));
  return exporter;
}

/** The exporter of `OTEL_EXPORTER_OTLP_PROTOCOL` for metrics. */
export function metricExporter(settings: TelemetrySettings, trouble: CollectorTrouble): PushMetricExporter {
  const { metricsUrl: url, headers, protocol } = settings;
  const config = { url: url ?? '', headers: { ...headers } };
  const exporter = protocol === 'http/json' ? new JsonMetricExporter(config) : new OTLPMetricExporter(config);
  exporter.export = trouble.watching('metrics', exporter.export.bind(exporter));
  return exporter;
}

function reasonOf(error: Error | undefined): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' || typeof code === 'number' ? `answer or error ${code}` : 'no answer';
}
