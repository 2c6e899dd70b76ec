import { ValueType, type HrTime } from '@opentelemetry/api';
import { emptyResource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  DataPointType,
  type CollectionResult,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import type { MetricReading, ReadHistogram, ReadSample } from './metric-reading.js';

const SCOPE = { name: 'x402-infrastructure' };

/** Hands the metrics of `/metrics` to OTLP, under the same names and labels. Nothing is measured twice. */
export class ReadMetrics implements MetricProducer {
  /** Null until the server has its metrics. */
  read: (() => Promise<readonly MetricReading[]>) | null = null;
  private readonly startTime = hrTimeOf(performance.timeOrigin);

  async collect(): Promise<CollectionResult> {
    const readings = (await this.read?.()) ?? [];
    const times = { startTime: this.startTime, endTime: hrTimeOf(Date.now()) };
    const metrics = readings.map((reading) => metricData(reading, times));
    return {
      resourceMetrics: { resource: emptyResource(), scopeMetrics: [{ scope: SCOPE, metrics }] },
      errors: [],
    };
  }
}

interface Times {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
}

function metricData(reading: MetricReading, times: Times): MetricData {
  const descriptor = {
    name: reading.name,
    description: reading.help,
    unit: reading.name.includes('_seconds') ? 's' : '',
    valueType: ValueType.DOUBLE,
  };
  const base = { descriptor, aggregationTemporality: AggregationTemporality.CUMULATIVE };
  switch (reading.kind) {
    case 'counter':
      return {
        ...base,
        dataPointType: DataPointType.SUM,
        isMonotonic: true,
        dataPoints: reading.samples.map((sample) => point(sample, times)),
      };
    case 'gauge':
      return {
        ...base,
        dataPointType: DataPointType.GAUGE,
        dataPoints: reading.samples.map((sample) => point(sample, times)),
      };
    case 'histogram':
      return {
        ...base,
        dataPointType: DataPointType.HISTOGRAM,
        dataPoints: reading.histograms.map((histogram) => histogramPoint(histogram, times)),
      };
  }
}

function point({ labels, value }: ReadSample, times: Times) {
  return { ...times, attributes: { ...labels }, value };
}

function histogramPoint({ labels, bounds, counts, sum }: ReadHistogram, times: Times) {
  const count = counts.reduce((total, one) => total + one, 0);
  const buckets = { boundaries: [...bounds], counts: [...counts] };
  return { ...times, attributes: { ...labels }, value: { buckets, sum, count } };
}

function hrTimeOf(unixMs: number): HrTime {
  const seconds = Math.floor(unixMs / 1_000);
  return [seconds, Math.round((unixMs - seconds * 1_000) * 1_000_000)];
}
