import { z } from 'zod';

const endpoint = z.url({ protocol: /^https?$/, error: 'must be a URL (http:, https:)' });
const exporter = z.enum(['otlp', 'none'], 'must be otlp or none');
const milliseconds = z.coerce
  .number('must be a number of milliseconds')
  .int('must be a number of milliseconds')
  .min(100, 'must be at least 100 ms')
  .max(3_600_000, 'must be at most an hour');

/** The standard variables of OpenTelemetry that this server reads itself. */
export const TELEMETRY_SHAPE = {
  OTEL_SDK_DISABLED: z.string().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint.optional(),
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: endpoint.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .enum(['http/protobuf', 'http/json'], 'must be http/protobuf or http/json')
    .default('http/protobuf'),
  OTEL_SERVICE_NAME: z.string().max(255, 'must have at most 255 characters').optional(),
  OTEL_RESOURCE_ATTRIBUTES: z.string().optional(),
  OTEL_TRACES_EXPORTER: exporter.default('otlp'),
  OTEL_METRICS_EXPORTER: exporter.default('otlp'),
  OTEL_TRACES_SAMPLER: z
    .enum(
      [
        'always_on',
        'always_off',
        'traceidratio',
        'parentbased_always_on',
        'parentbased_always_off',
        'parentbased_traceidratio',
      ],
      'must be a sampler of the OpenTelemetry specification',
    )
    .default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number('must be a number from 0 to 1')
    .min(0, 'must be a number from 0 to 1')
    .max(1, 'must be a number from 0 to 1')
    .default(1),
  OTEL_BSP_SCHEDULE_DELAY: milliseconds.default(5_000),
  OTEL_METRIC_EXPORT_INTERVAL: milliseconds.default(60_000),
};

type TelemetryVariables = z.infer<z.ZodObject<typeof TELEMETRY_SHAPE>>;

/** Where traces and metrics go; null means that they stay. */
export interface TelemetrySettings {
  readonly tracesUrl: string | null;
  readonly metricsUrl: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly protocol: TelemetryVariables['OTEL_EXPORTER_OTLP_PROTOCOL'];
  readonly serviceName: string | null;
  readonly resourceAttributes: Readonly<Record<string, string>>;
  readonly sampler: TelemetryVariables['OTEL_TRACES_SAMPLER'];
  /** Part of the traces that are kept by the samplers with a ratio, from 0 to 1. */
  readonly samplerRatio: number;
  readonly spanDelayMs: number;
  readonly metricIntervalMs: number;
}

/** The settings of telemetry; null when it is disabled or has no endpoint. */
export function telemetrySettings(env: TelemetryVariables): TelemetrySettings | null {
  const tracesUrl = urlFor(
    env,
    env.OTEL_TRACES_EXPORTER,
    env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT,
    'v1/traces',
  );
  const metricsUrl = urlFor(
    env,
    env.OTEL_METRICS_EXPORTER,
    env.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT,
    'v1/metrics',
  );
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || (tracesUrl ?? metricsUrl) === null) return null;
  return {
    tracesUrl,
    metricsUrl,
    headers: keyValues(env.OTEL_EXPORTER_OTLP_HEADERS),
    protocol: env.OTEL_EXPORTER_OTLP_PROTOCOL,
    serviceName: env.OTEL_SERVICE_NAME ?? null,
    resourceAttributes: keyValues(env.OTEL_RESOURCE_ATTRIBUTES),
    sampler: env.OTEL_TRACES_SAMPLER,
    samplerRatio: env.OTEL_TRACES_SAMPLER_ARG,
    spanDelayMs: env.OTEL_BSP_SCHEDULE_DELAY,
    metricIntervalMs: env.OTEL_METRIC_EXPORT_INTERVAL,
  };
}

function urlFor(
  env: TelemetryVariables,
  chosen: 'otlp' | 'none',
  own: string | undefined,
  path: string,
): string | null {
  if (chosen === 'none') return null;
  if (own !== undefined) return own;
  const base = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  return base === undefined ? null : `${base.replace(/\/+$/, '')}/${path}`;
}

/** Pairs as in W3C Baggage: `name=value,name=value`, values percent-encoded. A part that is no pair is left out. */
export function keyValues(text: string | undefined): Readonly<Record<string, string>> {
  const pairs = (text ?? '').split(',').flatMap((part) => {
    const [, name, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(part) ?? [];
    return name === undefined || value === undefined ? [] : [[name, decoded(value)] as const];
  });
  return Object.fromEntries(pairs);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
