/* global uPlot */
import { make, makeTable } from './dom.js';

const HEIGHT = 240;
const MOST_TICKS_PX = 70;

/**
 * Makes a line chart with a legend, the values under the pointer as text, and a table of all values.
 *
 * @param {{ label: string, starts: string[], series: { name: string, values: (number | null)[], texts: string[] }[],
 *   timeOf: (iso: string) => string, axisOf?: (value: number) => string }} what
 * @returns {{ element: HTMLElement, draw: () => void, destroy: () => void }} drawn when it is in the page
 */
export function makeChart(what) {
  const { label, starts, series, timeOf } = what;
  const canvas = make('div', { class: 'chart', role: 'img', 'aria-label': label });
  const readout = make('p', { class: 'readout', 'aria-hidden': 'true' });
  const legend = make(
    'ul',
    { class: 'legend' },
    ...series.map(({ name }, index) => make('li', { class: `series-${index + 1}` }, name)),
  );
  const element = make('div', {}, legend, canvas, readout, tableOf(what));
  let plot = null;
  const wide = new ResizeObserver(() => {
    if (plot && canvas.clientWidth > 0) plot.setSize({ width: canvas.clientWidth, height: HEIGHT });
  });
  const destroy = () => {
    wide.disconnect();
    plot?.destroy();
    plot = null;
  };
  const say = (index) => {
    const parts = series.map(({ name, texts }) => `${name} ${texts[index]}`);
    readout.textContent = index === null ? '' : `${timeOf(starts[index])}: ${parts.join(', ')}`;
  };
  const draw = () => {
    destroy();
    const data = [starts.map((start) => Date.parse(start) / 1_000), ...series.map(({ values }) => values)];
    plot = new uPlot(optionsOf(what, canvas.clientWidth, say), data, canvas);
    wide.observe(canvas);
  };
  return { element, draw, destroy };
}

function optionsOf({ series, timeOf, starts, axisOf }, width, say) {
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: color('--muted'),
    font: '12px system-ui, sans-serif',
    grid: { stroke: color('--grid'), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    hooks: { setCursor: [({ cursor }) => say(cursor.idx ?? null)] },
    scales: { y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 30,
        space: MOST_TICKS_PX,
        splits: (plot) => splitsOf(starts, plot.bbox.width / devicePixelRatio),
        values: (_, seconds) => seconds.map((second) => timeOf(new Date(second * 1_000).toISOString())),
      },
      { ...axis, size: 62, values: (_, values) => values.map((value) => (axisOf ?? String)(value)) },
    ],
    series: [
      {},
      ...series.map(({ name }, index) => ({
        label: name,
        stroke: color(`--series-${index + 1}`),
        width: 2,
        fill: index === 0 && series.length < 3 ? `${color('--series-1')}1f` : undefined,
        points: { show: starts.length < 3 },
      })),
    ],
  };
}

/** Places the ticks at the starts of buckets. */
function splitsOf(starts, width) {
  const step = Math.max(1, Math.ceil((starts.length * MOST_TICKS_PX) / Math.max(width, 1)));
  return starts.filter((_, index) => index % step === 0).map((start) => Date.parse(start) / 1_000);
}

function tableOf({ label, starts, series, timeOf }) {
  const columns = [{ title: 'Time' }, ...series.map(({ name }) => ({ title: name, isNumber: true }))];
  const rows = starts.map((start, index) => [timeOf(start), ...series.map(({ texts }) => texts[index])]);
  const box = make(
    'div',
    { class: 'table-box', tabindex: '0', role: 'region', 'aria-label': `${label}, as a table` },
    makeTable(label, columns, rows),
  );
  return make('details', {}, make('summary', {}, 'Show as table'), box);
}
