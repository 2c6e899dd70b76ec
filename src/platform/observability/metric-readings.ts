import type { Registry } from 'prom-client';
import type { MetricReading, ReadHistogram } from '../telemetry/metric-reading.js';

/** One value of prom-client's list, whose types leave out the names that histograms have. */
interface Value {
  readonly labels: Readonly<Record<string, string | number | undefined>>;
  readonly value: number;
  readonly metricName?: string;
}

/** Every metric of the registry as it is now, with the names and labels that Prometheus gets. */
export async function readingsOf(registry: Registry): Promise<readonly MetricReading[]> {
  const metrics = await registry.getMetricsAsJSON();
  return metrics.flatMap(({ name, help, type, values }): MetricReading[] => {
    // The library gives the type's name, and types it as a number.
    const kind = String(type);
    if (kind === 'histogram') return [{ name, help, kind, histograms: histogramsOf(name, values) }];
    if (kind !== 'counter' && kind !== 'gauge') return [];
    const samples = values.map(({ labels, value }) => ({ labels: textsOf(labels), value }));
    return [{ name, help, kind, samples }];
  });
}

/** Undoes what the text format wants: buckets that hold the lower ones, each under a label of its bound. */
function histogramsOf(name: string, values: readonly Value[]): ReadHistogram[] {
  const byLabels = new Map<string, Value[]>();
  for (const value of values) {
    const labels = Object.entries(value.labels).filter(([name]) => name !== 'le');
    const key = JSON.stringify(Object.fromEntries(labels));
    byLabels.set(key, [...(byLabels.get(key) ?? []), value]);
  }
  return [...byLabels].map(([key, of]) => {
    const buckets = of.filter(({ metricName }) => metricName === `${name}_bucket`);
    const bounds = buckets.map(({ labels }) => Number(labels['le'])).filter(Number.isFinite);
    return {
      labels: textsOf(JSON.parse(key) as Value['labels']),
      bounds,
      counts: buckets.map(({ value }, index) => value - (buckets[index - 1]?.value ?? 0)),
      sum: of.find(({ metricName }) => metricName === `${name}_sum`)?.value ?? 0,
    };
  });
}

function textsOf(labels: Value['labels']): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));
}
