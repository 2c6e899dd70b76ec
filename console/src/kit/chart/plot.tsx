import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import { CHART_HEIGHT, textOf, type ChartProps } from './chart';

const TICK_PX = 76;

/** The drawing itself; apart, because uPlot comes only to pages with charts. */
export default function Plot(props: ChartProps) {
  const { label, starts, series, timeOf } = props;
  const place = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const draw = () => new uPlot(optionsOf(props, element.clientWidth, setPointed), dataOf(props), element);
    let plot = draw();
    const wide = new ResizeObserver(() => {
      if (element.clientWidth > 0) plot.setSize({ width: element.clientWidth, height: CHART_HEIGHT });
    });
    wide.observe(element);
    const redraw = () => {
      plot.destroy();
      plot = draw();
    };
    // The colours are read when it is drawn.
    const theme = new MutationObserver(redraw);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', redraw);
    return () => {
      wide.disconnect();
      theme.disconnect();
      dark.removeEventListener('change', redraw);
      plot.destroy();
    };
  }, [props]);
  const start = pointed === null ? undefined : starts[pointed];
  return (
    <>
      <div ref={place} className="plot" role="img" aria-label={label} />
      <p className="readout figures" aria-hidden="true">
        {start !== undefined && pointed !== null
          ? `${timeOf(start)}: ${series.map((one) => `${one.name} ${textOf(one, pointed)}`).join(', ')}`
          : ' '}
      </p>
    </>
  );
}

function dataOf({ starts, series }: ChartProps): uPlot.AlignedData {
  return [starts.map((start) => Date.parse(start) / 1_000), ...series.map(({ values }) => [...values])];
}

function optionsOf(
  { series, starts, timeOf, axisOf }: ChartProps,
  width: number,
  point: (index: number | null) => void,
): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: color('--muted'),
    font: '12px system-ui, sans-serif',
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: CHART_HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    hooks: {
      setCursor: [
        ({ cursor }) => {
          point(cursor.idx ?? null);
        },
      ],
    },
    scales: {
      x: { range: (_, least, most) => xRange(starts, least, most) },
      y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        splits: (plot) => splitsOf(starts, plot.bbox.width / devicePixelRatio),
        values: (_, seconds) => seconds.map((second) => timeOf(new Date(second * 1_000).toISOString())),
      },
      { ...axis, size: 56, values: (_, values) => values.map((value) => (axisOf ?? String)(value)) },
    ],
    series: [
      {},
      ...series.map(({ name, values }, index) => ({
        label: name,
        stroke: color(`--series-${index + 1}`),
        width: 2,
        // A value between two gaps is no line: it is drawn as a point.
        points: { show: hasLonePoint(values), size: 6, fill: color(`--series-${index + 1}`) },
      })),
    ],
  };
}

/** One bucket alone stands in the middle. */
function xRange(starts: readonly string[], least: number, most: number): uPlot.Range.MinMax {
  return starts.length > 1 ? [least, most] : [least - 1_800, most + 1_800];
}

function hasLonePoint(values: readonly (number | null)[]): boolean {
  const isGap = (index: number) => values[index] === null || values[index] === undefined;
  return values.some((_, index) => !isGap(index) && isGap(index - 1) && isGap(index + 1));
}

/** Ticks at beginnings of buckets, as many as fit. */
function splitsOf(starts: readonly string[], width: number): number[] {
  const step = Math.max(1, Math.ceil((starts.length * TICK_PX) / Math.max(width, 1)));
  return starts.filter((_, index) => index % step === 0).map((start) => Date.parse(start) / 1_000);
}
