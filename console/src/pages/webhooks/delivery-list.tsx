import { usePages } from '../../api/hooks';
import {
  Button,
  Card,
  EmptyState,
  FilterBar,
  inWords,
  Select,
  Table,
  Time,
  useFilters,
  type Column,
} from '../../kit';
import { Outcome } from './outcome';
import { EVENTS, type Delivery, type Endpoint } from './types';

const STATUSES = ['pending', 'delivered', 'failed'];

const COLUMNS: readonly Column<Delivery>[] = [
  { title: 'Made', cell: ({ createdAt }) => <Time at={createdAt} style="long" /> },
  { title: 'Event', cell: ({ eventType }) => <code>{eventType}</code> },
  { title: 'Result', cell: (delivery) => <Outcome {...delivery} /> },
  { title: 'Attempts', cell: ({ attempt }) => attempt, isNumber: true },
  {
    title: 'Next attempt',
    cell: ({ nextAttemptAt, status }) =>
      status === 'pending' ? <Time at={nextAttemptAt} style="relative" /> : '–',
    isMinor: true,
  },
];

/** What was sent to an endpoint, the newest first. */
export function DeliveryList({ endpoint }: { readonly endpoint: Endpoint }) {
  const [filters, setFilter, reset] = useFilters({ status: '', eventType: '' });
  const isFiltered = filters.status !== '' || filters.eventType !== '';
  const deliveries = usePages('listWebhookDeliveries', (page) => page.deliveries, {
    path: { id: endpoint.id },
    query: filters,
  });
  return (
    <Card title="Deliveries" flush>
      <FilterBar onReset={isFiltered ? reset : undefined}>
        <Select
          label="Result"
          value={filters.status}
          onChange={(value) => {
            setFilter('status', value);
          }}
          options={[
            { value: '', label: 'All' },
            ...STATUSES.map((value) => ({ value, label: inWords(value) })),
          ]}
        />
        <Select
          label="Event"
          value={filters.eventType}
          onChange={(value) => {
            setFilter('eventType', value);
          }}
          options={[
            { value: '', label: 'All' },
            ...EVENTS.map(({ value }) => ({ value, label: value })),
            { value: 'endpoint.test', label: 'endpoint.test' },
          ]}
        />
      </FilterBar>
      <Table
        label="Deliveries, newest first"
        rows={deliveries}
        columns={COLUMNS}
        keyOf={({ id }) => id}
        linkOf={({ id }) => `/webhooks/${endpoint.id}/deliveries/${id}`}
        empty={
          isFiltered ? (
            <EmptyState title="No delivery matches" action={<Button onPress={reset}>Clear filters</Button>}>
              The others show without the filters.
            </EmptyState>
          ) : (
            <EmptyState title="Nothing sent yet">Send a test event, or verify a payment.</EmptyState>
          )
        }
      />
    </Card>
  );
}
