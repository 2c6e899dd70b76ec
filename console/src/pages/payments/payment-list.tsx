import { useLive } from '../../api/live';
import { usePages } from '../../api/hooks';
import {
  beginOfDay,
  ButtonLink,
  Card,
  Clip,
  EmptyState,
  endOfDay,
  FilterBar,
  FilterField,
  inWords,
  Mono,
  Page,
  Select,
  StatusBadge,
  Table,
  Time,
  useFilters,
  type Column,
} from '../../kit';
import { useSession } from '../../session/context';
import { ChainSelect } from '../../chains/chain-select';
import { LiveMark } from '../../chains/live-mark';
import { Arrived } from './arrived';
import { CsvButton } from './csv-button';
import { SearchField } from './search-field';
import type { Payment } from './types';

const STATUSES = ['confirmed', 'pending', 'rejected', 'reorged'];
const NO_FILTERS = { q: '', status: '', chain: '', from: '', to: '' };

const COLUMNS: readonly Column<Payment>[] = [
  { title: 'Seen', cell: ({ createdAt }) => <Time at={createdAt} /> },
  { title: 'Amount', cell: ({ amountUsdc }) => <Arrived amount={amountUsdc} />, isNumber: true },
  {
    title: 'Status',
    cell: ({ status, reason }) => (
      <>
        <StatusBadge status={status} />
        {reason !== null && status !== 'reorged' && <span className="small muted"> {inWords(reason)}</span>}
      </>
    ),
  },
  { title: 'Chain', cell: ({ chain }) => chain },
  {
    title: 'From',
    cell: ({ fromAddress }) => (fromAddress === null ? '–' : <Mono text={fromAddress} />),
    isMinor: true,
  },
  { title: 'Transaction', cell: ({ txHash }) => <Mono text={txHash} /> },
  {
    title: 'Reference',
    cell: ({ claims }) =>
      claims.length === 0 ? '–' : <Clip text={claims.map(({ reference }) => reference).join(', ')} />,
  },
];

/** Every payment that was verified, the newest first. */
export function PaymentList() {
  const [filters, setFilter, reset] = useFilters(NO_FILTERS);
  const isFiltered = Object.values(filters).some((value) => value !== '');
  const query = { ...filters, from: beginOfDay(filters.from), to: endOfDay(filters.to) };
  const payments = usePages('listPayments', (page) => page.payments, { query });
  const isLive = useLive({ payment: ['listPayments'] });
  return (
    <Page
      title="Payments"
      description={
        <>
          What was verified, and whether it counted. <LiveMark isLive={isLive} />
        </>
      }
      actions={
        <>
          <CsvButton query={query} />
          <ButtonLink to="/verify" variant="primary">
            Check a payment
          </ButtonLink>
        </>
      }
    >
      <Card flush>
        <FilterBar onReset={isFiltered ? reset : undefined}>
          <SearchField
            label="Search"
            placeholder="Hash, address or reference"
            value={filters.q}
            onSearch={(value) => {
              setFilter('q', value);
            }}
          />
          <Select
            label="Status"
            value={filters.status}
            onChange={(value) => {
              setFilter('status', value);
            }}
            options={[
              { value: '', label: 'All' },
              ...STATUSES.map((value) => ({ value, label: inWords(value) })),
            ]}
          />
          <ChainSelect
            value={filters.chain}
            onChange={(value) => {
              setFilter('chain', value);
            }}
            anyLabel="All"
          />
          <FilterField
            label="From"
            type="date"
            value={filters.from}
            onFilter={(value) => {
              setFilter('from', value);
            }}
          />
          <FilterField
            label="Until"
            type="date"
            value={filters.to}
            onFilter={(value) => {
              setFilter('to', value);
            }}
          />
        </FilterBar>
        <Table
          label="Payments"
          rows={payments}
          columns={COLUMNS}
          keyOf={({ id }) => id}
          linkOf={({ id }) => `/payments/${id}`}
          empty={isFiltered ? <NothingFound reset={reset} /> : <NoPayments />}
        />
      </Card>
    </Page>
  );
}

function NothingFound({ reset }: { readonly reset: () => void }) {
  return (
    <EmptyState
      title="No payment matches"
      action={
        <button type="button" className="button" onClick={reset}>
          Clear filters
        </button>
      }
    >
      A hash, an address and a reference are found by the whole of it, in the environment that is chosen
      above.
    </EmptyState>
  );
}

function NoPayments() {
  const { environment } = useSession();
  return (
    <EmptyState
      title="No payment yet"
      action={
        <ButtonLink to="/verify" variant="primary">
          {environment === 'test' ? 'Try the sandbox' : 'Check a payment'}
        </ButtonLink>
      }
    >
      {environment === 'test'
        ? 'The sandbox has transactions of every kind: none of them costs anything.'
        : 'A payment is listed once it was found on its chain: by POST /verify, or on the page “Verify”.'}
    </EmptyState>
  );
}
