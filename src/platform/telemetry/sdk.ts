import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { defaultResource, resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { CollectorTrouble, metricExporter, traceExporter } from './exporters.js';
import { ReadMetrics } from './metric-export.js';
import { OtelTracing } from './otel-tracing.js';
import { watchRedis } from './redis-spans.js';
import { samplerOf } from './sampler.js';
import { useTelemetry } from './telemetry.js';
import type { TelemetrySettings } from './telemetry-schema.js';
import { useTracing } from './tracing.js';

const NAME = 'x402-infrastructure';
/** Memory for a collector that does not answer: what exceeds it is dropped. */
const MOST_WAITING_SPANS = 2_048;
/** A statement that many share links to each. */
const MOST_LINKS = 64;
const MOST_ATTRIBUTES = 32;
const LONGEST_VALUE = 200;

/** Starts the one tracer provider of the process, and the export of metrics. */
export function startSdk(settings: TelemetrySettings): void {
  const resource = resourceOf(settings);
  const trouble = new CollectorTrouble();
  const tracer = settings.tracesUrl === null ? null : startTracing(settings, resource, trouble);
  const metrics = new ReadMetrics();
  const meters = settings.metricsUrl === null ? null : startMetrics(settings, resource, trouble, metrics);
  useTelemetry({
    exportMetrics: (read) => (metrics.read = read),
    onTrouble: (tell) => {
      trouble.tell = tell;
    },
    stop: async () => {
      await Promise.allSettled([tracer?.shutdown(), meters?.shutdown()]);
    },
  });
}

function startTracing(
  settings: TelemetrySettings,
  resource: Resource,
  trouble: CollectorTrouble,
): TracerProvider {
  const provider = new TracerProvider({
    resource,
    sampler: samplerOf(settings),
    spanLimits: {
      attributeCountLimit: MOST_ATTRIBUTES,
      attributeValueLengthLimit: LONGEST_VALUE,
      linkCountLimit: MOST_LINKS,
    },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: traceExporter(settings, trouble),
        maxQueueSize: MOST_WAITING_SPANS,
        scheduledDelayMillis: settings.spanDelayMs,
      }),
    ],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  useTracing(new OtelTracing(provider.getTracer(NAME)));
  watchRedis();
  return provider;
}

function startMetrics(
  settings: TelemetrySettings,
  resource: Resource,
  trouble: CollectorTrouble,
  metrics: ReadMetrics,
): MeterProvider {
  const reader = new PeriodicExportingMetricReader({
    exporter: metricExporter(settings, trouble),
    exportIntervalMillis: settings.metricIntervalMs,
    metricProducers: [metrics],
  });
  return new MeterProvider({ resource, readers: [reader] });
}

/** Ours, then what `OTEL_RESOURCE_ATTRIBUTES` says, then `OTEL_SERVICE_NAME`. No host name, no command line. */
function resourceOf({ serviceName, resourceAttributes }: TelemetrySettings): Resource {
  return defaultResource().merge(
    resourceFromAttributes({
      'service.name': NAME,
      'service.version': version(),
      // Series of two processes would replace each other.
      'service.instance.id': randomUUID(),
      ...resourceAttributes,
      ...(serviceName !== null && { 'service.name': serviceName }),
    }),
  );
}

/** Of the package of this build; `dist` lies in it. */
function version(): string {
  for (const folder of ['../../../../', '../../../']) {
    try {
      const text = readFileSync(new URL(`${folder}package.json`, import.meta.url), 'utf8');
      return (JSON.parse(text) as { version: string }).version;
    } catch {
      continue;
    }
  }
  return 'unknown';
}
