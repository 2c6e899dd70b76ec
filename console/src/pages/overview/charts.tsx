import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ApiError } from '../../api/error';
import { Chart, EmptyState, exactAmount, formatCount, Segmented, type ChartProps } from '../../kit';
import { begunBuckets } from './buckets';
import { Part } from './part';
import type { Analytics } from './types';

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

const formatHour = (iso: string) => hour.format(new Date(iso));
const formatDate = (iso: string) => day.format(new Date(iso));
const formatAxis = (value: number) => compact.format(value);

interface CardProps {
  readonly analytics: UseQueryResult<Analytics, ApiError>;
}

/** The heights of a chart with its legend, its readout and its table's name; the first one has a switch above. */
const TREND_HEIGHT = '21.75rem';
const LATENCY_HEIGHT = '18.75rem';

type Measure = 'calls' | 'volume';

export function TrendCard({ analytics }: CardProps) {
  const [measure, setMeasure] = useState<Measure>('calls');
  return (
    <Part title="Trend" result={analytics} height={TREND_HEIGHT}>
      {(data) =>
        data.totals.verifications === 0 ? (
          <EmptyState title="No verification in this period">The days of your payments show here.</EmptyState>
        ) : (
          <div className="stack gap-3">
            <div>
              <Segmented
                label="What the trend shows"
                value={measure}
                onChange={setMeasure}
                options={[
                  { value: 'calls', label: 'Verifications' },
                  { value: 'volume', label: 'Volume' },
                ]}
              />
            </div>
            <Trend data={data} measure={measure} />
          </div>
        )
      }
    </Part>
  );
}

function Trend({ data, measure }: { readonly data: Analytics; readonly measure: Measure }) {
  const chart = useMemo(() => trendOf(data, measure), [data, measure]);
  return <Chart {...chart} />;
}

function trendOf({ trend, period }: Analytics, measure: Measure): ChartProps {
  const buckets = begunBuckets(trend, Date.now());
  const volume = {
    name: 'Volume, USDC',
    values: buckets.map(({ volumeUsdc }) => Number(volumeUsdc)),
    texts: buckets.map(({ volumeUsdc }) => exactAmount(volumeUsdc)),
  };
  const calls = [
    { name: 'All', values: buckets.map(({ verifications }) => verifications) },
    { name: 'Successful', values: buckets.map(({ successful }) => successful) },
  ];
  return {
    label: `${measure === 'volume' ? 'Volume in USDC' : 'Verifications'} by ${period.granularity}`,
    starts: buckets.map(({ start }) => start),
    series: measure === 'volume' ? [volume] : calls,
    timeOf: period.granularity === 'hour' ? formatHour : formatDate,
    axisOf: formatAxis,
  };
}

export function LatencyCard({ analytics }: CardProps) {
  return (
    <Part
      title="Latency"
      description="How long answers took in the last hours, in milliseconds."
      result={analytics}
      height={LATENCY_HEIGHT}
    >
      {(data) => <Latency data={data} />}
    </Part>
  );
}

function Latency({ data }: { readonly data: Analytics }) {
  const chart = useMemo(() => latencyOf(data), [data]);
  if (chart === null)
    return (
      <EmptyState title="Nothing measured yet">
        Each verified payment is measured here, by the hour.
      </EmptyState>
    );
  return <Chart {...chart} />;
}

const PERCENTILES = [
  ['p50', 'p50Ms'],
  ['p95', 'p95Ms'],
  ['p99', 'p99Ms'],
] as const;

/** Null where nothing was measured. An hour without a call is a gap. */
function latencyOf({ latency }: Analytics): ChartProps | null {
  const hours = begunBuckets(latency, Date.now());
  if (hours.every(({ count }) => count === 0)) return null;
  return {
    label: 'Latency by hour, in milliseconds',
    starts: hours.map(({ start }) => start),
    series: PERCENTILES.map(([name, field]) => {
      const values = hours.map((one) => one[field]);
      return {
        name,
        values,
        texts: values.map((value) => (value === null ? '–' : `${formatCount(Math.round(value))} ms`)),
      };
    }),
    timeOf: formatHour,
    axisOf: formatAxis,
  };
}
