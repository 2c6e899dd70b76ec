import { api } from '../../api/client';
import { lineOf } from '../../api/error';
import { useChange, usePages } from '../../api/hooks';
import {
  Button,
  Card,
  EmptyState,
  FilterBar,
  inWords,
  Mono,
  Page,
  Select,
  StatusBadge,
  Table,
  Time,
  useFilters,
  useToast,
} from '../../kit';

/** What Stripe told us; what was given up can be applied again. */
export default function StripeEventsPage() {
  const [{ status }, setFilter] = useFilters({ status: '' });
  const say = useToast();
  const events = usePages('listStripeEvents', (answer) => answer.events, {
    query: { status },
  });
  const replay = useChange((id: string) => api.replayStripeEvent({ path: { id } }), {
    stale: ['listStripeEvents'],
    onDone: () => {
      say('The event is applied again');
    },
  });
  return (
    <Page title="Stripe events" description="The inbox of Stripe's webhooks, the last received first.">
      <Card flush>
        <FilterBar>
          <Select
            label="Status"
            value={status}
            onChange={(value) => {
              setFilter('status', value);
            }}
            options={[
              { value: '', label: 'Any' },
              ...['pending', 'applied', 'ignored', 'dead'].map((value) => ({ value, label: inWords(value) })),
            ]}
          />
        </FilterBar>
        <Table
          label="Events of Stripe"
          rows={events}
          keyOf={({ id }) => id}
          columns={[
            { title: 'Type', cell: ({ type }) => type },
            { title: 'Event', cell: ({ id }) => <Mono text={id} copy />, isMinor: true },
            {
              title: 'Customer',
              cell: ({ customerId }) => (customerId === null ? '–' : <Mono text={customerId} />),
            },
            { title: 'Status', cell: ({ status: state }) => <StatusBadge status={state} /> },
            { title: 'Error', cell: ({ lastError }) => lastError ?? '–', isMinor: true },
            { title: 'Received', cell: ({ receivedAt }) => <Time at={receivedAt} /> },
            {
              title: 'Actions',
              isActions: true,
              cell: ({ id, type }) => (
                <Button
                  small
                  label={`Apply ${type} again`}
                  pending={replay.isPending && replay.variables === id}
                  onPress={() => {
                    replay.mutate(id, {
                      onError: (error) => {
                        say(lineOf(error), 'bad');
                      },
                    });
                  }}
                >
                  Apply again
                </Button>
              ),
            },
          ]}
          empty={
            <EmptyState title={status === '' ? 'Nothing from Stripe yet' : 'No such event'}>
              Stripe sends its events to POST /webhooks/stripe (docs/billing.md).
            </EmptyState>
          }
        />
      </Card>
    </Page>
  );
}
