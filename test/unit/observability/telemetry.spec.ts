import { ROOT_CONTEXT, SpanKind, trace, TraceFlags } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { readConfig } from '../../../src/platform/config/env.js';
import { readingsOf } from '../../../src/platform/observability/metric-readings.js';
import { samplerOf } from '../../../src/platform/telemetry/sampler.js';
import { summaryOf } from '../../../src/platform/telemetry/statement-span.js';
import { keyValues, type TelemetrySettings } from '../../../src/platform/telemetry/telemetry-schema.js';

describe('telemetry', () => {
  it.each([
    ['SELECT * FROM acquire_verifications($1, $2, $3)', 'SELECT acquire_verifications'],
    ['SELECT enqueue_event($1, $2)', 'SELECT enqueue_event'],
    ['\n  INSERT INTO "api_keys" (id) VALUES ($1)', 'INSERT api_keys'],
    ['WITH taken AS (SELECT id FROM outbox) DELETE FROM outbox o', 'WITH outbox'],
    ["-- a note: FROM secrets\nUPDATE webhook_deliveries SET error = 'FROM x'", 'UPDATE webhook_deliveries'],
    ['BEGIN', 'BEGIN'],
    ['', 'STATEMENT'],
  ])('S: a statement is named by verb and table, never by its values: %s', (sql, summary) => {
    expect(summaryOf(sql).summary).toBe(summary);
  });

  it('P5: metrics are read with their labels, and the buckets of histograms not cumulated', async () => {
    const registry = new Registry();
    const registers = [registry];
    new Counter({ name: 'c_total', help: 'c', labelNames: ['code'], registers }).inc({ code: 'A' }, 2);
    new Gauge({ name: 'g', help: 'g', registers }).set(7);
    const histogram = new Histogram({
      ...{ name: 'h_seconds', help: 'h', labelNames: ['mode'], buckets: [1, 2], registers },
    });
    for (const seconds of [0.5, 1.5, 1.6, 9]) histogram.observe({ mode: 'm' }, seconds);
    expect(await readingsOf(registry)).toEqual([
      { name: 'c_total', help: 'c', kind: 'counter', samples: [{ labels: { code: 'A' }, value: 2 }] },
      { name: 'g', help: 'g', kind: 'gauge', samples: [{ labels: {}, value: 7 }] },
      {
        ...{ name: 'h_seconds', help: 'h', kind: 'histogram' },
        histograms: [{ labels: { mode: 'm' }, bounds: [1, 2], counts: [1, 2, 1], sum: 12.6 }],
      },
    ]);
  });

  it('P5: a caller cannot choose by its trace id whether its trace is kept', () => {
    const sampler = samplerOf({ sampler: 'traceidratio', samplerRatio: 0.5 } as TelemetrySettings);
    // The words of this id cancel each other out: a sampler by id keeps it at any ratio.
    const traceId = '00000001000000010000000100000001';
    const caller = { traceId, spanId: '00f067aa0ba902b7', traceFlags: TraceFlags.SAMPLED, isRemote: true };
    const context = trace.setSpanContext(ROOT_CONTEXT, caller);
    const decisions = Array.from(
      { length: 200 },
      () => sampler.shouldSample(context, traceId, 'POST', SpanKind.SERVER, {}, []).decision,
    );
    const kept = decisions.filter((decision) => decision === SamplingDecision.RECORD_AND_SAMPLED).length;
    expect(kept).toBeGreaterThan(50);
    expect(kept).toBeLessThan(150);
  });

  it('P5: headers are pairs with percent-encoded values', () => {
    expect(keyValues('authorization=Bearer%20a%2Cb, x-tenant = shop ,nothing,%=%')).toEqual({
      authorization: 'Bearer a,b',
      'x-tenant': 'shop',
      '%': '%',
    });
  });

  it('P5: no standard variable is told as an unknown setting', () => {
    const names = [
      ...[
        'OTEL_BLRP_SCHEDULE_DELAY',
        'OTEL_BLRP_MAX_QUEUE_SIZE',
        'OTEL_BSP_EXPORT_TIMEOUT',
        'OTEL_BSP_MAX_QUEUE_SIZE',
      ],
      ...['OTEL_EXPORTER_OTLP_TIMEOUT', 'OTEL_EXPORTER_OTLP_COMPRESSION', 'OTEL_EXPORTER_OTLP_CERTIFICATE'],
      ...[
        'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
        'OTEL_EXPORTER_OTLP_METRICS_PROTOCOL',
        'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT',
      ],
      ...[
        'OTEL_LOGS_EXPORTER',
        'OTEL_PROPAGATORS',
        'OTEL_LOG_LEVEL',
        'OTEL_ATTRIBUTE_COUNT_LIMIT',
        'OTEL_NODE_RESOURCE_DETECTORS',
      ],
    ];
    const environment = Object.fromEntries(names.map((name) => [name, '1']));
    expect(
      readConfig({ NODE_ENV: 'test', ...environment }).notices.filter((text) => text.includes('OTEL')),
    ).toEqual([]);
    const mistyped = readConfig({ NODE_ENV: 'test', OTEL_EXPORTER_OTLP_ENDPONT: 'http://collector' });
    expect(mistyped.notices.join()).toContain('is OTEL_EXPORTER_OTLP_ENDPOINT meant?');
  });
});
