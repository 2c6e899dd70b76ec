import { lazy, Suspense } from 'react';
import { Skeleton } from '../layout/skeleton';

export interface Series {
  readonly name: string;
  /** Null where nothing was measured: a gap, never a zero. */
  readonly values: readonly (number | null)[];
  /** The same, as a person reads it; default: the number. */
  readonly texts?: readonly string[];
}

export interface ChartProps {
  readonly label: string;
  /** The beginning of each bucket, ISO 8601. Leave out buckets that have not begun. */
  readonly starts: readonly string[];
  readonly series: readonly Series[];
  readonly timeOf: (iso: string) => string;
  readonly axisOf?: (value: number) => string;
}

/** Also the height of its place before it is there. */
export const CHART_HEIGHT = 220;

const Plot = lazy(() => import('./plot'));

/** Lines over time, drawn by uPlot, with the values under the pointer as text, and all of them as a table. */
export function Chart(props: ChartProps) {
  const { label, starts, series, timeOf } = props;
  return (
    <figure className="chart">
      <ul className="legend" aria-hidden="true">
        {series.map(({ name }, index) => (
          <li key={name} className={`series-${index + 1}`}>
            {name}
          </li>
        ))}
      </ul>
      <Suspense fallback={<Place />}>
        <Plot {...props} />
      </Suspense>
      <details>
        <summary>Show as table</summary>
        <div className="table-box chart-table" role="region" aria-label={`${label}, as a table`} tabIndex={0}>
          <table className="table">
            <caption className="unseen">{label}</caption>
            <thead>
              <tr>
                <th scope="col">Time</th>
                {series.map(({ name }) => (
                  <th key={name} scope="col" className="number">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {starts.map((start, row) => (
                <tr key={start}>
                  <td>{timeOf(start)}</td>
                  {series.map((one) => (
                    <td key={one.name} className="number">
                      {textOf(one, row)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

/** What a plot takes, with its readout. */
function Place() {
  return (
    <>
      <Skeleton height={`${CHART_HEIGHT}px`} />
      <p className="readout" />
    </>
  );
}

export function textOf({ values, texts }: Series, row: number): string {
  return texts?.[row] ?? (values[row] === null || values[row] === undefined ? '–' : String(values[row]));
}
