import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiError } from '../../api/error';
import { EmptyState, formatCount, formatDay, Table, Time } from '../../kit';
import { beginOfPeriod, lastingInto, lengthOf } from './outage-times';
import { Part } from './part';
import type { Outages, Period } from './types';

interface OutagesProps {
  readonly outages: UseQueryResult<Outages, ApiError>;
  readonly period: Period;
}

const HEIGHT = '9rem';
const MOST_SHOWN = 10;
/** As many as one answer has: there may be more. */
const MOST_LISTED = 100;

/** When chains could not be read in the period. Nothing may stand below: it grows as it comes. */
export function OutagesCard({ outages, period }: OutagesProps) {
  return (
    <Part
      title="Outages"
      description="When payments could not be read. Calls were answered 503 and cost nothing."
      result={outages}
      height={HEIGHT}
      flush
    >
      {(data) => <List data={data} period={period} />}
    </Part>
  );
}

function List({ data, period }: { readonly data: Outages; readonly period: Period }) {
  const now = new Date();
  const begin = beginOfPeriod(Number(period), now);
  const all = lastingInto(data.outages, begin);
  const more = all.length - MOST_SHOWN;
  return (
    <>
      <Table
        label="Outages of the period"
        rows={all.slice(0, MOST_SHOWN)}
        keyOf={({ component, beganAt }) => `${component} ${beganAt}`}
        columns={[
          { title: 'Chain', cell: ({ component }) => chainsOf(component) },
          { title: 'Began', cell: ({ beganAt }) => <Time at={beganAt} /> },
          {
            title: 'Ended',
            cell: ({ endedAt }) => (endedAt === null ? 'lasts' : <Time at={endedAt} />),
            isMinor: true,
          },
          { title: 'Took', cell: (outage) => lengthOf(outage, now), isNumber: true },
        ]}
        empty={<None since={data.recordedSince} begin={begin} />}
      />
      {more > 0 && (
        <p className="table-more small muted">
          and {all.length >= MOST_LISTED && 'at least '}
          {formatCount(more)} more
        </p>
      )}
    </>
  );
}

/** Of the time before the record began, nothing is known. */
function None({ since, begin }: { readonly since: string | null; readonly begin: Date }) {
  if (since === null)
    return <EmptyState title="Not recorded yet">Outages are kept from the first look on.</EmptyState>;
  const isWhole = Date.parse(since) <= begin.getTime();
  return (
    <EmptyState title="None in this period">
      {isWhole ? 'Chains are looked at every minute.' : `Recorded since ${formatDay(since)}.`}
    </EmptyState>
  );
}

/** The server names a chain, or the service that reads all of them. */
function chainsOf(component: string): string {
  return component === 'verifier' ? 'All chains' : component;
}
